import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Deadline from "../domain/Deadline.ts"
import type { InvalidInput } from "../domain/Errors.ts"
import type { RankedHit } from "../domain/SearchHit.ts"
import type { Failure, Results, SearchOutcome } from "../domain/SearchOutcome.ts"
import type { SearchQuery } from "../domain/SearchQuery.ts"
import * as Spans from "../metrics/Spans.ts"
import { Cursors } from "./Cursors.ts"
import { describe } from "./FailedAsk.ts"
import { InstantAnswers } from "./InstantAnswers.ts"
import type { Failed } from "./Lookup.ts"
import * as QueryText from "./QueryText.ts"
import * as Reading from "./Reading.ts"
import { lockRemark, resolve, type SearchCall, type SearchDefaults } from "./SearchCall.ts"
import { type PageAnswer, type WebPage, WebPages } from "./WebPages.ts"

export interface SearchOptions extends SearchDefaults {
  /** For one search, all its pages and fallbacks together. */
  readonly deadline: Duration.Duration
}

/** No answer needs more pages than this: 50 hits at 10 a page, and one page of hits that were seen before. */
const MAX_PAGES = 6

/**
 * One query to one outcome. Fails only for input that no search can be made of; whatever can happen to a search is an
 * outcome.
 */
export class Search extends Context.Tag("mcp-duckduckgo/search/Search")<Search, {
  readonly run: (call: SearchCall) => Effect.Effect<SearchOutcome, InvalidInput>
}>() {
  static readonly layer = (
    options: SearchOptions
  ): Layer.Layer<Search, never, Cursors | InstantAnswers | WebPages> => Layer.effect(Search, make(options))
}

/** A search under way: what was asked, and how many hits are wanted. */
interface Run {
  readonly query: SearchQuery
  /** As it goes into DuckDuckGo's `q` field. */
  readonly text: string
  readonly maxResults: number
  readonly budget: NonNullable<SearchCall["budget"]>
}

const UNLIMITED: Run["budget"] = { max: Number.POSITIVE_INFINITY, costOf: () => 0 }

const extras = (source: WebPage): Pick<Results, "instantAnswer" | "spelling"> => {
  const { instantAnswer, spelling } = source.value.page
  return {
    ...(instantAnswer === undefined ? {} : { instantAnswer }),
    ...(spelling === undefined ? {} : { spelling })
  }
}

/** As many hits as the budget allows, from the top, and one in any case. */
const affordable = (run: Run, hits: ReadonlyArray<RankedHit>): ReadonlyArray<RankedHit> => {
  let spent = 0
  const end = hits.findIndex((hit, index) => (spent += run.budget.costOf(hit)) > run.budget.max && index > 0)
  return end === -1 ? hits : hits.slice(0, end)
}

