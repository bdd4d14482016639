import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as AnswerCache from "../cache/AnswerCache.ts"
import * as SingleFlight from "../cache/SingleFlight.ts"
import * as Deadline from "../domain/Deadline.ts"
import type { BackendName, Provenance } from "../domain/Provenance.ts"
import { Meter } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import * as Spans from "../metrics/Spans.ts"
import { type FailedAsk, outOfTime } from "./FailedAsk.ts"

/** An answer of DuckDuckGo's and where it came from. */
export interface Found<A> {
  readonly _tag: "Found"
  readonly value: A
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number
  readonly provenance: Provenance
}

export interface Failed<A> {
  readonly _tag: "Failed"
  readonly failure: FailedAsk
  /** An older answer to the same question. */
  readonly stale: Found<A> | undefined
}

export interface LookupOptions<Request, A> {
  /** Who is blamed when the caller's deadline passes. */
  readonly endpoint: BackendName
  readonly cache: AnswerCache.AnswerCacheOptions
  readonly keyOf: (request: Request) => string
  readonly ask: (request: Request) => Effect.Effect<A, FailedAsk>
  readonly backendOf: (value: A) => BackendName
  /** How long an answer may count as fresh, if shorter than the cache's own time; `never` keeps it out of the cache. */
  readonly lifetime?: (value: A) => Duration.Duration | "never" | undefined
}

export interface Lookup<Request, A> {
  /** `renew` asks DuckDuckGo even where the cache has a fresh answer. */
  readonly get: (request: Request, renew?: boolean) => Effect.Effect<Failed<A> | Found<A>>
  readonly stats: Effect.Effect<AnswerCache.CacheStats>
}

/** Where an answer came from, in the words of the metric. */
const resultOf = (answer: Failed<unknown> | Found<unknown>): string => {
  if (answer._tag === "Failed") return answer.stale === undefined ? "failed" : "stale"
  return answer.provenance.cache === "miss" ? "miss" : "hit"
}

/**
 * How every question is answered: from the cache while it is fresh, else by asking once for all who ask the same at the
 * same time, else with the failure beside the older answer that is left. A failure is never cached.
 */
export const make = <Request, A extends object>(
  options: LookupOptions<Request, A>
): Effect.Effect<Lookup<Request, A>, never, Scope.Scope> =>
  Effect.gen(function*() {
    const cache = yield* AnswerCache.make<A>(options.cache)
    const meter = yield* Meter
    const flight = yield* SingleFlight.make<AnswerCache.Cached<A>, FailedAsk>()

    const found = (cached: AnswerCache.Cached<A>, source: Provenance["cache"]): Effect.Effect<Found<A>> =>
      Effect.map(Clock.currentTimeMillis, (now) => ({
        _tag: "Found",
        value: cached.value,
        fetchedAt: cached.fetchedAt,
        provenance: {
          backend: options.backendOf(cached.value),
          cache: source,
          ageSeconds: Math.max(0, Math.floor((now - cached.fetchedAt) / 1000)),
          fetchedAt: new Date(cached.fetchedAt).toISOString()
        }
      }))

    const ask = (key: string, request: Request): Effect.Effect<AnswerCache.Cached<A>, FailedAsk> =>
      Effect.flatMap(options.ask(request), (value) => {
        const lifetime = options.lifetime?.(value)
        const kept = lifetime === "never" ? Effect.void : cache.put(key, value, lifetime)
        return Effect.map(Effect.zipRight(kept, Clock.currentTimeMillis), (fetchedAt) => ({ value, fetchedAt, fresh: true }))
      })

    const get = Effect.fnUntraced(function*(request: Request, renew: boolean) {
      const key = options.keyOf(request)
      const cached = yield* Spans.within(Spans.CACHE)(cache.get(key))
      if (cached?.fresh === true && !renew) return yield* found(cached, "fresh")
      const left = yield* Deadline.left
      return yield* flight(key, ask(key, request)).pipe(
        Effect.timeoutFail({ duration: left, onTimeout: () => outOfTime(options.endpoint) }),
        Effect.flatMap((answer) => found(answer, "miss")),
        Effect.catchAll((failure) =>
          Effect.map(
            cached === undefined ? Effect.succeed(undefined) : found(cached, cached.fresh ? "fresh" : "stale"),
            (stale): Failed<A> => ({ _tag: "Failed", failure, stale })
          )
        )
      )
    })

    const counted = (answer: Failed<A> | Found<A>): Effect.Effect<void> => {
      const result = resultOf(answer)
      meter.add(Metrics.cacheLookups, { endpoint: options.endpoint, result })
      return Spans.annotate(Spans.DDG_CACHE, result)
    }

    return {
      stats: cache.stats,
      get: (request, renew = false) => Effect.tap(get(request, renew), counted)
    }
  })
