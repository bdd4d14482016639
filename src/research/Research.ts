import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Deadline from "../domain/Deadline.ts"
import type { InvalidInput } from "../domain/Errors.ts"
import type { SearchHit } from "../domain/SearchHit.ts"
import type { SearchOutcome } from "../domain/SearchOutcome.ts"
import * as Spans from "../metrics/Spans.ts"
import { evidenceFor, nearlyEqual } from "../reader/Evidence.ts"
import { Reader } from "../reader/Reader.ts"
import { type Opened, type OpenError, type OpenRequest, WebReader } from "../reader/WebReader.ts"
import { Searches } from "../search/Searches.ts"
import { type Candidate, candidates } from "./Candidates.ts"
import { derived } from "./Queries.ts"
import type { AskedQuery, Quoted, Source, Step, Study, StudyRequest } from "./Study.ts"

export interface ResearchOptions {
  readonly robots: OpenRequest["robots"]
  /** For all of it; what is there by then is the answer. */
  readonly deadline: Duration.Duration
  /** For one page, its robots.txt included. */
  readonly pageDeadline: Duration.Duration
}

export const defaults: Omit<ResearchOptions, "robots"> = {
  deadline: Duration.seconds(50),
  pageDeadline: Duration.seconds(15)
}

const HITS_OF_QUERY = 10
const PAGES_AT_ONCE = 4
/** Passages that are looked for: more than any budget shows. */
const MOST_PASSAGES = 24
const PASSAGES_OF_HOST = 5
/** Kept back from the deadline for what comes after the pages. */
const LAST_STEPS_MILLIS = 2_000

/** One question, several searches and pages: what they say, word for word, with its places. */
export class Research extends Context.Tag("mcp-duckduckgo/research/Research")<Research, {
  /** Fails for queries that nothing can be made of; everything else that goes wrong is told in the study. */
  readonly study: (
    request: StudyRequest,
    report: (step: Step) => Effect.Effect<void>
  ) => Effect.Effect<Study, InvalidInput>
}>() {
  static readonly layer = (options: ResearchOptions): Layer.Layer<Research, never, Reader | Searches | WebReader> =>
    Layer.effect(Research, make(options))
}

const listOf = (outcome: SearchOutcome): ReadonlyArray<SearchHit> => {
  if (outcome._tag === "Results") return outcome.hits
  // An older answer still names pages, and they are read anew.
  return outcome._tag === "NoResults" ? [] : outcome.stale?.hits ?? []
}

interface Visited {
  readonly candidate: Candidate
  readonly result: Either.Either<Opened, string>
}

const citationOf = ({ hash }: Opened["snapshot"], start: number): string => `${hash.slice(0, 8)}.${start.toString(36)}`

/** Sources in the order of rank; of those that say nearly the same, the first counts. */
const sourcesOf = (visited: ReadonlyArray<Visited>): ReadonlyArray<Source> => {
  const texts = visited.map(({ result }) => (Either.isRight(result) ? result.right.snapshot.document.text : ""))
  const equal = nearlyEqual(texts)
  return visited.map(({ candidate: { foundBy, host, snippet, title, url }, result }, index): Source => {
    const facts = { id: `S${index + 1}`, url, host, title, snippet, foundBy }
    if (Either.isLeft(result)) return { ...facts, state: { _tag: "Failed", reason: result.left } }
    const earlier = texts[index]?.trim() === "" ? undefined : equal.get(index)
    return earlier === undefined
      ? { ...facts, state: { _tag: "Read", opened: result.right } }
      : { ...facts, state: { _tag: "Same", opened: result.right, as: `S${earlier + 1}` } }
  })
}

