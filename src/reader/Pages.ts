import { estimateTokens } from "../domain/Tokens.ts"

/** Where a reader is in a text: which text, and how far. Offsets in UTF-16 units. */
export interface PageAddress {
  /** The sha256 of the snapshot, in hex. */
  readonly snapshot: string
  readonly offset: number
}

export interface TextPage {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Where the next page begins; undefined after the last one. */
  readonly next: number | undefined
  readonly tokens: number
}

/** No token is longer on average; so much of a text is looked at for one page. */
const MOST_CHARS_A_TOKEN = 8

const BREAKS: ReadonlyArray<RegExp> = [/\n(?=#{1,6} )/g, /\n\n/g, /\n/g, /[.!?。！？]\s/g, /\s/g]

const isInPair = (text: string, at: number): boolean =>
  at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at))

/** In tokens. Grows with the text. */
type Measure = (text: string) => number

/** The longest beginning that fits, in UTF-16 units, at least one character. */
const longestThatFits = (text: string, maxTokens: number, measure: Measure): number => {
  let fits = 1
  let over = text.length + 1
  while (over - fits > 1) {
    const middle = (fits + over) >> 1
    if (measure(text.slice(0, middle)) <= maxTokens) fits = middle
    else over = middle
  }
  if (isInPair(text, fits)) return fits > 1 ? fits - 1 : 2
  return fits
}

/**
 * The last good place to break in the second half of what fits: before a heading, a paragraph, a line, a sentence, a
 * word.
 */
const breakIn = (text: string): number => {
  const half = text.length / 2
  for (const pattern of BREAKS) {
    let last = 0
    for (const match of text.matchAll(pattern)) last = match.index + match[0].length
    if (last > half) return last
  }
  return text.length
}

/**
 * The page of a text that begins at `offset`: at most `maxTokens` (at least 1) as it is measured, though never less than
 * one character. Pages that follow each other by `next` join to the whole text.
 */
export const pageAt = (text: string, offset: number, maxTokens: number, measure: Measure = estimateTokens): TextPage => {
  const bounded = Math.min(text.length, Math.max(0, Math.trunc(offset)))
  const start = isInPair(text, bounded) ? bounded - 1 : bounded
  const limit = Math.max(1, maxTokens)
  const rest = text.slice(start, start + Math.ceil(limit * MOST_CHARS_A_TOKEN))
  const isLast = start + rest.length >= text.length && measure(rest) <= limit
  const fits = isLast ? rest.length : longestThatFits(rest, limit, measure)
  const end = start + (isLast ? fits : breakIn(rest.slice(0, fits)))
  const page = text.slice(start, end)
  return { text: page, start, end, next: end < text.length ? end : undefined, tokens: estimateTokens(page) }
}
