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
    const reason = error instanceof Error ? error.message.trim() : String(error)
    return `${JSON.stringify(selector)} is not a CSS selector: ${reason}`
  }
}

const Css = Schema.String.pipe(Schema.filter((selector) => fault(selector) ?? true))

const css = (description: string) => Css.annotations({ description })

const Html = Schema.Struct({
  row: css("One entry of the list: a hit, an advertisement, or a message in their place."),
  ad: css("Marks a row as an advertisement: the row itself or something inside it."),
  noResults: css("Says that there is nothing, or nothing more: a row, or something anywhere on the page."),
  title: css("Inside a row: the link of the hit."),
  badge: css("Inside the title: the file type."),
  displayUrl: css("Inside a row: the address as shown."),
  snippet: css("Inside a row: the lines quoted from the page found."),
  date: css("Inside a row: holds the day; one that begins with anything else is passed over."),
  zeroClickHeading: css("The heading of the instant answer."),
  zeroClickText: css("The text of the instant answer."),
  spelling: css("Holds the link to the query that is proposed instead.")
})

const Lite = Schema.Struct({
  tableRow: css("A row of the table; the first result link in it counts."),
  ad: css("Encloses a part of an advertisement."),
  noResults: css("Says that there is nothing, or nothing more."),
  title: css("The link of a hit; what follows until the next one belongs to it."),
  badge: css("Inside the title: the file type."),
  displayUrl: css("The address as shown."),
  snippet: css("The lines quoted from the page found."),
  date: css("Holds the day."),
  cell: css("May hold the instant answer, which has no mark of its own."),
  spelling: css("Holds the link to the query that is proposed instead.")
})

const Challenge = Schema.Struct({
  mark: css("Stands on the bot challenge only. By id, class or address: texts will not do, for they repeat the query.")
})

/**
 * Every mark by which the parsers know their way around DuckDuckGo's pages, as CSS. Selectors without descendants
 * (`a b`) are the quickest, and the only ones whose time is bounded on a page that is nested without end.
 */
export const Selectors = Schema.Struct({ html: Html, lite: Lite, challenge: Challenge })
export type Selectors = typeof Selectors.Type

/** Right for every page recorded from 2022 to 2026; the second names are those of 2014 to 2016. */
export const defaults: Selectors = {
  html: {
    row: ".result, .results_links",
    ad: ".result--ad, .badge--ad",
    noResults: ".result--no-result, .no-results, .no-results__message",
    title: "a.result__a, a.large",
    badge: ".result__type",
    displayUrl: ".result__url, .url",
    snippet: ".result__snippet, .snippet",
    date: ".result__extras__url > span",
    zeroClickHeading: ".zci__heading, #zero_click_heading",
    zeroClickText: ".zci__result, #zero_click_abstract",
    spelling: "#did_you_mean, .msg--spelling"
  },
  lite: {
    tableRow: "tr",
    ad: ".result-sponsored",
    noResults: ".no-results, .no-results__message",
    title: "a.result-link",
    badge: ".result__type",
    displayUrl: ".link-text",
    snippet: ".result-snippet",
    date: ".timestamp",
    cell: "td",
    spelling: "#did_you_mean, .msg--spelling"
  },
  challenge: {
    mark: [
      "form#challenge-form",
      `form[action*="/anomaly.js?"]`,
      `[class^="anomaly-modal__"]`,
      `[class*=" anomaly-modal__"]`,
      `[data-testid="anomaly-modal"]`
    ].join(", ")
  }
}

const partial = <Fields extends Schema.Struct.Fields>(section: Schema.Struct<Fields>) =>
  Schema.optionalWith(
    Schema.partialWith(section, { exact: true }).annotations({ identifier: "an object of selectors" }),
    { exact: true }
  )

/** What an operator may put in a file: any of the selectors, each in place of its default. */
export const SelectorOverrides = Schema.Struct({
  html: partial(Html),
  lite: partial(Lite),
  challenge: partial(Challenge)
}).annotations({ identifier: "an object with html, lite and challenge" })

const decode = Schema.decodeUnknownEither(SelectorOverrides, { errors: "all", onExcessProperty: "error" })

const issueOf = (issue: ParseResult.ArrayFormatterIssue): InputIssue => ({
  field: issue.path.length === 0 ? "(root)" : issue.path.join("."),
  message: issue.message
})

/** The defaults with some of them replaced; or every fault of the overrides: unknown names, and what is no selector. */
export const merge = (overrides: unknown): Either.Either<Selectors, ReadonlyArray<InputIssue>> =>
  Either.mapBoth(decode(overrides), {
    onLeft: (error) => ParseResult.ArrayFormatter.formatErrorSync(error).map(issueOf),
    onRight: ({ challenge, html, lite }) => ({
      html: html === undefined ? defaults.html : { ...defaults.html, ...html },
      lite: lite === undefined ? defaults.lite : { ...defaults.lite, ...lite },
      challenge: { ...defaults.challenge, ...challenge }
    })
  })
