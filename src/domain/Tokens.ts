/** A run of text that a tokenizer takes at once; blanks go with the word behind them. */
const PIECE = /%[0-9A-Fa-f]{2}|[A-Z]?[a-z]+|[A-Z]+|[0-9]{1,3}|[!-/:-@[-`{-~]+|[^\s\0-\x7F]/gu

const isBetween = (code: number, first: number, last: number): boolean => code >= first && code <= last

const asciiTokens = (piece: string): number => {
  const last = piece.charCodeAt(piece.length - 1)
  // An escaped byte in an address.
  if (piece.length === 3 && piece.startsWith("%") && last > 0x2F) return 2.2
  if (isBetween(last, 0x61, 0x7A)) return Math.max(1, piece.length / 3.5)
  if (isBetween(last, 0x41, 0x5A)) return Math.ceil(piece.length / 2.5)
  return isBetween(last, 0x30, 0x39) ? 1 : Math.max(0.7, piece.length / 2)
}

/** Of one character. */
const otherTokens = (code: number): number => {
  // Letters with accents break words up, those of few languages more than others.
  if (isBetween(code, 0x100, 0x24F)) return 1
  // Western accents, Vietnamese; Greek, Cyrillic, Arabic, the scripts of India.
  if (code < 0x2000) return 0.5
  // Punctuation, signs.
  if (code < 0x2E80) return 1.2
  // Chinese, Japanese, Korean; beyond them pictures and rare ideographs.
  return code < 0x1_0000 ? 1 : 2.5
}

/**
 * About how many tokens a text takes in a model's context, estimated on the high side. The figures are measured with
 * OpenAI's o200k_base on pages of results in several languages, then rounded up.
 */
export const estimateTokens = (text: string): number => {
  let sum = 0
  for (const piece of text.match(PIECE) ?? []) {
    const code = piece.codePointAt(0) ?? 0
    sum += code < 0x80 ? asciiTokens(piece) : otherTokens(code)
  }
  return Math.ceil(sum)
}
