/** A text made comparable, and where each of its units stands in the original. */
export interface Normalised {
  readonly text: string
  /** The offset in the original of every UTF-16 unit, and that of its end at last. */
  readonly at: Uint32Array
}

export interface NormaliseOptions {
  /** Take accents off as well. */
  readonly accents?: boolean
}

const LIGATURES: ReadonlyMap<string, string> = new Map([
  ["ﬀ", "ff"], ["ﬁ", "fi"], ["ﬂ", "fl"], ["ﬃ", "ffi"], ["ﬄ", "ffl"], ["ﬅ", "st"], ["ﬆ", "st"], ["æ", "ae"],
    ["œ", "oe"], ["Æ", "ae"], ["Œ", "oe"],
  ["ß", "ss"], ["ẞ", "ss"], ["…", "..."], ["ĳ", "ij"], ["Ĳ", "ij"]
])
const SINGLE = /[‘’‚‛′‹›`´]/
const DOUBLE = /[“”„‟″«»]/
const DASH = /[‐‑‒–—―−]/
const UNSEEN = /[\u00AD\u2060\uFEFF]|[\u200B-\u200D]|\uFE0E|\uFE0F/

const plain = (character: string, accents: boolean): string => {
  const ligature = LIGATURES.get(character)
  if (ligature !== undefined) return ligature
  if (SINGLE.test(character)) return "'"
  if (DOUBLE.test(character)) return "\""
  if (DASH.test(character)) return "-"
  if (UNSEEN.test(character)) return ""
  const lower = character.normalize("NFKC").toLowerCase()
  return accents ? lower.normalize("NFD").replace(/\p{M}/gu, "") : lower
}

/** Case, blanks, quotation marks, dashes, ligatures and wide forms made alike, character by character: linear time. */
export const normalise = (text: string, { accents = false }: NormaliseOptions = {}): Normalised => {
  const pieces: Array<string> = []
  const at: Array<number> = []
  let isBlank = true
  let offset = 0
  for (const character of text.normalize("NFC") === text ? text : [...text]) {
    const code = character.charCodeAt(0)
    if (code < 0x80 ? code <= 0x20 : /\s/.test(character)) {
      if (!isBlank) {
        pieces.push(" ")
        at.push(offset)
        isBlank = true
      }
    } else {
      const like = code < 0x80 ? character.toLowerCase() : plain(character, accents)
      const mapped = code === 0x60 ? "'" : like
      if (mapped !== "") isBlank = false
      pieces.push(mapped)
      for (let unit = 0; unit < mapped.length; unit++) at.push(offset)
    }
    offset += character.length
  }
  if (isBlank && pieces.length > 0) {
    pieces.pop()
    at.pop()
  }
  at.push(text.length)
  return { text: pieces.join(""), at: Uint32Array.from(at) }
}

export interface Passage {
  readonly text: string
  /** Offsets in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** Of its beginning, from 1. */
  readonly line: number
}

export interface FindOptions {
  /** How much stands on each side of a match, in UTF-16 units: 300 unless told. */
  readonly around?: number
  /** At most: 10 unless told. */
  readonly most?: number
}

/** All words of a question within so many units of the normalised text count as together. */
const NEAR = 600
const MOST_WORDS = 12
const MOST_OCCURRENCES = 20_000

interface Span {
  readonly start: number
  readonly end: number
}

const occurrences = (text: string, wanted: string): ReadonlyArray<number> => {
  const found: Array<number> = []
  let at = text.indexOf(wanted)
  while (at !== -1 && found.length < MOST_OCCURRENCES) {
    found.push(at)
    at = text.indexOf(wanted, at + wanted.length)
  }
  return found
}

/** The shortest stretches that hold every word, none longer than `NEAR`. */
const together = (text: string, words: ReadonlyArray<string>): ReadonlyArray<Span> => {
  const all = words.flatMap((word, index) =>
    occurrences(text, word).map((at) => ({ at, end: at + word.length, index }))).sort((a, b) => a.at - b.at)
  const counts = words.map(() => 0)
  const spans: Array<Span> = []
  let missing = words.length
  let first = 0
  for (const { at, end, index } of all) {
    if (counts[index] === 0) missing--
    counts[index] = (counts[index] ?? 0) + 1
    while (missing === 0) {
      const begin = all[first]
      if (begin === undefined) break
      if ((counts[begin.index] ?? 0) > 1) counts[begin.index] = (counts[begin.index] ?? 0) - 1
      else {
        const last = Math.max(end, at)
        if (last - begin.at <= NEAR) spans.push({ start: begin.at, end: last })
        counts[begin.index] = 0
        missing++
      }
      first++
    }
  }
  return spans
}

/** Line numbers of offsets that only grow. */
const lineCounter = (text: string): (offset: number) => number => {
  let line = 1
  let from = 0
  return (offset) => {
    for (let at = text.indexOf("\n", from); at !== -1 && at < offset; at = text.indexOf("\n", from)) {
      line++
      from = at + 1
    }
    return line
  }
}

/** A stretch widened to whole words. */
const widened = (text: string, { end, start }: Span, around: number): Span => {
  const low = Math.max(0, start - around)
  const high = Math.min(text.length, end + around)
  const before = low === 0 ? 0 : text.slice(low, start).search(/\s/)
  const cut = high === text.length ? -1 : text.slice(end, high).search(/\s\S*$/)
  return {
    start: before === -1 ? start : low + before + (low === 0 ? 0 : 1),
    end: high === text.length ? high : cut === -1 ? end : end + cut
  }
}

/**
 * Passages around a match: of the whole phrase first, else of all its words near each other. Passages that touch are
 * one. Nothing for a phrase without letters or digits.
 */
export const findPassages = (
  text: string,
  phrase: string,
  { around = 300, most = 10 }: FindOptions = {}
): ReadonlyArray<Passage> => {
  const wanted = normalise(phrase.slice(0, 1_000), { accents: true }).text
  const words = [...new Set(wanted.match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const { at, text: all } = normalise(text, { accents: true })
  const exact = occurrences(all, wanted).map((start) => ({ start, end: start + wanted.length }))
  const spans = exact.length > 0 ? exact : together(all, words)
  const merged: Array<Span> = []
  for (const span of spans) {
    const wide = widened(text, { start: at[span.start] ?? 0, end: at[span.end] ?? text.length }, around)
    const last = merged.at(-1)
    if (last !== undefined && wide.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, wide.end) }
    } else if (merged.length >= most) break
    else merged.push(wide)
  }
  const lineAt = lineCounter(text)
  return merged.map(({ end, start }) => ({ text: text.slice(start, end), start, end, line: lineAt(start) }))
}
