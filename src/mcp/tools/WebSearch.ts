import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import type { RankedHit } from "../../domain/SearchHit.ts"
import type { SearchOutcome } from "../../domain/SearchOutcome.ts"
import { SiteName } from "../../domain/SearchQuery.ts"
import * as Spans from "../../metrics/Spans.ts"
import { fuse } from "../../search/Fusion.ts"
import type { SearchCall } from "../../search/SearchCall.ts"
import { Searches } from "../../search/Searches.ts"
import { McpRequest } from "../McpRequest.ts"
import * as McpTool from "../McpTool.ts"
import * as Arguments from "./Arguments.ts"
import { tokensOf } from "./Budget.ts"
import { TimeRangeText } from "./TimeRangeArgument.ts"
import { Detail, hitOf, Output, outputOf } from "./WebSearchWire.ts"
import { render, sameCall } from "./WebSearchText.ts"
import { optional } from "./Wire.ts"

/** What an answer takes beside its hits: outcome, provenance, cursor, notices. */
const OVERHEAD_TOKENS = 250

/** One query and four more. */
export const MAX_QUERIES = 5

const sites = optional(Schema.Array(SiteName).pipe(Schema.maxItems(20)))

const inputOf = (defaultMaxResults: number) =>
  Schema.Struct({
    query: Arguments.query.annotations({
      description: "Words, \"exact phrases\" and operators such as -word, filetype:pdf, intitle:word"
    }),
    more_queries: optional(
      Schema.Array(Arguments.query.annotations({ description: "" })).pipe(Schema.maxItems(MAX_QUERIES - 1)).annotations({
        description: "Other wordings or sub-questions, fused into one ranking"
      })
    ),
    max_results: Arguments.maxResults(defaultMaxResults),
    time_range: optional(TimeRangeText),
    include_sites: sites,
    exclude_sites: sites,
    region: Arguments.region,
    safe_search: Arguments.safeSearch,
    detail: optional(Detail.annotations({ description: "brief: no snippets", default: "normal" })),
    max_tokens: optional(
      Schema.Number.pipe(Schema.int(), Schema.between(300, 20_000)).annotations({ description: "Bound on the answer" })
    ),
    cursor: Arguments.cursor
  })
type Input = Schema.Schema.Type<ReturnType<typeof inputOf>>

const callOf = (input: Input, text: string, maxResults: number): SearchCall => ({
  text,
  maxResults,
  ...(input.region === undefined ? {} : { region: input.region }),
  ...(input.safe_search === undefined ? {} : { safeSearch: input.safe_search }),
  ...(input.time_range === undefined ? {} : { timeRange: input.time_range }),
  ...(input.include_sites === undefined ? {} : { includeSites: input.include_sites }),
  ...(input.exclude_sites === undefined ? {} : { excludeSites: input.exclude_sites })
})

const budgetOf = (input: Input, detail: Detail): SearchCall["budget"] =>
  input.max_tokens === undefined ? undefined : {
    max: Math.max(1, input.max_tokens - OVERHEAD_TOKENS),
    costOf: (hit) => tokensOf(hitOf(detail, hit))
  }

const hitsOf = (outcome: SearchOutcome): ReadonlyArray<RankedHit> => (outcome._tag === "Results" ? outcome.hits : [])

/** Of several failures the one that says most about why there is nothing. */
const gravity: Readonly<Record<SearchOutcome["_tag"], number>> = {
  Results: 4,
  Blocked: 3,
  LayoutChanged: 2,
  Unavailable: 1,
  NoResults: 0
}

/** What a reader of each list must know, each remark once, with the numbers of the queries that it is about. */
const noticesOf = (outcomes: ReadonlyArray<SearchOutcome>): ReadonlyArray<string> => {
  const about = new Map<string, ReadonlyArray<string>>()
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome._tag !== "Results") continue
    for (const notice of outcome.notices) about.set(notice, [...about.get(notice) ?? [], `#${index + 1}`])
  }
  return Array.from(about, ([notice, numbers]) => `${notice} (${numbers.join(" ")})`)
}

const leftOut = (count: number): string =>
  `${count} further distinct results were found and left out; raise max_results or max_tokens to see them`

