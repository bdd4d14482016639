import * as Either from "effect/Either"
import { InvalidInput } from "../domain/Errors.ts"
import { MAX_QUERY_LENGTH, type SearchQuery } from "../domain/SearchQuery.ts"
import { guarded } from "../security/text/QueryGuard.ts"

// Everything that is no visible character: controls, line and paragraph separators, lone surrogates.
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu

const tidy = (text: string): string => text.normalize("NFC").replace(INVISIBLE, " ").replace(/\s+/gu, " ").trim()

/** One form for equal texts: nothing hidden in it, NFC, no control characters, single blanks. */
export const normalise = (text: string): string => {
  const plain = tidy(text)
  return tidy(Either.getOrElse(guarded(plain), () => plain))
}

/** The same, for text that a caller has just sent: refused where no honest query looks like that. */
export const read = (text: string): Either.Either<string, InvalidInput> => Either.map(guarded(text), normalise)

// A phrase in quotes; or a word that begins with one of the two, perhaps behind a quote that lacks its other half. What
// cannot be seen does not count.
const PHRASE_OR_BANG = /"[^"]*"|(?<=^|\s)(?:\p{Cf}*"(?![^"]*"))?(\p{Cf}*[!\\][^\s"]*)/gu

/**
 * A word that starts with `!` is a bang and sends the searcher to another site; a leading `\` goes straight to the first
 * result. In quotes both are words like any other.
 */
const neutralised = (words: string): string =>
  words.replace(PHRASE_OR_BANG, (found: string, bang: string | undefined) => (bang === undefined ? found : `"${bang}"`))

const hasVisible = (text: string): boolean => /[^\s\p{Cf}]/u.test(text)

const operators = (query: Pick<SearchQuery, "includeSites" | "excludeSites">): string => {
  const wanted = query.includeSites.map((site) => `site:${site.toLowerCase()}`)
  const unwanted = query.excludeSites.map((site) => `-site:${site.toLowerCase()}`)
  const included = wanted.length > 1 ? [`(${wanted.join(" OR ")})`] : wanted
  return [...included, ...unwanted].join(" ")
}

/** Characters as a reader counts them. */
const lengthOf = (text: string): number => [...text].length

/**
 * What goes into DuckDuckGo's `q` field: the words and the site operators, 1 to 499 characters. Not yet encoded; the form
 * encodes it once.
 */
export const build = (
  query: Pick<SearchQuery, "text" | "includeSites" | "excludeSites">
): Either.Either<string, InvalidInput> => Either.flatMap(read(query.text), (words) => {
  if (!hasVisible(words)) return Either.left(InvalidInput.field("query", "is empty; give 1 to 499 characters"))
  const safe = neutralised(words)
  const sites = operators(query)
  const text = sites === "" ? safe : `${safe} ${sites}`
  const length = lengthOf(text)
  const added = [...(safe === words ? [] : ["the quotes around its bangs"]), ...(sites === "" ? [] : ["its site operators"])]
  return length > MAX_QUERY_LENGTH
    ? Either.left(
      InvalidInput.field(
        "query",
        `has ${length} characters${added.length === 0 ? "" : ` with ${added.join(" and ")}`}; ` +
          `DuckDuckGo takes at most ${MAX_QUERY_LENGTH}`
      )
    )
    : Either.right(text)
})

/** A request with its text as DuckDuckGo gets it. */
export const ofRequest = <R extends { readonly text: string }>(request: R): Either.Either<R, InvalidInput> =>
  Either.map(build({ text: request.text, includeSites: [], excludeSites: [] }), (text) => ({ ...request, text }))
