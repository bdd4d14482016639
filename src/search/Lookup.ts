import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { CacheStats } from "../cache/CacheStats.ts"
import type { SecondLevel } from "../cache/SecondLevel.ts"
import * as SearchCache from "../cache/SearchCache.ts"
import * as Deadline from "../domain/Deadline.ts"
import type { BackendName, Provenance } from "../domain/Provenance.ts"
import { Meter } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import * as Spans from "../metrics/Spans.ts"
import { type FailedAsk, isLate, outOfTime } from "./FailedAsk.ts"

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

/** Questions that mean the same, and what they were called by those who asked them. */
export interface Kin<Request> {
  /** That there is an answer to this request, under this key. */
  readonly learn: (request: Request, key: string) => void
  /** Keys of requests that mean the same as this one, the best first. */
  readonly keysFor: (request: Request) => ReadonlyArray<string>
  /** The words that were asked under a key. */
  readonly textOf: (key: string) => string | undefined
}

export interface LookupOptions<Request, A, I> {
  /** Who is blamed when the caller's deadline passes. */
  readonly endpoint: BackendName
  /** What the store calls these answers. */
  readonly space: string
  readonly schema: Schema.Schema<A, I>
  readonly cache: SearchCache.CacheSettings
  readonly keyOf: (request: Request) => string
  readonly ask: (request: Request) => Effect.Effect<A, FailedAsk>
  readonly backendOf: (value: A) => BackendName
  /** How long an answer given at `now` counts as fresh; `never` keeps it out of the cache. */
  readonly lifetime: (request: Request, value: A, now: number) => Duration.Duration | "never"
  readonly kin?: Kin<Request>
}

export interface Lookup<Request, A> {
  /** `renew` asks DuckDuckGo even where the cache has a fresh answer. */
  readonly get: (request: Request, renew?: boolean) => Effect.Effect<Failed<A> | Found<A>>
  readonly stats: Effect.Effect<CacheStats>
}

/** Where an answer came from, in the words of the metric. */
const resultOf = (answer: Failed<unknown> | Found<unknown>): string => {
  if (answer._tag === "Failed") return answer.stale === undefined ? "failed" : "stale"
  return answer.provenance.cache === "fresh" ? "hit" : answer.provenance.cache
}

/**
 * How every question is answered: from the cache where it has an answer, else by asking once for all who ask the same at
 * the same time, else with the failure beside the older answer that is left. A failure is never cached.
 */
export const make = <Request, A extends object, I>(
  options: LookupOptions<Request, A, I>
): Effect.Effect<Lookup<Request, A>, never, Scope.Scope | SecondLevel> =>
  Effect.gen(function*() {
    const meter = yield* Meter
    const { kin } = options
    const cache = yield* SearchCache.make<A, I, FailedAsk>({
      ...options.cache, space: options.space, schema: options.schema, outOfTime: isLate
    })

    const found = (answer: SearchCache.Answer<A>, now: number): Found<A> => {
      const answers = answer.answers === undefined ? undefined : kin?.textOf(answer.answers)
      return {
        _tag: "Found",
        value: answer.value,
        fetchedAt: answer.fetchedAt,
        provenance: {
          backend: options.backendOf(answer.value),
          cache: answer.source,
          ageSeconds: Math.max(0, Math.floor((now - answer.fetchedAt) / 1000)),
          fetchedAt: new Date(answer.fetchedAt).toISOString(),
          ...(answers === undefined ? {} : { answers })
        }
      }
    }

    const get = Effect.fnUntraced(function*(request: Request, renew: boolean) {
      const key = options.keyOf(request)
      const begun = yield* Clock.currentTimeMillis
      const question: SearchCache.Question<A, FailedAsk> = {
        key,
        renew,
        // Most questions are answered without: what is to be sent is made up only then.
        ask: Effect.suspend(() => options.ask(request)),
        lifetime: (value) => options.lifetime(request, value, begun),
        ...(kin === undefined ? {} : { alike: () => kin.keysFor(request) })
      }
      const ready = yield* cache.ready(question)
      if (ready !== undefined) return found(ready, begun)
      const left = yield* Deadline.left
      const answer = yield* cache.find(question).pipe(
        Effect.timeoutFail({ duration: left, onTimeout: () => outOfTime(options.endpoint) }),
        Effect.either
      )
      const then = yield* Clock.currentTimeMillis
      if (answer._tag === "Right") {
        if (answer.right.answers === undefined) kin?.learn(request, key)
        return found(answer.right, then)
      }
      const older = yield* cache.older(key)
      return {
        _tag: "Failed",
        failure: answer.left,
        stale: older === undefined ? undefined : found(older, then)
      } satisfies Failed<A>
    })

    const counted = (answer: Failed<A> | Found<A>): Effect.Effect<void> => {
      const result = resultOf(answer)
      meter.add(Metrics.cacheLookups, { endpoint: options.endpoint, result })
      return Spans.annotate({ [Spans.DDG_CACHE]: result })
    }

    return {
      stats: cache.stats,
      get: (request, renew = false) => Spans.within(Spans.LOOKUP)(Effect.tap(get(request, renew), counted))
    }
  })
