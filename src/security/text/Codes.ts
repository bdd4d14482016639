/** Pieces of a text in one code that are decoded; the rest is not read. */
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

const fromBase64 = (text: string): string | undefined => spelled(Buffer.from(text.replace(/\s/g, ""), "base64"))

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

const fromBase32 = (text: string): string | undefined => {
  const bytes: Array<number> = []
  let value = 0
  let bits = 0
  for (const letter of text.replace(/=+$/, "")) {
    value = ((value << 5) | BASE32.indexOf(letter)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((value >> bits) & 0xff)
  }
  return spelled(Uint8Array.from(bytes))
}

const fromHex = (digits: string): string | undefined =>
  digits.length % 2 === 0 ? spelled(Buffer.from(digits, "hex")) : undefined

const fromNumbers = (base: 2 | 10 | 16) => (text: string): string | undefined =>
  spelled(Uint8Array.from(text.match(/[0-9a-f]+/gi) ?? [], (number) => Number.parseInt(number, base) & 0xff))

const fromHexNumbers = (text: string): string | undefined => fromNumbers(16)(text.replace(/0x/gi, ""))
const fromBits = (text: string): string | undefined => fromNumbers(2)(text.replace(/\s/g, "").replace(/.{8}/g, "$& "))

const character = (code: number): string => (code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : " ")

const NAMED: ReadonlyMap<string, string> = new Map(Object.entries({
  lt: "<", gt: ">", amp: "&", quot: "\"", apos: "'", colon: ":", sol: "/", period: ".", comma: ",", excl: "!",
  lowbar: "_"
}))
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi

const fromEntities = (text: string): string =>
  text.replace(ENTITY, (_, decimal?: string, hex?: string, name = "") =>
    decimal !== undefined
      ? character(Number(decimal))
      : hex !== undefined
      ? character(Number.parseInt(hex, 16))
      : NAMED.get(name.toLowerCase()) ?? " ")

const fromPercent = (text: string): string | undefined => {
  const latin = text.replace(/\+/g, " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return spelled(Buffer.from(latin, "latin1"))
}

const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-3][0-7]{2}))/gi

const fromEscapes = (text: string): string =>
  text.replace(ESCAPE, (_, braced?: string, long?: string, short?: string, octal?: string) =>
    character(octal === undefined ? Number.parseInt(braced ?? long ?? short ?? "", 16) : Number.parseInt(octal, 8)))

const MORSE: ReadonlyMap<string, string> = new Map(
  (".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..")
    .split(" ")
    .map((sign, index) => [sign, String.fromCharCode(0x61 + index)] as const)
)

const fromMorse = (text: string): string =>
  text.replaceAll("/", " / ").split(/ +/).map((sign) => (sign === "/" ? " " : MORSE.get(sign) ?? "")).join("")

interface Code {
  /** What a text must hold for a piece to be looked for, which takes longer. */
  readonly sign: RegExp
  /** A piece, long enough to say something. */
  readonly piece: RegExp
  readonly decode: (piece: string) => string | undefined
}

const CODES: ReadonlyArray<Code> = [
  {
    sign: /[A-Za-z0-9+/_-]{16}/,
    piece: /(?:[A-Za-z0-9+/_-]{4}\s?){5,}[A-Za-z0-9+/_-]{0,4}={0,2}/g,
    decode: fromBase64
  },
  { sign: /[A-Z2-7]{32}/, piece: /(?:[A-Z2-7]{8}){4,}[A-Z2-7]{0,7}={0,6}/g, decode: fromBase32 },
  { sign: /[0-9a-f]{20}/i, piece: /(?:[0-9a-f]{2}){10,}/gi, decode: fromHex },
  {
    sign: /[0-9a-f]{2}[\s,:;-]{1,2}(?:0x)?[0-9a-f]{2}[\s,:;-]/i,
    piece: /(?:(?:0x)?[0-9a-f]{2}[\s,:;-]{1,2}){9,}(?:0x)?[0-9a-f]{2}/gi,
    decode: fromHexNumbers
  },
  { sign: /[01]{8}/, piece: /(?:[01]{8}\s?){8,}/g, decode: fromBits },
  { sign: /\d{2}[\s,]{1,2}\d{2,3}[\s,]/, piece: /(?:\d{2,3}[\s,]{1,2}){11,}\d{2,3}/g, decode: fromNumbers(10) },
  { sign: /%[0-9a-f]{2}/i, piece: /(?:[^\s%]{0,40}%[0-9a-f]{2}){3,}[^\s%]{0,40}/gi, decode: fromPercent },
  {
    sign: /&[#a-z]/i,
    piece: /(?:[^&\n]{0,40}&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8});?){4,}[^&\n]{0,40}/gi,
    decode: fromEntities
  },
  {
    sign: /\\[ux0-3]/i,
    piece: /(?:[^\\\n]{0,40}\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[0-3][0-7]{2})){4,}[^\\\n]{0,40}/gi,
    decode: fromEscapes
  },
  { sign: /[.-] [.-]/, piece: /(?:[.-]{1,4}(?: \/ ?| {1,3}|\/)){12,}[.-]{1,4}/g, decode: fromMorse }
]

/**
 * What the pieces of a text that are in base64, base32, hexadecimal or other numbers, percent signs, entities, escapes
 * or Morse decode to: only text, and at most 64 pieces of each. The work is in proportion to the text.
 */
export const decoded = (text: string): ReadonlyArray<string> =>
  CODES.flatMap(({ decode, piece, sign }) => {
    if (!sign.test(text)) return []
    const found: Array<string> = []
    let pieces = 0
    for (const [encoded] of text.matchAll(piece)) {
      if (++pieces > MOST_PIECES) break
      const plain = decode(encoded.slice(0, LONGEST))
      if (plain !== undefined && plain !== encoded) found.push(plain)
    }
    return found
  })
