import * as Either from "effect/Either"
import { decode, evidence, fields, list } from "./Json.ts"
import { collapse } from "./Text.ts"

const EXPECTED = "a list of suggestions"
const MAX_SUGGESTIONS = 20
const MAX_LENGTH = 500

const phraseOf = (item: unknown): string => {
  const phrase = typeof item === "string" ? item : fields(item)?.["phrase"]
  return typeof phrase === "string" && phrase.length <= MAX_LENGTH ? collapse(phrase) : ""
}

/** `["q", ["a", "b"]]`, `[{ "phrase": "a" }]`, `["a", "b"]`; `[]` and `{}` for a query without any. */
const phrasesIn = (value: unknown): ReadonlyArray<unknown> | undefined => {
  if (Array.isArray(value)) return Array.isArray(value[1]) ? list(value[1]) : list(value)
  const object = fields(value)
  return object !== undefined && Object.keys(object).length === 0 ? [] : undefined
}

/** The phrases of an answer of /ac/, at most 20, each of them once. */
export const parseSuggestions = (body: unknown): Either.Either<ReadonlyArray<string>, string> =>
  Either.flatMap(decode(body, EXPECTED), (value) => {
    const items = phrasesIn(value)
    if (items === undefined) return Either.left(evidence(EXPECTED, value))
    const phrases = new Set(items.slice(0, 10 * MAX_SUGGESTIONS).map(phraseOf).filter((phrase) => phrase !== ""))
    return Either.right([...phrases].slice(0, MAX_SUGGESTIONS))
  })
