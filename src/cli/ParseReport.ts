import * as Schema from "effect/Schema"
import type { SearchPage } from "../domain/SearchPage.ts"
import { parseChallengePage } from "../search/parse/ChallengePage.ts"
import { parseHtmlPage } from "../search/parse/HtmlPage.ts"
import { parseLitePage } from "../search/parse/LitePage.ts"
import type { ParsedPage } from "../search/parse/ParsedPage.ts"
import type { Selectors } from "../search/parse/Selectors.ts"

export const ParseEndpoint = Schema.Literal("html", "lite", "challenge")
export type ParseEndpoint = typeof ParseEndpoint.Type

const ReportedHit = Schema.Struct({
  /** From 1. */
  position: Schema.Number,
  title: Schema.String,
  url: Schema.String,
  snippet: Schema.String,
  displayUrl: Schema.String,
  /** `YYYY-MM-DD`. */
  published: Schema.NullOr(Schema.String),
  badge: Schema.NullOr(Schema.String)
})

/** What `parse` prints about a page, as JSON: every field is there, null where the page has none. */
export const ParseReport = Schema.Struct({
  outcome: Schema.Literal("results", "no_results", "blocked", "layout_changed"),
  hits: Schema.Array(ReportedHit),
  ads: Schema.Number,
  next: Schema.NullOr(Schema.Record({ key: Schema.String, value: Schema.String })),
  instantAnswer: Schema.NullOr(Schema.Struct({ heading: Schema.String, text: Schema.String, url: Schema.String })),
  spelling: Schema.NullOr(Schema.String)
})
export type ParseReport = typeof ParseReport.Type

const OUTCOMES = {
  Results: "results",
  NoResults: "no_results",
  Blocked: "blocked",
  LayoutChanged: "layout_changed"
} as const satisfies Readonly<Record<ParsedPage["_tag"], ParseReport["outcome"]>>

const nothing: SearchPage = { hits: [], ads: 0, complete: false }

const reportOf = (outcome: ParseReport["outcome"], page: SearchPage): ParseReport => ({
  outcome,
  hits: page.hits.map((hit, index) => ({
    position: index + 1,
    title: hit.title,
    url: hit.url,
    snippet: hit.snippet,
    displayUrl: hit.displayUrl,
    published: hit.published ?? null,
    badge: hit.badge ?? null
  })),
  ads: page.ads,
  next: page.next ?? null,
  instantAnswer: page.instantAnswer === undefined
    ? null
    : { heading: page.instantAnswer.heading, text: page.instantAnswer.text, url: page.instantAnswer.url },
  spelling: page.spelling ?? null
})

const parserFor = (endpoint: ParseEndpoint): ((page: string, selectors?: Selectors) => ParsedPage) => {
  switch (endpoint) {
    case "html":
      return parseHtmlPage
    case "lite":
      return parseLitePage
    case "challenge":
      return parseChallengePage
  }
}

/** `challenge` is for a page that came in place of another: whatever it is, it is named. */
export const parseReport = (endpoint: ParseEndpoint, page: string, selectors?: Selectors): ParseReport => {
  const parsed = parserFor(endpoint)(page, selectors)
  return reportOf(OUTCOMES[parsed._tag], "page" in parsed ? parsed.page : nothing)
}
