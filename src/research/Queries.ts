/**
 * Searches for a question, where the caller gives none: the question as people type it, and its telling words. Plain
 * rules; nothing is guessed that does not stand in the question.
 */

/** Words that every text has, in the languages that are asked most. */
const STOP = new Set(
  ("a an the of in on at to for from by with about into over under and or but if then than that this these those it its is are was were be been being do does did " +
    "has have had can could should would will may might must so as there their they them he she his her you your we our i my me what who when where which why how " +
    "der die das ein eine einer eines dem den des und oder ist sind war waren wird werden von zu zum zur mit für auf im am bei wie was wer wann wo warum " +
    "le la les un une des du de et ou est sont était dans sur pour par avec que qui quoi " +
    "cuál cuándo cómo dónde quién qué el los las una unos unas del y o es son fue en por para con que quien").split(" ")
)

/** Of a query, in UTF-16 units: what DuckDuckGo takes with room to spare. */
const LONGEST = 300
const LEAST_WORDS = 2
const MOST_WORDS = 12

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

/** Cut at a word. */
const bounded = (text: string): string => {
  if (text.length <= LONGEST) return text
  const cut = text.slice(0, LONGEST)
  const blank = cut.lastIndexOf(" ")
  return (blank > 0 ? cut.slice(0, blank) : cut).trim()
}

/** The words that tell, in their order. Phrases in quotation marks stay whole. */
const tellingWords = (question: string): string => {
  const parts = question.match(/"[^"]+"|[^\s"]+/gu) ?? []
  const words = parts
    .map((part) => (part.startsWith("\"") ? part : part.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}+#%]+$/gu, "")))
    .filter((word) => word !== "" && !STOP.has(word.toLowerCase()))
  return words.slice(0, MOST_WORDS).join(" ")
}

/** One or two queries. */
export const derived = (question: string): ReadonlyArray<string> => {
  const line = oneLine(question)
  const asked = bounded(line.replace(/^[\s¿¡]+|[\s?.!？。]+$/gu, "") || line)
  const telling = tellingWords(asked)
  return telling.split(" ").length < LEAST_WORDS || telling.toLowerCase() === asked.toLowerCase() ? [asked] : [asked, telling]
}
