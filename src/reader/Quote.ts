import { normalise } from "./Find.ts"
import { sectionsOf } from "./Sections.ts"

/** Where a quotation stands. Offsets in UTF-16 units of the text, lines from 1. */
export interface QuotePlace {
  readonly start: number
  readonly end: number
  readonly line: number
  /** The heading above it; empty before the first one. */
  readonly section: string
}

export interface QuoteResult {
  /**
   * `exact`: letter for letter. `normalised`: but for blanks, quotation marks, dashes, case, ligatures (and accents, if
   * asked). `closest`: the nearest passage.
   */
  readonly match: "exact" | "normalised" | "closest" | "none"
  /** 1 for the first two; for `closest` the share of words in common, in order, 0 to 1. */
  readonly score: number
  readonly passage: string
  readonly place?: QuotePlace
}

export interface QuoteOptions {
  /** `café` is `cafe`. */
  readonly ignoreAccents?: boolean
}

/** In UTF-16 units. What is longer is cut. */
export const MOST_QUOTE = 2_000
const LEAST_SCORE = 0.3
const MOST_WORDS = 400
const MOST_CANDIDATES = 24

const placeOf = (text: string, start: number, end: number): QuotePlace => {
  let line = 1
  for (let at = text.indexOf("\n"); at !== -1 && at < start; at = text.indexOf("\n", at + 1)) line++
  const section = sectionsOf(text).findLast((one) => one.start <= start)
  return { start, end, line, section: section?.heading ?? "" }
}

interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

const wordsOf = (text: string): ReadonlyArray<Word> =>
  Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: word, index }) =>
    ({ text: word, start: index, end: index + word.length }))

/** The longest common subsequence of two short lists of words. */
const inCommon = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
  let row = new Uint16Array(b.length + 1)
  for (const word of a) {
    const next = new Uint16Array(b.length + 1)
    for (let at = 1; at <= b.length; at++) {
      next[at] = word === b[at - 1] ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0)
    }
    row = next
  }
  return row[b.length] ?? 0
}

interface Closest {
  readonly score: number
  readonly start: number
  readonly end: number
}

/**
 * Slides a window of the quotation's length over the words, counting those in common; rare words count more. The best
 * windows are compared word by word in order. Linear in the text, but for at most 24 comparisons of 400 words.
 */
const closestIn = (words: ReadonlyArray<Word>, quote: ReadonlyArray<string>): Closest | undefined => {
  if (words.length === 0) return undefined
  const wanted = new Map<string, number>()
  for (const word of quote) wanted.set(word, (wanted.get(word) ?? 0) + 1)
  const frequency = new Map<string, number>()
  for (const { text } of words) if (wanted.has(text)) frequency.set(text, (frequency.get(text) ?? 0) + 1)
  const weight = (word: string): number => 1 / Math.log2(2 + (frequency.get(word) ?? 0))
  const width = Math.min(words.length, quote.length + 2)
  const seen = new Map<string, number>()
  const best: Array<{ readonly at: number; readonly sum: number }> = []
  let sum = 0
  for (let at = 0; at < words.length; at++) {
    const entering = words[at]?.text ?? ""
    const most = wanted.get(entering)
    if (most !== undefined) {
      const count = (seen.get(entering) ?? 0) + 1
      seen.set(entering, count)
      if (count <= most) sum += weight(entering)
    }
    const leaving = words[at - width]?.text
    const limit = leaving === undefined ? undefined : wanted.get(leaving)
    if (leaving !== undefined && limit !== undefined) {
      const count = seen.get(leaving) ?? 0
      seen.set(leaving, count - 1)
      if (count <= limit) sum -= weight(leaving)
    }
    const last = best.at(-1)
    if (sum > 0 && (best.length < MOST_CANDIDATES || sum > (last?.sum ?? 0))) {
      const near = best.findIndex((other) => at - other.at < Math.max(1, width >> 2))
      if (near !== -1 && (best[near]?.sum ?? 0) >= sum) continue
      if (near !== -1) best.splice(near, 1)
      const place = best.findIndex((other) => other.sum < sum)
      best.splice(place === -1 ? best.length : place, 0, { at, sum })
      if (best.length > MOST_CANDIDATES) best.pop()
    }
  }
  let closest: Closest | undefined
  for (const { at } of best) {
    const window = words.slice(Math.max(0, at - width + 1), at + 1)
    const trimmed = window.slice(
      Math.max(0, window.findIndex(({ text }) => wanted.has(text))),
      window.findLastIndex(({ text }) => wanted.has(text)) + 1
    )
    const [first, last] = [trimmed[0], trimmed.at(-1)]
    if (first === undefined || last === undefined) continue
    const score = (2 * inCommon(quote, trimmed.map(({ text }) => text))) / (quote.length + trimmed.length)
    if (closest === undefined || score > closest.score) closest = { score, start: first.start, end: last.end }
  }
  return closest
}

const NONE: QuoteResult = { match: "none", score: 0, passage: "" }

/** Whether a text says what a quotation claims, and where; the closest passage where it does not. */
export const checkQuote = (
  text: string,
  quotation: string,
  { ignoreAccents = false }: QuoteOptions = {}
): QuoteResult => {
  const quote = quotation.trim().replace(/^["“„«](.*)["”“»]$/s, "$1").trim().slice(0, MOST_QUOTE)
  if (quote === "") return NONE
  const exact = text.indexOf(quote)
  if (exact !== -1) {
    return { match: "exact", score: 1, passage: quote, place: placeOf(text, exact, exact + quote.length) }
  }
  const like = normalise(text, { accents: ignoreAccents })
  const wanted = normalise(quote, { accents: ignoreAccents }).text
  if (wanted === "") return NONE
  const original = (start: number, end: number): readonly [number, number] =>
    [like.at[start] ?? 0, like.at[end] ?? text.length]
  const found = like.text.indexOf(wanted)
  if (found !== -1) {
    const [start, end] = original(found, found + wanted.length)
    return { match: "normalised", score: 1, passage: text.slice(start, end), place: placeOf(text, start, end) }
  }
  const closest = closestIn(wordsOf(like.text), wordsOf(wanted).slice(0, MOST_WORDS).map((word) => word.text))
  if (closest === undefined || closest.score < LEAST_SCORE) return NONE
  const [start, end] = original(closest.start, closest.end)
  // A score of 1 is for what is there; words in order with other marks between them are not quite.
  return { match: "closest", score: Math.min(0.99, closest.score), passage: text.slice(start, end),
    place: placeOf(text, start, end) }
}
