/** What is taken from a text: lengths, and hashes that mean nothing without the secret of this process. */

/**
 * FNV-1a with a secret beginning, then mixed so that every bit depends on all of it. 31 bits, which the engine keeps
 * without a box around them.
 */
export const hash = (secret: number, text: string): number => {
  let value = (0x811c9dc5 ^ secret) >>> 0
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 1
}

/** A longer text is looked at no further. */
const MOST_CHARACTERS = 512
const MOST_WORDS = 24

export interface Measured {
  readonly length: number
  /** Of the longest word. */
  readonly longest: number
  /** Each word once. */
  readonly words: ReadonlyArray<number>
}

/** A text in a script without spaces counts as one word, or a few. */
export const measure = (secret: number, text: string): Measured => {
  const parts = text.slice(0, MOST_CHARACTERS).toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "")
  return {
    length: text.length,
    longest: parts.reduce((most, { length }) => Math.max(most, length), 0),
    words: [...new Set(parts.slice(0, MOST_WORDS).map((part) => hash(secret, part)))]
  }
}
