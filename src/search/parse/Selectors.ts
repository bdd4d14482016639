import { load } from "cheerio/slim"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { InputIssue } from "../../domain/Errors.ts"

const MAX_LENGTH = 300

/** What is wrong with a selector; undefined when nothing is. */
const fault = (selector: string): string | undefined => {
  if (selector.trim() === "") return "is empty; a CSS selector is needed"
  if (selector.length > MAX_LENGTH) return `has ${selector.length} characters; at most ${MAX_LENGTH} are allowed`
  // Cheerio would take it for markup, not for a selector.
  if (selector.includes("<")) return `${JSON.stringify(selector)} holds a "<", which no CSS selector does`
  try {
    load("")(selector)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `${JSON.stringify(selector)} is not a CSS selector: ${reason}`
  }
}

const Css = Schema.String.pipe(Schema.filter((selector) => fault(selector) ?? true))

const css = (initial: string, description: string) =>
  Schema.optionalWith(Css.annotations({ description }), { default: () => initial })

const HtmlSelectors = Schema.Struct({
  row: css(".result, .results_links", "One entry of the list: a hit, an advertisement, or a message in their place."),
  ad: css(".result--ad, .badge--ad", "Marks a row as an advertisement; the row itself or something inside it."),
  noResults: css(
    ".result--no-result, .no-results, .no-results__message",
    "Says that there is nothing, or nothing more; a row or something anywhere on the page."
  ),
  title: css("a.result__a, a.large", "Inside a row: the link of the hit."),
  badge: css(".result__type", "Inside the title: the file type."),
  displayUrl: css(".result__url, .url", "Inside a row: the address as shown."),
  snippet: css(".result__snippet, .snippet", "Inside a row: the lines quoted from the page found."),
  date: css(".result__extras__url > span", "Inside a row: holds the day, or something that is none and is passed over."),
  zeroClickHeading: css(".zci__heading, #zero_click_heading", "The heading of the instant answer."),
  zeroClickText: css(".zci__result, #zero_click_abstract", "The text of the instant answer."),
  spelling: css("#did_you_mean, .msg--spelling", "Holds the link to the query that is proposed instead.")
})

const LiteSelectors = Schema.Struct({
  tableRow: css("tr", "A row of the table; the first result link in it counts."),
  ad: css(".result-sponsored", "Encloses a part of an advertisement."),
  noResults: css(".no-results, .no-results__message", "Says that there is nothing, or nothing more."),
  title: css("a.result-link", "The link of a hit; what follows until the next one belongs to it."),
  badge: css(".result__type", "Inside the title: the file type."),
  displayUrl: css(".link-text", "The address as shown."),
  snippet: css(".result-snippet", "The lines quoted from the page found."),
  date: css(".timestamp", "Holds the day."),
  cell: css("td", "May hold the instant answer, which has no mark of its own."),
  spelling: css("#did_you_mean, .msg--spelling", "Holds the link to the query that is proposed instead.")
})

const ChallengeSelectors = Schema.Struct({
  mark: css(
    `form#challenge-form, form[action*="/anomaly.js?"], [class^="anomaly-modal__"], [class*=" anomaly-modal__"], [data-testid="anomaly-modal"]`,
    "Stands on the bot challenge only. Only ids, classes and addresses will do: the query is repeated in texts."
  )
})

/**
 * Every mark by which the parsers know their way around DuckDuckGo's pages, as CSS. What a file of overrides leaves out
 * keeps its default. Selectors without descendants (`a b`) are the quickest and the only ones whose time is bounded on
 * pages that are nested without end.
 */
export const Selectors = Schema.Struct({
  html: Schema.optionalWith(HtmlSelectors, { default: () => HtmlSelectors.make({}) }),
  lite: Schema.optionalWith(LiteSelectors, { default: () => LiteSelectors.make({}) }),
  challenge: Schema.optionalWith(ChallengeSelectors, { default: () => ChallengeSelectors.make({}) })
})
export type Selectors = typeof Selectors.Type

const decode = Schema.decodeUnknownEither(Selectors, { errors: "all", onExcessProperty: "error" })

const issueOf = (issue: ParseResult.ArrayFormatterIssue): InputIssue => ({
  field: issue.path.length === 0 ? "(root)" : issue.path.join("."),
  message: issue.message
})

/** The defaults with some of them replaced; or every fault of the overrides: unknown names, and what is no selector. */
export const merge = (overrides: unknown): Either.Either<Selectors, ReadonlyArray<InputIssue>> =>
  Either.mapLeft(decode(overrides), (error) => ParseResult.ArrayFormatter.formatErrorSync(error).map(issueOf))

export const defaults: Selectors = Schema.decodeSync(Selectors)({})
