import { fold, latinised } from "./Look.ts"

/** Pieces of a text that are taken out of it and read again; the rest is not. */
const MOST_PIECES = 64
/** UTF-16 units of one piece. */
const LONGEST = 8_192

const READABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\n\r\t]+$/u
const WORDS = /\p{L}{2,}/u

/** What bytes spell, if that is text. */
const spelled = (bytes: Uint8Array): string | undefined => {
  const text = new TextDecoder().decode(bytes)
  return !text.includes("\ufffd") && READABLE.test(text) && WORDS.test(text) ? text : undefined
}

const fromHex = (digits: string): string | undefined =>
  digits.length % 2 === 0 ? spelled(Uint8Array.from(Buffer.from(digits, "hex"))) : undefined

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos|nbsp|colon|sol|period|comma|excl|lowbar|tab|newline));?/gi
const NAMED: Readonly<Record<string, string>> = {
  lt: "<", gt: ">", amp: "&", quot: "\"", apos: "'", nbsp: " ", colon: ":", sol: "/", period: ".", comma: ",", excl: "!",
  lowbar: "_", tab: " ", newline: " "
}
const character = (code: number): string => (code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : " ")

const fromEntities = (text: string): string =>
  text.replace(ENTITY, (_, decimal: string | undefined, hex: string | undefined, name: string | undefined) =>
    name === undefined
      ? character(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal))
      : NAMED[name.toLowerCase()] ?? " ")

const fromPercent = (text: string): string | undefined =>
  spelled(Uint8Array.from(Buffer.from(text.replace(/\+/g, " ").replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16))), "latin1")))

const fromEscapes = (text: string): string =>
  text.replace(/\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-3][0-7]{2}))/gi, (_, braced?: string, long?: string, short?: string, octal?: string) =>
    character(octal === undefined ? Number.parseInt(braced ?? long ?? short ?? "", 16) : Number.parseInt(octal, 8)))

const fromNumbers = (text: string, base: 2 | 8 | 10 | 16): string | undefined =>
  spelled(Uint8Array.from(text.split(/[^0-9a-f]+/i).filter((part) => part !== ""), (part) => Number.parseInt(part, base) & 255))

const MORSE: ReadonlyMap<string, string> = new Map(
  ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
    .split(" ").map((sign, index) => [sign, String.fromCharCode(0x61 + index)])
)

/** The codes that text is hidden in, by what a piece of each looks like: long enough to say something. */
const CODES: ReadonlyArray<readonly [pattern: RegExp, decode: (piece: string) => string | undefined]> = [
  [/(?:[A-Za-z0-9+/_-]{4}\s?){5,}[A-Za-z0-9+/_-]{0,4}={0,2}/g, (piece) => spelled(Uint8Array.from(Buffer.from(piece.replace(/\s/g, ""), "base64")))],
  [/(?:[0-9a-f]{2}){10,}/gi, fromHex],
  [/(?:(?:0x)?[0-9a-f]{2}[\s,:;-]{1,2}){9,}(?:0x)?[0-9a-f]{2}/gi, (piece) => fromNumbers(piece.replace(/0x/gi, ""), 16)],
  [/(?:[01]{8}\s?){8,}/g, (piece) => fromNumbers(piece.replace(/\s/g, "").replace(/.{8}/g, "$& "), 2)],
  [/(?:\d{2,3}[\s,]{1,2}){11,}\d{2,3}/g, (piece) => fromNumbers(piece, 10)],
  [/(?:[^\s%]{0,40}%[0-9a-f]{2}){3,}[^\s%]{0,40}/gi, fromPercent],
  [/(?:[^&\n]{0,40}&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8});?){4,}[^&\n]{0,40}/gi, fromEntities],
  [/(?:[^\\\n]{0,40}\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[0-3][0-7]{2})){4,}[^\\\n]{0,40}/gi, fromEscapes],
  [/(?:[.-]{1,4}(?: \/ ?| {1,3}|\/)){12,}[.-]{1,4}/g, (piece) =>
    piece.replaceAll("/", " / ").split(/ +/).map((sign) => (sign === "/" ? " " : MORSE.get(sign) ?? "")).join("")],
  // ASCII85 and BASE32 are met too seldom; what is left is letters exchanged one by one.
  [/(?:[A-Z2-7]{8}){4,}[A-Z2-7]{0,7}={0,6}/g, (piece) => spelled(fromBase32(piece))]
]

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

