import { normalise } from "./Find.ts"

/** A text that evidence is looked for in. */
export interface Source {
  /** Anything that names it; given back. */
  readonly id: string
  readonly host: string
  readonly text: string
}

export interface Evidence {
  readonly id: string
  readonly host: string
  readonly text: string
  /** Offsets in the text of the source, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** Of BM25; of use only beside others of the same question. */
  readonly score: number
}

export interface EvidenceOptions {
  /** At most: 10 unless told. */
  readonly most?: number
  /** Of one host: 3 unless told. */
  readonly mostOfHost?: number
}

/** Of a passage, in UTF-16 units. */
const LONGEST = 900
const SHORTEST = 60
const MOST_PASSAGES = 20_000
/** Parameters of BM25 as they are usual (Robertson and Zaragoza, 2009). */
const K1 = 1.2
const B = 0.75
/** Two passages with more of their shingles in common say the same. */
const NEARLY_EQUAL = 0.6

interface Passage {
  readonly source: Source
  readonly start: number
  readonly end: number
  readonly words: ReadonlyArray<string>
}

const UNSPACED = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}"
const RUN_TOGETHER = new RegExp(`[${UNSPACED}]`, "u")
const TERM = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}])+`, "gu")

/** Runs of letters and digits; of scripts that set no blanks between words every two characters. */
export const termsOf = (text: string): ReadonlyArray<string> =>
  (normalise(text, { accents: true }).text.match(TERM) ?? [])
    .flatMap((word) => word.length > 2 && RUN_TOGETHER.test(word)
      ? Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))
      : [word])

const passagesOf = (source: Source): ReadonlyArray<Passage> => {
  const passages: Array<Passage> = []
  const add = (start: number, end: number): void => {
    const text = source.text.slice(start, end)
    if (text.trim().length < SHORTEST && passages.length > 0) return
    passages.push({ source, start, end, words: termsOf(text) })
  }
  let start = 0
  while (start < source.text.length && passages.length < MOST_PASSAGES) {
    const paragraph = source.text.indexOf("\n\n", start)
    const stop = paragraph === -1 ? source.text.length : paragraph
    for (let at = start; at < stop;) {
      if (stop - at <= LONGEST) {
        add(at, stop)
        break
      }
      const sentence = source.text.slice(at, at + LONGEST).search(/[.!?。！？][^.!?。！？]*$/)
      const end = at + (sentence > SHORTEST ? sentence + 1 : LONGEST)
      add(at, end)
      at = end
    }
    start = stop + 2
  }
  return passages
}

export const shinglesOf = (words: ReadonlyArray<string>, size = 4): ReadonlySet<string> =>
  new Set(words.length <= size ? [words.join(" ")] : Array.from({ length: words.length - size + 1 }, (_, at) =>
    words.slice(at, at + size).join(" ")))

/** How much two sets have in common, of the smaller one: 0 to 1. */
export const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  if (small.size === 0) return 0
  let shared = 0
  for (const item of small) if (large.has(item)) shared++
  return shared / small.size
}

/** The texts that say nearly what an earlier one says, by their place in the list: later one to earlier one. */
export const nearlyEqual = (texts: ReadonlyArray<string>): ReadonlyMap<number, number> => {
  const all = texts.map((text) => shinglesOf(termsOf(text.slice(0, 100_000))))
  const equal = new Map<number, number>()
  all.forEach((shingles, index) => {
    for (let other = 0; other < index; other++) {
      const before = all[other]
      if (before === undefined || equal.has(other)) continue
      const isLike = Math.min(before.size, shingles.size) * 2 >= Math.max(before.size, shingles.size)
      if (isLike && overlap(before, shingles) > NEARLY_EQUAL) {
        equal.set(index, other)
        return
      }
    }
  })
  return equal
}

/**
 * The passages that answer a question best, by BM25 over all sources together; none that says nearly the same as a
 * better one, and at most `mostOfHost` of one host.
 */
export const evidenceFor = (
  question: string,
  sources: ReadonlyArray<Source>,
  { most = 10, mostOfHost = 3 }: EvidenceOptions = {}
): ReadonlyArray<Evidence> => {
  const terms = [...new Set(termsOf(question.slice(0, 2_000)))]
  const passages = sources.flatMap(passagesOf)
  const average = passages.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, passages.length)
  const counts = passages.map(({ words }) => {
    const count = new Map<string, number>()
    for (const word of words) count.set(word, (count.get(word) ?? 0) + 1)
    return count
  })
  const weights = terms.map((term) => {
    const holding = counts.reduce((sum, count) => sum + (count.has(term) ? 1 : 0), 0)
    return { term, weight: Math.log(1 + (passages.length - holding + 0.5) / (holding + 0.5)) }
  })
  const ranked = passages.map((passage, index) => {
    const score = weights.reduce((sum, { term, weight }) => {
      const count = counts[index]?.get(term) ?? 0
      return sum + (weight * count * (K1 + 1)) / (count + K1 * (1 - B + (B * passage.words.length) / average))
    }, 0)
    return { passage, score }
  }).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
  const chosen: Array<Evidence> = []
  const said: Array<ReadonlySet<string>> = []
  const hosts = new Map<string, number>()
  for (const { passage: { end, source, start, words }, score } of ranked) {
    if (chosen.length >= most) break
    const ofHost = hosts.get(source.host) ?? 0
    if (ofHost >= mostOfHost) continue
    const shingles = shinglesOf(words)
    if (said.some((other) => overlap(other, shingles) > NEARLY_EQUAL)) continue
    said.push(shingles)
    hosts.set(source.host, ofHost + 1)
    chosen.push({ id: source.id, host: source.host, text: source.text.slice(start, end).trim(), start, end, score })
  }
  return chosen
}
