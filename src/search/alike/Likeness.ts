/**
 * How sure it is that two queries mean the same, from 0 to 1. Pure.
 *
 * A slip that changes the meaning is far worse here than a request too many, so that only differences count as small
 * that hardly ever change it: width and case, a question mark, a hyphen between letters, blanks between Chinese or
 * Japanese words, an article after a preposition, a word such as "recipe" that stands first or last, two consonants
 * changed over within a long word. Whatever else differs costs more than `THRESHOLD` allows. Numbers, names, negations
 * and operators are thereby never passed over.
 */

/** Measured on labelled pairs: the lowest at which none of those that differ in meaning passes, with some way to go. */
export const THRESHOLD = 0.85

/** What a small difference takes from 1. The order is the order of trust; the sizes only keep it. */
const COSTS = {
  courtesy: 0.01,
  hyphen: 0.03,
  apostrophe: 0.03,
  blank: 0.03,
  article: 0.05,
  moved: 0.08,
  swapped: 0.1
} as const

type Slight = "apostrophe" | "article" | "blank" | "courtesy" | "hyphen"

/** Differences that do change meanings, by how often. They are given a number so that the threshold can be measured. */
const RISKY = { slip: 0.25, reordered: 0.2, dropped: 0.3 } as const

export interface Reading {
  readonly words: ReadonlyArray<string>
  /** How often each of the small things was smoothed over. */
  readonly smoothed: Readonly<Record<Slight, number>>
}

/** Quotes, operators, and what stands with them: there every sign may count. */
const OPERATOR = /["“”„«»()|]|(?:^|\s)[-+!\\]|\w:\S|(?:^|\s)(?:OR|AND|NOT)(?:\s|$)/u

const HAN_OR_KANA = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー]"
const BLANK_BETWEEN = new RegExp(`(?<=${HAN_OR_KANA})\\s+(?=${HAN_OR_KANA})`, "gu")

const PREPOSITIONS = new Set(["of", "in", "on", "at", "for", "to", "from", "by", "with", "about", "into", "under"])
const ARTICLES = new Set(["the", "a", "an"])

/** Words without which a query is looked up, so that those meet that differ in them; to be compared after that. */
const STOP_WORDS = new Set([...PREPOSITIONS, ...ARTICLES, "and", "is", "are", "please", "thanks"])

/** What is asked for of the rest, wherever it stands; none of them makes another thing of the word beside it. */
const MOVABLE = new Set([
  "recipe", "lyrics", "tutorial", "documentation", "weather", "forecast", "wikipedia", "synonyms", "definition", "reddit",
  "rezept", "wetter", "recette", "météo", "receta", "ricetta"
])

/** So many words beside it must stay in their order: "recipe book" is no "book recipe". */
const LEAST_BESIDE = 2

/** Nothing shorter is taken for a slip. */
const LONG_WORD = 8

/**
 * Of 200,000 English words of 8 letters and more, these and their forms become another word when two consonants change
 * over.
 */
const NO_SLIP = /^(?:accout?red|accour?ted|accoutring|accourting|expu(?:gn|ng)(?:ed|ing)|gin(?:gk|kg)oes|go(?:dl|ld)iest|gu(?:st|ts)i(?:est|ness(?:es)?)|hi(?:dl|ld)ings|ki(?:lt|tl)ings|mali(?:gn|ng)ers?|pa(?:rt|tr)ial\w*|se(?:gr|rg)eant|si(?:gn|ng)(?:able|ings)|ti(?:lt|tl)ings|unti(?:lt|tl)ed|upti(?:lt|tl)ing)$/