const fromBase32 = (text: string): Uint8Array => {
  const bytes: Array<number> = []
  let [value, bits] = [0, 0]
  for (const letter of text.replace(/=+$/, "")) {
    value = ((value << 5) | BASE32.indexOf(letter)) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >> bits) & 255)
    }
  }
  return Uint8Array.from(bytes)
}

const SHIFTED = /\p{L}/gu
const rotated = (text: string, by: number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter >= "a" ? 0x61 : 0x41
    return String.fromCharCode(base + (letter.charCodeAt(0) - base + by) % 26)
  })
const mirrored = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter >= "a" ? 0x61 : 0x41
    return String.fromCharCode(base + 25 - (letter.charCodeAt(0) - base))
  })
const reversed = (text: string): string => [...text].toReversed().join("")

/** Words that nearly every attack has one of. As they look when exchanged or turned round, they are in no other text. */
const TELLING = ["instruction", "prompt", "ignore", "disregard", "system", "conversation", "assistant", "password", "previous"]

const has = (change: (word: string) => string): RegExp => new RegExp(TELLING.map(change).join("|"), "i")

const EXCHANGES: ReadonlyArray<readonly [sign: RegExp, undo: (text: string) => string]> = [
  ...Array.from({ length: 25 }, (_, index): readonly [RegExp, (text: string) => string] => {
    const by = index + 1
    return [has((word) => rotated(word, by)), (text) => rotated(text, 26 - by)]
  }),
  [has(mirrored), mirrored],
  [has(reversed), reversed]
]

const LEET: Readonly<Record<string, string>> = {
  "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i", "|": "l", "+": "t", "€": "e"
}
const LEET_WORD = /(?=[^\s]{0,30}[a-z])[a-z]{0,20}(?:[013456789@$|+€]+|!+(?=[a-z]))[a-z0-9@$!|+€]{0,30}/gi
const unleet = (one: string) => (text: string): string =>
  text.replace(LEET_WORD, (word) => word.replace(/[0-9@$!|+€]/g, (sign) => (sign === "1" ? one : LEET[sign] ?? sign)))
const FEWEST_LEET_WORDS = 2

const SPACED = /(?:(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[^\p{L}\p{N}]{1,9}(?![\p{L}\p{N}]{2}))){7,}[\p{L}\p{N}]?/gu
const MIXED = /[a-z][\u0370-\u1fff\ua640-\ua69f]|[\u0370-\u1fff\ua640-\ua69f][a-z]|[\u{1f130}-\u{1f1ff}]{3}|[\u0250-\u02af\u1d00-\u1d7f]/iu

/** A text as it may be meant, and how it was hidden. */
export interface Reading {
  readonly text: string
  readonly isEncoded: boolean
  /** Its blanks say nothing. */
  readonly isSqueezed: boolean
}

const reading = (text: string, isEncoded = true, isSqueezed = false): Reading => ({ text, isEncoded, isSqueezed })

const lettersOnly = (text: string): string => (text.match(SHIFTED) ?? []).length > text.length / 4 ? text : ""

/**
 * The ways to read a text beside the plain one: letters of other alphabets for Latin ones, figures for letters, letters
 * spaced out, letters exchanged, turned round; and the pieces that are in base64, base32, hexadecimal or other numbers,
 * percent signs, entities, escapes or Morse. Only what decodes to text counts. The work is in proportion to the text.
 */
export const readings = (text: string): ReadonlyArray<Reading> => {
  const found: Array<Reading> = [reading(fold(text), false)]
  if (MIXED.test(text)) found.push(reading(latinised(text)))
  if ((text.match(LEET_WORD) ?? []).length >= FEWEST_LEET_WORDS) {
    const folded = fold(text)
    found.push(reading(unleet("i")(folded)), reading(unleet("l")(folded)))
  }
  const folded = fold(text)
  for (const [piece] of folded.matchAll(SPACED)) found.push(reading(piece.replace(/[^\p{L}\p{N}:/~_]+/gu, ""), true, true))
  for (const [sign, undo] of EXCHANGES) if (sign.test(folded)) found.push(reading(undo(lettersOnly(folded))))
  for (const [pattern, decode] of CODES) {
    let pieces = 0
    for (const [piece] of text.matchAll(pattern)) {
      if (++pieces > MOST_PIECES) break
      const decoded = decode(piece.slice(0, LONGEST))
      if (decoded !== undefined && decoded !== piece) found.push(reading(fold(decoded)))
    }
  }
  return found
}
