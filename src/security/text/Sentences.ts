import { isAscii } from "./Look.ts"

/** Addresses of pages and of mail, without the mark that ends the sentence behind them. */
const ADDRESS = /https?:\/\/\S{0,500}[^\s.,!?]|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{0,255}\w/g
/** The marks that end sentences, and what stands for them inside addresses: private use, which no clean text has. */
const ENDING = ".!?"
const FIRST_SIGN = 0xe000

const guarded = (address: string): string =>
  address.replace(/[.!?]/g, (mark) => String.fromCharCode(FIRST_SIGN + ENDING.indexOf(mark)))

/** The sentence with its addresses as they were. */
export const unguarded = (sentence: string): string =>
  sentence.replace(/[\ue000-\ue002]/g, (sign) => ENDING.charAt(sign.charCodeAt(0) - FIRST_SIGN))

// Blanks are left to what makes one of many, so that not each of them is replaced by itself.
const MARKS = /[^\p{L}\p{M}\p{N}.,:;!?"'/@~_=&%+\u3001\u3002\uff01\uff1f\u0964\u061f\u060c\ue000-\ue002\n ]+/gu
/** The same for ASCII with guarded addresses: classes of Unicode take several times as long. */
const ASCII_MARKS = /[^A-Za-z0-9.,:;!?"'/@~_=&%+\ue000-\ue002\n ]+/g
const HEADING = /\[\s*(system|admin|administrator|developer|important|user|assistant)[^\]\n]{0,30}\]/g

/** Text as the rules are written for: words with single blanks between them, the marks of sentences. */
const plain = (text: string): string => {
  const safe = text.includes("@") || text.includes("http") ? text.replace(ADDRESS, guarded) : text
  const spaced = safe.replace(HEADING, " $1: ").replace(isAscii(text) ? ASCII_MARKS : MARKS, " ")
  const lines = spaced.includes("\n")
    ? spaced.replace(/ *\n[ \n]*\n */g, "\n\n").replace(/(?<!\n)\n(?!\n)/g, " ")
    : spaced
  return lines.replace(/ {2,}/g, " ")
}

const ENDS = /(?<=[.!?\u061f]["']?)\s+|(?<=[\u3002\uff01\uff1f\u0964])|\n{2,}/

/** Pieces of fewer words are read together, and with the sentence after them: a word to a line is a sentence too. */
const FEWEST_WORDS = 3
const FEWEST_UNITS = 24

const isShort = (piece: string): boolean =>
  piece.length < FEWEST_UNITS && piece.split(" ", FEWEST_WORDS).length < FEWEST_WORDS

/** UTF-16 units of a sentence; a longer one is read in parts that overlap by as much as an order is long. */
const LONGEST = 500
const OVERLAP = 100

const windows = (sentence: string): ReadonlyArray<string> => {
  const step = LONGEST - OVERLAP
  const count = Math.max(1, Math.ceil((sentence.length - OVERLAP) / step))
  return Array.from({ length: count }, (_, index) => sentence.slice(index * step, index * step + LONGEST))
}

/** The sentences of a folded text, with single blanks and of at most 500 UTF-16 units. */
export const sentences = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let short: Array<string> = []
  for (const piece of plain(text).split(ENDS)) {
    if (isShort(piece)) {
      short.push(piece)
      continue
    }
    const together = short.join(" ").trim()
    if (isShort(together)) found.push(`${together} ${piece}`.trim())
    else found.push(together, piece)
    short = []
  }
  return [...found, short.join(" ")]
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "")
    .flatMap(windows)
}
