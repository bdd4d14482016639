import type { Kind } from "./Kind.ts"
import { type Words, words } from "./Words.ts"

type Told = Exclude<Kind, "general">

/** Of equal evidence the one whose answers change sooner: to ask once more costs less than to be behind. */
const bySpeed: ReadonlyArray<Told> = ["news", "local", "finance", "shopping", "technical", "academic"]

const SURE = 2

/** Words and numbers, with what belongs to them inside (`node.js`, `peer-reviewed`) and behind (`c++`, `c#`). */
const WORD = /\.?[\p{L}\p{M}\p{N}]+(?:[.'’_-][\p{L}\p{M}\p{N}]+)*[+#]*/gu

/** Scripts that are written without blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

const cutter = new Intl.Segmenter("en", { granularity: "word" })

const cut = (text: string): ReadonlyArray<string> =>
  [...cutter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment)

/** The words of a text, in lower case. */
export const wordsOf = (text: string): ReadonlyArray<string> =>
  (text.normalize("NFKC").toLowerCase().replaceAll("’", "'").match(WORD) ?? [])
    .flatMap((word) => UNSPACED.test(word) ? cut(word) : [word])

/** The longest phrase in the lists, in words. */
const LONGEST = 4

/** Every run of one to four words, and whether its words were written without blanks. */
const runsOf = (found: ReadonlyArray<string>): ReadonlySet<string> => {
  const runs = new Set<string>()
  for (let start = 0; start < found.length; start++) {
    for (let end = start + 1; end <= Math.min(found.length, start + LONGEST); end++) {
      const run = found.slice(start, end)
      runs.add(run.join(run.every((word) => UNSPACED.test(word)) ? "" : " "))
    }
  }
  return runs
}

const scoreOf = (runs: ReadonlySet<string>, { perhaps, sure }: Words): number => {
  let score = 0
  for (const run of runs) score += sure.has(run) ? SURE : perhaps.has(run) ? 1 : 0
  return score
}

/** Identifiers and messages as programs write them: `fooBar()`, `std::vector`, `EADDRINUSE`, `SOME_CONSTANT`, `--flag`. */
const CODE = /\w+\(\)|\w::\w|\bE[A-Z]{5,}\b|\b[A-Z]{2,}_[A-Z_]{2,}\b|(?:^|\s)--[a-z][a-z-]+|\b\w+\.(?:py|js|ts|rs|cpp|java|sh|ya?ml|toml|dll|exe)\b|\b0x[0-9a-fA-F]{4,}\b/u

const CURRENCY = "usd|eur|gbp|jpy|chf|cad|aud|cny|inr|brl|mxn|pln|sek|nok|dkk|czk|huf|try|rub|krw|zar|btc|eth"

/** `usd to eur`, `100 gbp in chf`. */
const CONVERSION = new RegExp(`\\b(?:${CURRENCY})\\b.{0,6}\\b(?:${CURRENCY})\\b`, "iu")

/** `under $500`, `unter 300 €`. */
const AMOUNT = /(?:[$€£¥]\s?\d|\d\s?(?:[$€£¥]|euros?\b|dollars?\b))/iu

/** An identifier of a paper. */
const PAPER = /\b10\.\d{4,9}\/\S+|\barxiv:\s?\d{4}\.\d{4,5}/iu

const patterns: Partial<Readonly<Record<Told, RegExp>>> = {
  technical: CODE,
  finance: CONVERSION,
  shopping: AMOUNT,
  academic: PAPER
}

/**
 * What a query is about: the kind with most evidence, of equals the one that changes sooner, and `general` where there
 * is no sufficient evidence for any. A guess from words: nothing but the lifetime of an answer may depend on it.
 */
export const kindOf = (text: string): Kind => {
  const runs = runsOf(wordsOf(text))
  let best: Kind = "general"
  let most = SURE - 1
  for (const kind of bySpeed) {
    const score = scoreOf(runs, words[kind]) + (patterns[kind]?.test(text) === true ? SURE : 0)
    if (score > most) {
      best = kind
      most = score
    }
  }
  return best
}