const make = Effect.fnUntraced(function*(options: SearchOptions) {
  const pages = yield* WebPages
  const instantAnswers = yield* InstantAnswers
  const cursors = yield* Cursors

  const pageAt = (run: Run, reading: Reading.Reading) =>
    pages.get(Reading.pageRequest(run.query, run.text, reading), reading.renew)

  const cursorAt = (run: Run, reading: Reading.Reading | undefined): Effect.Effect<{ nextCursor?: string }> =>
    reading === undefined
      ? Effect.succeed({})
      : Effect.map(cursors.seal(Reading.cursors, { query: run.query, ...reading }), (nextCursor) => ({ nextCursor }))

  /** The older answer, marked as such. Its cursor leads only to what is in the cache as well. */
  const staleResults = Effect.fnUntraced(function*(run: Run, reading: Reading.Reading, stale: WebPage) {
    const hits = affordable(
      run,
      stale.value.page.hits.slice(reading.skip, reading.skip + run.maxResults)
        .map((hit, index): RankedHit => ({ position: reading.position + index, ...hit }))
    )
    const left = reading.skip + hits.length < stale.value.page.hits.length
    const rest = { ...reading, skip: reading.skip + hits.length, position: reading.position + hits.length }
    return {
      _tag: "Results",
      hits,
      ...extras(stale),
      ...(yield* cursorAt(run, left ? rest : undefined)),
      notices: [],
      provenance: stale.provenance
    } satisfies Results
  })

  /** What can be offered in place of an answer: an older one, or a fact from the one API that is not a search page. */
  const withFallback = Effect.fnUntraced(function*(run: Run, reading: Reading.Reading, failed: Failed<PageAnswer>) {
    const { failure, stale } = failed
    if (stale !== undefined && stale.value.page.hits.length > reading.skip) {
      return { ...failure, stale: yield* staleResults(run, reading, stale) } satisfies Failure
    }
    if (failure._tag === "Blocked" || reading.continuation !== undefined) return failure
    const instantAnswer = yield* instantAnswers.brief({ text: run.query.text, region: run.query.region })
    return instantAnswer === undefined ? failure : { ...failure, instantAnswer } satisfies Failure
  })

  const collect = Effect.fnUntraced(function*(run: Run, begin: Reading.Reading, remarks: ReadonlyArray<string>) {
    const first = yield* pageAt(run, begin)
    if (first._tag === "Failed") return yield* withFallback(run, begin, first)

    const notices = [...remarks]
    const seen = new Set<string>()
    const hits: Array<RankedHit> = []
    let spent = 0
    let full = false
    let source = first
    let reading = begin
    let rest: Reading.Reading | undefined
    for (let count = 1;; count++) {
      const before = hits.length
      let taken = 0
      for (const found of source.value.page.hits.slice(reading.skip)) {
        if (!seen.has(found.url)) {
          const hit: RankedHit = { position: begin.position + hits.length, ...found }
          spent += run.budget.costOf(hit)
          full = hits.length === run.maxResults || (spent > run.budget.max && hits.length > 0)
          if (full) break
          seen.add(found.url)
          hits.push(hit)
        }
        taken++
      }
      if (!source.value.page.complete) notices.push("A page broke off before its end: there may be more than is shown")
      rest = Reading.after(reading, source, taken, begin.position + hits.length, yield* Clock.currentTimeMillis)
      // A page that only repeats what was there before would lead round in circles.
      if (taken > 0 && hits.length === before) rest = undefined
      if (rest === undefined || full || hits.length === run.maxResults || count === MAX_PAGES) break
      const next = yield* pageAt(run, rest)
      if (next._tag === "Failed") {
        // Pages that held nothing are no answer: what became of this one is.
        if (hits.length === 0) return yield* withFallback(run, rest, next)
        notices.push(`Only ${hits.length} of ${run.maxResults}: the next page could not be had. ${describe(next.failure)}`)
        break
      }
      reading = rest
      source = next
    }
    if (spent > run.budget.max) notices.push(`The token budget ends the list after ${hits.length} of ${run.maxResults}`)

    const { provenance } = first
    if (hits.length === 0 && rest !== undefined) {
      const cause = `the list goes on, but ${MAX_PAGES} pages of it held nothing new`
      return { _tag: "Unavailable", endpoint: first.value.backend, cause } satisfies SearchOutcome
    }
    return hits.length === 0
      ? { _tag: "NoResults", ...extras(first), provenance } satisfies SearchOutcome
      : { _tag: "Results", hits, ...extras(first), ...(yield* cursorAt(run, rest)), notices, provenance } satisfies SearchOutcome
  })

  return Search.of({
    run: Effect.fnUntraced(function*(call: SearchCall) {
      yield* Spans.annotate({ [Spans.DDG_QUERY]: call.text })
      const continued = call.cursor === undefined ? undefined : yield* cursors.open(Reading.cursors, call.cursor)
      const query = yield* resolve(call, continued?.query, options)
      const run: Run = {
        query,
        text: yield* QueryText.build(query),
        maxResults: call.maxResults,
        budget: call.budget ?? UNLIMITED
      }
      const outcome: SearchOutcome = yield* collect(run, continued ?? Reading.start, lockRemark(call, options)).pipe(
        Deadline.within(options.deadline)
      )
      yield* Spans.annotate({ [Spans.DDG_OUTCOME]: outcome._tag })
      return outcome
    })
  })
})
