import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CacheStore, type StoreFailed, type Stored, type StoreKind, type StoreStatus } from "./CacheStore.ts"
import { type Held, Leases, type Won } from "./Leases.ts"

export interface SecondLevelStatus extends StoreStatus {
  /** How often it could not do what it was asked, since the start. */
  readonly failures: number
}

/** After a failure nothing is asked for so long: a store that hangs would else slow every search. In milliseconds. */
const REST = 5_000

/** What can fail apart from the others: a disk that is full can still be read. */
type Way = "read" | "write" | "lease"

interface Health {
  /** Milliseconds since the epoch. */
  restUntil: number
  failure: string | undefined
}

const well = (): Health => ({ restUntil: 0, failure: undefined })

const names: Readonly<Record<StoreKind, string>> = { memory: "in memory", disk: "on disk", redis: "in Redis" }

/**
 * The store behind the memory, and the leases, as a search needs them: they never fail. What they
 * cannot do is counted, told in the log when it begins and when it ends, and shown by the health check; the search goes
 * on without it, and asks again a little later.
 */
export class SecondLevel extends Context.Tag("mcp-duckduckgo/cache/SecondLevel")<SecondLevel, {
  readonly get: (space: string, key: string) => Effect.Effect<Stored | undefined>
  readonly put: (space: string, key: string, value: Stored) => Effect.Effect<void>
  /** Won where nothing can be learned of leases: two requests are better than none. */
  readonly acquire: (key: string, ttl: Duration.Duration) => Effect.Effect<Held | Won>
  readonly status: Effect.Effect<SecondLevelStatus>
}>() {
  static readonly layer: Layer.Layer<SecondLevel, never, CacheStore | Leases> = Layer.effect(
    SecondLevel,
    Effect.suspend(() => make())
  )

  /** Nothing behind the memory, nobody to share with. */
  static readonly none: Layer.Layer<SecondLevel> = Layer.provide(SecondLevel.layer, [CacheStore.none, Leases.local])
}

const make = Effect.fnUntraced(function*() {
  const store = yield* CacheStore
  const leases = yield* Leases
  const { kind } = yield* store.status
  const health: Readonly<Record<Way, Health>> = { read: well(), write: well(), lease: well() }
  let failures = 0

  const failed = (way: Way, error: StoreFailed): Effect.Effect<void> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const state = health[way]
      const first = state.failure === undefined
      failures++
      state.failure = error.detail
      state.restUntil = now + REST
      return first
        ? Effect.logWarning(`The cache ${names[kind]} fails: ${error.message}. Searches go on without it`)
        : Effect.void
    })

  const worked = (way: Way): Effect.Effect<void> => {
    const state = health[way]
    if (state.failure === undefined) return Effect.void
    state.failure = undefined
    return Effect.logWarning(`The cache ${names[kind]} works again (${way})`)
  }

  /** The work, or `otherwise` where it fails, takes too long, or has lately failed. */
  const openly = <A>(
    way: Way,
    otherwise: A,
    work: Effect.Effect<A, StoreFailed>
  ): Effect.Effect<A> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      now < health[way].restUntil ? Effect.succeed(otherwise) : work.pipe(
        Effect.tap(() => worked(way)),
        Effect.catchAll((error) => Effect.as(failed(way, error), otherwise))
      ))

  const alone: Won = { _tag: "Won", release: Effect.void, alone: true }

  return SecondLevel.of({
    get: (space, key) => openly("read", undefined, store.get(space, key)),
    put: (space, key, value) => openly("write", undefined, store.put(space, key, value)),
    acquire: (key, ttl) => openly<Held | Won>("lease", alone, leases.acquire(key, ttl)),
    status: Effect.map(store.status, (status) => {
      const failing = Object.entries(health).flatMap(([way, { failure }]) => failure === undefined ? [] : [`${way}: ${failure}`])
      return {
        ...status,
        failures,
        ...(failing.length === 0 ? {} : { failure: failing.join("; ") })
      }
    })
  })
})
