/**
 * Searches for a question, where the caller gives none: the question as people type it, and its telling words. Plain
 * rules; nothing is guessed that does not stand in the question.
 */

/** With which questions begin in the languages that are asked most; what follows is what they are about. */
const OPENINGS = new RegExp(
  "^(?:please |can you |could you |tell me |i (?:want|need|would like) to know |do you know )*" +
    "(?:(?:what|who|when|where|which|why|how)(?:'s|'re)?(?: (?:is|are|was|were|does|do|did|has|have|can|could|should|would|will|much|many|long|often|far|old))*" +
    "|is it true that|are there|is there" +
    "|was (?:ist|sind|war|waren)|wer (?:ist|war)|wie (?:viele?|lange|oft)?|wann|wo|warum|welche[rsnm]?" +
    "|qu'est-ce que?|quel(?:le)?s? (?:est|sont)?|qui (?:est|a)|comment|pourquoi|où|quand" +
    "|qué (?:es|son)|quién(?:es)?|cómo|por qué|cuándo|dónde|cuántos?|cuál(?:es)?) (?:the |a |an )?",
  "iu"
)

const STOP = new Set(
  ("a an the of in on at to for from by with about into over under and or but if then than that this these those it its is are was were be been being do does did " +
    "has have had can could should would will may might must not no so as there their they them he she his her you your we our i my me what who when where which why how " +
    "der die das ein eine einer eines dem den des und oder ist sind war waren wird werden von zu zum zur mit für auf im am bei wie was wer wann wo warum nicht " +
    "le la les un une des du de et ou est sont était dans sur pour par avec que qui quoi ne pas " +
    "el los las una unos unas del y o es son fue en por para con que quien no").split(" ")
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

/** The words that tell, in their order: without those that every text has. Phrases in quotation marks stay whole. */
const tellingWords = (question: string): string => {
  const parts = question.match(/"[^"]+"|[^\s"]+/gu) ?? []
  const words = parts
    .map((part) => (part.startsWith("\"") ? part : part.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}+#%]+$/gu, "")))
    .filter((word) => word !== "" && !STOP.has(word.toLowerCase()))
  return words.slice(0, MOST_WORDS).join(" ")
}

/** One or two queries. */
export const derived = (question: string): ReadonlyArray<string> => {
  const asked = bounded(oneLine(question).replace(/[\s?.!¿¡？。]+$/u, ""))
  const about = asked.replace(/^[¿¡]\s*/u, "").replace(OPENINGS, "").trim()
  const plain = about.split(" ").length < LEAST_WORDS ? asked : about
  const telling = tellingWords(plain)
  return telling.split(" ").length < LEAST_WORDS || telling.toLowerCase() === plain.toLowerCase() ? [plain] : [plain, telling]
}
