import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type { CacheStats } from "../cache/CacheStats.ts"
import type { CacheSettings } from "../cache/SearchCache.ts"
import type { SecondLevel } from "../cache/SecondLevel.ts"
import { SearchPage } from "../domain/SearchPage.ts"
import * as Spans from "../metrics/Spans.ts"
import * as Alike from "./alike/Alike.ts"
import type { Backend, PageRequest } from "./Backend.ts"
import * as FormSearch from "./backend/FormSearch.ts"
import { type AskError, DuckDuckGo } from "./DuckDuckGo.ts"
import { type FailedAsk, failureOf } from "./FailedAsk.ts"
import * as Foreign from "./Foreign.ts"
import type { Lifetimes } from "./intent/Kind.ts"
import { lifetimeOf } from "./intent/Lifetimes.ts"
import * as Lookup from "./Lookup.ts"
import { Parsers } from "./Parsers.ts"

export const PageAnswer = Schema.Struct({ page: SearchPage, backend: Schema.Literal("html", "lite") })
export type PageAnswer = typeof PageAnswer.Type

export type WebPage = Lookup.Found<PageAnswer>

export interface WebPagesSettings {
  readonly cache: CacheSettings
  readonly lifetimes: Lifetimes
  /** Whether a query is answered with the kept answer to another one that means the same. */
  readonly similar: boolean
}

/**
 * One page of web results, asked of html, then of lite where html is broken or out of order; not where it refuses, for
 * both refuse together.
 */
export class WebPages extends Context.Tag("mcp-duckduckgo/search/WebPages")<WebPages, {
  readonly get: (
    request: PageRequest,
    renew: boolean
  ) => Effect.Effect<Lookup.Failed<PageAnswer> | WebPage>
  readonly cacheStats: Effect.Effect<CacheStats>
}>() {
  static readonly layer = (
    settings: WebPagesSettings
  ): Layer.Layer<WebPages, never, DuckDuckGo | Parsers | SecondLevel> => Layer.scoped(WebPages, make(settings))
}

/** One key for one page: every field that the answer depends on. */
export const pageKey = (request: PageRequest): string => {
  const { continuation, df, region, safeSearch, text } = request
  const form = continuation === undefined ? null : [continuation.backend, Object.entries(continuation.form)]
  return JSON.stringify([text, region, safeSearch, df ?? null, form])
}

/** Lite is the same search in another dress: it helps where html is broken, not where both are refused or have no turn. */
const liteMayHelp = (error: AskError): boolean => error._tag !== "CoolingDown" && error._tag !== "RateLimited"

const make = Effect.fnUntraced(function*({ cache, lifetimes, similar }: WebPagesSettings) {
  const client = yield* DuckDuckGo
  const { load: parsers } = yield* Parsers
  const backends = {
    html: FormSearch.make(client, parsers, "html"),
    lite: FormSearch.make(client, parsers, "lite")
  } satisfies Record<string, Backend<PageRequest, SearchPage>>

  const from = (backend: "html" | "lite", request: PageRequest): Effect.Effect<PageAnswer, AskError> =>
    Effect.map(backends[backend].ask(request), (page) => ({ page: Foreign.pageOf(page), backend }))

  const ladder = (request: PageRequest): Effect.Effect<PageAnswer, FailedAsk> => {
    // A form belongs to the page that it came with: a later page has one place to ask.
    const backend = request.continuation?.backend ?? "html"
    return from(backend, request).pipe(
      Effect.catchAll((error) =>
        request.continuation === undefined && liteMayHelp(error)
          ? from("lite", request).pipe(
            Effect.mapError((second) => failureOf({ backend, error }, { backend: "lite", error: second }))
          )
          : Effect.fail(failureOf({ backend, error }))
      )
    )
  }

  const lookup = yield* Lookup.make({
    endpoint: "html",
    space: "pages",
    schema: PageAnswer,
    cache,
    keyOf: pageKey,
    ask: ladder,
    backendOf: (answer: PageAnswer) => answer.backend,
    ...(similar ? { kin: Alike.make() } : {}),
    // A page that ended early may be whole the next time.
    lifetime: (request, { page }, now) =>
      page.complete ? lifetimeOf(lifetimes, request, page.hits.length === 0, now) : "never"
  })

  return WebPages.of({
    cacheStats: lookup.stats,
    get: (request, renew) => Spans.within("WebPages.get")(lookup.get(request, renew))
  })
})