const make = Effect.fnUntraced(function*(options: ResearchOptions) {
  const reader = yield* Reader
  const searches = yield* Searches
  const web = yield* WebReader

  const ask = (request: StudyRequest) => (query: string): Effect.Effect<AskedQuery, InvalidInput> =>
    Effect.map(
      Spans.within(Spans.SEARCH)(searches.web({ ...request.filters, text: query, maxResults: HITS_OF_QUERY })),
      (outcome) => ({ query, outcome })
    )

  const visit = (candidate: Candidate, left: number): Effect.Effect<Visited> => {
    const millis = Math.max(0, Math.min(left - LAST_STEPS_MILLIS, Duration.toMillis(options.pageDeadline)))
    return web.open({ url: candidate.url, robots: options.robots, found: true }).pipe(
      Effect.timeoutFail({
        duration: millis,
        onTimeout: () => ({ message: `it was not there within ${Math.round(millis / 100) / 10} s` })
      }),
      Effect.mapError((error: OpenError | { readonly message: string }) => error.message),
      Effect.either,
      Effect.map((result) => ({ candidate, result }))
    )
  }

  /** Reads down the list until so many pages are read, or nothing or no time is left. A few at a time. */
  const readPages = Effect.fnUntraced(function*(
    list: ReadonlyArray<Candidate>,
    maxPages: number,
    report: (read: number) => Effect.Effect<void>
  ) {
    const visited: Array<Visited> = []
    const readSoFar = () => visited.filter(({ result }) => Either.isRight(result)).length
    // Twice as many are tried as are wanted: some sites always refuse.
    const waiting = list.slice(0, maxPages * 2)
    while (waiting.length > 0 && readSoFar() < maxPages) {
      const left = yield* Deadline.left
      if (left <= LAST_STEPS_MILLIS) break
      const next = waiting.splice(0, maxPages - readSoFar())
      const results = yield* Effect.forEach(
        next,
        (candidate) => Effect.tap(visit(candidate, left), () => report(1)),
        { concurrency: PAGES_AT_ONCE }
      )
      visited.push(...results)
    }
    return visited
  })

  const quoted = Effect.fnUntraced(function*(question: string, sources: ReadonlyArray<Source>) {
    const opened = new Map(sources.flatMap(({ id, state }) => (state._tag === "Read" ? [[id, state.opened] as const] : [])))
    const texts = sources.flatMap(({ host, id }) => {
      const page = opened.get(id)
      return page === undefined ? [] : [{ id, host, text: page.snapshot.document.text }]
    })
    const found = evidenceFor(question, texts, { most: MOST_PASSAGES, mostOfHost: PASSAGES_OF_HOST })
    return yield* Effect.forEach(found, ({ id, start, text }) => {
      const page = opened.get(id)
      return Effect.map(
        Effect.catchAll(reader.flags(text), () => Effect.succeed([])),
        (flags): Quoted => ({ citation: page === undefined ? id : citationOf(page.snapshot, start), source: id, text, flags })
      )
    })
  })

  const noticesOf = (request: StudyRequest, asked: ReadonlyArray<AskedQuery>, sources: ReadonlyArray<Source>, inTime: boolean) => {
    const read = sources.filter(({ state }) => state._tag !== "Failed").length
    const stale = asked.flatMap(({ outcome, query }) =>
      outcome._tag !== "Results" && outcome._tag !== "NoResults" && outcome.stale !== undefined ? [query] : [])
    return [
      ...(request.queries.length === 0 ? [`The queries were derived from the question: ${asked.map(({ query }) => JSON.stringify(query)).join(", ")}`] : []),
      ...stale.map((query) => `${JSON.stringify(query)} was answered from an older search; the pages were read just now`),
      ...(inTime ? [] : ["The time was up before all pages were read"]),
      ...(read > 0 && read < request.maxPages ? [`${read} of ${request.maxPages} pages could be read`] : [])
    ]
  }

  const study = Effect.fnUntraced(function*(request: StudyRequest, report: (step: Step) => Effect.Effect<void>) {
    const queries = request.queries.length === 0 ? derived(request.question) : request.queries
    const total = queries.length + request.maxPages + 1
    const done = yield* Ref.make(0)
    const step = (by: number, message: string) =>
      Effect.flatMap(Ref.updateAndGet(done, (count) => Math.min(total - 1, count + by)), (count) => report({ done: count, total, message }))
    yield* report({ done: 0, total, message: `searching: ${queries.length} ${queries.length === 1 ? "query" : "queries"}` })
    const asked = yield* Effect.forEach(
      queries,
      (query) => Effect.tap(ask(request)(query), ({ outcome }) => step(1, `${JSON.stringify(query)}: ${outcome._tag}`)),
      { concurrency: "unbounded" }
    )
    const list = candidates(asked.map(({ outcome }) => listOf(outcome)))
    const visited = yield* readPages(list, request.maxPages, (by) => step(by, "reading pages"))
    const sources = sourcesOf(visited)
    const inTime = (yield* Deadline.left) > LAST_STEPS_MILLIS
    yield* report({ done: total - 1, total, message: "looking for passages" })
    const evidence = yield* quoted([request.question, ...request.queries].join(" "), sources)
    yield* report({ done: total, total, message: `${evidence.length} passages of ${sources.length} pages` })
    return { queries: asked, sources, evidence, notices: noticesOf(request, asked, sources, inTime) }
  })

  return Research.of({
    study: Effect.fn("Research.study")((request: StudyRequest, report: (step: Step) => Effect.Effect<void>) =>
      Deadline.within(options.deadline)(study(request, report)))
  })
})