const smoothedWords = (text: string): readonly [words: ReadonlyArray<string>, smoothed: Record<Slight, number>] => {
  const smoothed = { apostrophe: 0, article: 0, blank: 0, courtesy: 0, hyphen: 0 }
  const counting = (kind: Slight, put: string) => (): string => {
    smoothed[kind]++
    return put
  }
  const plain = text.normalize("NFKC").toLowerCase().replaceAll(/[’ʼ]/gu, "'")
    .replace(/(?:\s+(?:please|thanks))+[\s.!]*$/u, counting("courtesy", ""))
    .replaceAll(/(?<=\p{L})[-‐‑](?=\p{L})/gu, counting("hyphen", " "))
    .replaceAll(/(?<=\p{L}{4})'s(?!\p{L})/gu, counting("apostrophe", "s"))
    .replaceAll(BLANK_BETWEEN, counting("blank", ""))
  return [plain.split(/\s+/u).map((word) => word.replace(/[?.,;:？。、]+$/u, "")).filter((word) => word !== ""), smoothed]
}

/** An article counts for little behind a preposition where more than one word follows, and before "… of". */
const isIdle = (words: ReadonlyArray<string>, at: number): boolean => {
  const [before, word, next, afterNext] = [words[at - 1], words[at], words[at + 1], words[at + 2]]
  if (word === undefined || next === undefined || afterNext === undefined || !ARTICLES.has(word)) return false
  if (STOP_WORDS.has(next)) return false
  return word === "the" && afterNext === "of" || (before !== undefined && PREPOSITIONS.has(before) && !STOP_WORDS.has(afterNext))
}

/** A query, made ready to be compared; nothing where it has operators. */
export const read = (text: string): Reading | undefined => {
  if (OPERATOR.test(text)) return undefined
  const [all, smoothed] = smoothedWords(text)
  const words = all.filter((_, at) => !isIdle(all, at))
  return { words, smoothed: { ...smoothed, article: all.length - words.length } }
}

/** Equal for all queries that can be alike: what does not meet here is not compared. */
export const sketchOf = ({ words }: Reading): string => {
  const told = words.filter((word) => !STOP_WORDS.has(word))
  return told
    .map((word) => word.length < LONG_WORD ? word : word.charAt(0) + [...new Set(word.slice(1))].sort().join(""))
    .sort()
    .join(" ")
}

const isConsonant = (letter: string | undefined): boolean => letter !== undefined && /[bcdfghjklmnpqrstvwxz]/.test(letter)

/** Whether the words differ by two letters beside each other that have changed places, and which. */
const swapOf = (a: string, b: string): number | undefined => {
  if (a.length !== b.length) return undefined
  const at = [...a].findIndex((letter, index) => letter !== b[index])
  const swapped = a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2)
  return at !== -1 && swapped === b ? at : undefined
}

/** A long word of plain letters in which two consonants changed over, neither at its beginning nor at its end. */
const isSlip = (a: string, b: string): boolean => {
  const at = swapOf(a, b)
  return at !== undefined && at > 0 && at + 2 < a.length && a.length >= LONG_WORD && /^[a-z]+$/.test(a) &&
    isConsonant(a[at]) && isConsonant(a[at + 1]) && !NO_SLIP.test(a) && !NO_SLIP.test(b)
}

const same = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((word, index) => word === b[index])

/** `b` is `a` with its movable first word last. */
const isMoved = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  const [first, ...rest] = a
  return first !== undefined && MOVABLE.has(first) && rest.length >= LEAST_BESIDE &&
    !rest.some((word) => MOVABLE.has(word)) && same([...rest, first], b)
}

/** What differs beyond the small things; `undefined` where nothing is left to compare. */
const wordCost = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number | undefined => {
  if (same(a, b)) return 0
  if (isMoved(a, b) || isMoved(b, a)) return COSTS.moved
  const differing = a.flatMap((word, at) => word === b[at] ? [] : [[word, b[at] ?? ""] as const])
  const [only, ...others] = differing
  if (a.length === b.length && only !== undefined && others.length === 0) {
    return isSlip(...only) ? COSTS.swapped : RISKY.slip
  }
  if (same(a.toSorted(), b.toSorted())) return RISKY.reordered
  const told = (words: ReadonlyArray<string>) => words.filter((word) => !STOP_WORDS.has(word))
  return same(told(a), told(b)) ? RISKY.dropped : undefined
}

/** From 0, nothing in common, to 1, the same. */
export const likeness = (a: Reading, b: Reading): number => {
  const cost = wordCost(a.words, b.words)
  if (cost === undefined || a.words.length === 0) return 0
  const kinds = ["apostrophe", "article", "blank", "courtesy", "hyphen"] as const
  return kinds.reduce((left, kind) => a.smoothed[kind] === b.smoothed[kind] ? left : left - COSTS[kind], 1 - cost)
}
