import { decoded } from "./Codes.ts"
import { fold, isAscii, latinised } from "./Look.ts"

/** A text as it may be meant, folded. */
export interface Reading {
  readonly text: string
  /** It was not written so. */
  readonly isEncoded: boolean
  /** Its letters were spaced out, and where its words end is not known. */
  readonly isSqueezed: boolean
}

/** The letters of the alphabet exchanged; all others stay. */
const exchanged = (text: string, exchange: (index: number) => number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const first = letter >= "a" ? 0x61 : 0x41
    return String.fromCharCode(first + exchange(letter.charCodeAt(0) - first))
  })
const rotated = (by: number) => (text: string): string => exchanged(text, (index) => (index + by) % 26)
const mirrored = (text: string): string => exchanged(text, (index) => 25 - index)
const reversed = (text: string): string => [...text].toReversed().join("")

/** Words of which nearly every attack has one. As they look when exchanged or turned round, no other text has them. */
const TELLING = [
  "instruction", "prompt", "ignore", "disregard", "system", "conversation", "assistant", "password", "previous"
]

const either = (disguise: (text: string) => string): string => TELLING.map(disguise).join("|")

const WAYS = [
  ...Array.from({ length: 25 }, (_, index) => [rotated(index + 1), rotated(25 - index)] as const),
  [mirrored, mirrored] as const,
  [reversed, reversed] as const
]

/** What is done to a text that it takes to undo it, by a sign that it was done. */
const DISGUISES: ReadonlyArray<readonly [sign: RegExp, undo: (text: string) => string]> = WAYS
  .map(([disguise, undo]) => [new RegExp(either(disguise)), undo])

/** A sign of any of them: one look at a text in place of one for each. */
const DISGUISED = new RegExp(WAYS.map(([disguise]) => either(disguise)).join("|"))

const LEET: ReadonlyMap<string, string> = new Map(Object.entries({
  0: "o", 3: "e", 4: "a", 5: "s", 6: "g", 7: "t", 8: "b", 9: "g",
  "@": "a", "$": "s", "!": "i", "|": "l", "+": "t", "€": "e"
}))
/** A word of letters with figures or signs before them or among them; a number at the end of a word is no sign. */
const LEET_WORD = /(?=\S{0,30}[a-z])[a-z]{0,20}(?:[013456789@$|+€]+|!+)(?=[a-z])[a-z0-9@$!|+€]{0,30}/gi
/** Without one there is none: a look that costs little. */
const LEET_SIGN = /[013456789@$|+€!][a-z]/i
const FEWEST_LEET_WORDS = 3

/** `one`: what a 1 stands for, which is either of two letters. */
const unleeted = (text: string, one: string): string =>
  text.replace(LEET_WORD, (word) =>
    word.replace(/[0-9@$!|+€]/g, (sign) => (sign === "1" ? one : LEET.get(sign) ?? sign)))

/** At least eight letters, each by itself. */
const SPACED = /(?:(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[^\p{L}\p{N}]{1,9}(?![\p{L}\p{N}]{2}))){7,}[\p{L}\p{N}]?/gu
/** The same for ASCII: classes of Unicode take several times as long. */
const ASCII_SPACED = /(?:(?<![a-z0-9])[a-z0-9](?:[^a-z0-9]{1,9}(?![a-z0-9]{2}))){7,}[a-z0-9]?/g

/** UTF-16 units of such letters that are read; they take longest. */
const MOST_SQUEEZED = 20_000

/** Latin letters beside those of other alphabets, letters in boxes, and forms of letters for phonetics. */
const MIXED = new RegExp(
  "[a-z][\\u0370-\\u1fff\\ua640-\\ua69f]|[\\u0370-\\u1fff\\ua640-\\ua69f][a-z]|" +
    "[\\u{1f130}-\\u{1f1ff}]{3}|[\\u0250-\\u02af\\u1d00-\\u1d7f]",
  "iu"
)

/**
 * The ways to read a text: as it is; with Latin letters for those that look like them, letters for figures, letters
 * that were spaced out together, exchanged or turned round put right; and what of it is in a code. The work is in
 * proportion to the text.
 */
export const readings = (text: string): ReadonlyArray<Reading> => {
  const folded = fold(text)
  const others: Array<string> = []
  if (!isAscii(text) && MIXED.test(text)) others.push(latinised(text))
  const leet = LEET_SIGN.test(folded) ? folded.match(LEET_WORD) ?? [] : []
  if (leet.length >= FEWEST_LEET_WORDS) others.push(unleeted(folded, "i"), unleeted(folded, "l"))
  if (DISGUISED.test(folded)) {
    for (const [sign, undo] of DISGUISES) if (sign.test(folded)) others.push(undo(folded))
  }
  others.push(...decoded(text).map(fold))
  const squeezed = Array.from(folded.matchAll(isAscii(folded) ? ASCII_SPACED : SPACED), ([piece]) => piece.replace(/[^\p{L}\p{N}:/~_]+/gu, ""))
    .join("\n\n")
    .slice(0, MOST_SQUEEZED)
  return [
    { text: folded, isEncoded: false, isSqueezed: false },
    ...others.map((other) => ({ text: other, isEncoded: true, isSqueezed: false })),
    { text: squeezed, isEncoded: true, isSqueezed: true }
  ]
}