/** Several outcomes as one answer: one fused ranking, and what became of each query beside it. */
export const fusedOutput = (
  queries: ReadonlyArray<string>,
  outcomes: ReadonlyArray<SearchOutcome>,
  detail: Detail,
  maxResults: number,
  budget: SearchCall["budget"]
): Output => {
  const ranked = fuse(outcomes.map(hitsOf))
  const gravest = outcomes.reduce((a, b) => (gravity[b._tag] > gravity[a._tag] ? b : a))
  const { hits: _, nextCursor: __, notices: ___, provenance, ...rest } = outputOf(detail, gravest)
  const beside = {
    ...rest,
    notices: noticesOf(outcomes),
    ...(provenance === undefined || ranked.length > 0 ? {} : { provenance }),
    queries: outcomes.map((outcome, index) => {
      const { failure, hits: own, nextCursor, outcome: name } = outputOf("brief", outcome)
      return {
        query: queries[index] ?? "",
        outcome: name,
        hits: own.length,
        ...(failure === undefined ? {} : { reason: failure.reason }),
        ...(nextCursor === undefined ? {} : { nextCursor })
      }
    })
  }
  // The reports of five queries and their cursors are more than the overhead of one answer.
  const more = (): number => tokensOf([{ ...beside, hits: [] }, leftOut(ranked.length)]) - OVERHEAD_TOKENS
  let spent = budget === undefined ? 0 : Math.max(0, more())
  const hits: Array<Output["hits"][number]> = []
  for (const hit of ranked.slice(0, maxResults)) {
    const out = hitOf(detail, { ...hit, position: hits.length + 1 })
    spent += budget === undefined ? 0 : tokensOf(out)
    if (budget !== undefined && spent > budget.max && hits.length > 0) break
    hits.push(out)
  }
  const left = ranked.length - hits.length
  return { ...beside, hits, notices: left === 0 ? beside.notices : [...beside.notices, leftOut(left)] }
}

/** `web_search`: one query, or up to five in one ranking. */
export const make = (defaults: { readonly maxResults: number }) =>
  Effect.map(Searches, (searches) => {
    const one = (input: Input, detail: Detail, maxResults: number) => {
      const budget = budgetOf(input, detail)
      const call: SearchCall = {
        ...callOf(input, input.query, maxResults),
        ...(budget === undefined ? {} : { budget }),
        ...(input.cursor === undefined ? {} : { cursor: input.cursor })
      }
      return Effect.map(searches.web(call), (outcome) => outputOf(detail, outcome))
    }

    const several = Effect.fnUntraced(
      function*(input: Input, queries: ReadonlyArray<string>, detail: Detail, maxResults: number) {
        const { progress } = yield* McpRequest
        const done = yield* Ref.make(0)
        const outcomes = yield* Effect.forEach(
          queries,
          (text) =>
            Effect.tap(Spans.within(Spans.SEARCH)(searches.web(callOf(input, text, maxResults))), () =>
              Effect.flatMap(Ref.updateAndGet(done, (count) => count + 1), (count) =>
                progress({ progress: count, total: queries.length, message: `${count} of ${queries.length} searches done` }))),
          { concurrency: "unbounded" }
        )
        return fusedOutput(queries, outcomes, detail, maxResults, budgetOf(input, detail))
      }
    )

    const handler = Effect.fnUntraced(function*(input: Input) {
      const { progress } = yield* McpRequest
      const detail = input.detail ?? "normal"
      const maxResults = input.max_results ?? defaults.maxResults
      const queries = [input.query, ...(input.more_queries ?? [])]
      yield* progress({ progress: 0, total: queries.length, message: "searching DuckDuckGo" })
      if (queries.length > 1 && input.cursor === undefined) return yield* several(input, queries, detail, maxResults)
      // A cursor goes on with one query, however many there were.
      const output = yield* one(input, detail, maxResults)
      yield* progress({ progress: queries.length, total: queries.length, message: output.outcome })
      return output
    })

    return McpTool.make({
      name: "web_search",
      title: "Search the web",
      description: "Search the web with DuckDuckGo. The outcome says whether there are results, none, or no answer (blocked, unavailable).",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      input: inputOf(defaults.maxResults),
      output: Output,
      // Each query is a search of its own.
      facts: (input) => ({
        cost: 1 + (input.cursor === undefined ? input.more_queries?.length ?? 0 : 0),
        sealed: { query: [input.query, ...(input.more_queries ?? [])].join("\n") }
      }),
      handler: (input): Effect.Effect<Output, InvalidInput, McpRequest> => handler(input),
      render: (output, input, wrap) => render(output, [input.query, ...(input.more_queries ?? [])].map((text) => JSON.stringify(text)).join(", "), sameCall, wrap)
    })
  })
