import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CacheStore, StoreFailed, type Stored, type StoreStatus } from "../../../src/cache/CacheStore.ts"
import { Leases } from "../../../src/cache/Leases.ts"
import { SecondLevel } from "../../../src/cache/SecondLevel.ts"

/** A store in a `Map`, with faults that a test can turn on and off. */
export interface FakeStore {
  readonly kept: Map<string, Stored>
  readonly seen: { gets: number; puts: number }
  fault: "fails" | "hangs" | undefined
  readonly layer: Layer.Layer<CacheStore>
}

export const fakeStore = (): FakeStore => {
  const kept = new Map<string, Stored>()
  const seen = { gets: 0, puts: 0 }
  const store: FakeStore = {
    kept,
    seen,
    fault: undefined,
    layer: Layer.suspend(() => {
      const tried = <A>(operation: "get" | "put", work: () => A): Effect.Effect<A, StoreFailed> =>
        Effect.suspend(() => {
          if (operation === "get") seen.gets++
          else seen.puts++
          if (store.fault === "hangs") return Effect.never
          return store.fault === "fails"
            ? Effect.fail(new StoreFailed({ kind: "redis", operation, detail: "made up for a test" }))
            : Effect.sync(work)
        })
      return Layer.succeed(CacheStore, {
        get: (space, key) => tried("get", () => kept.get(`${space} ${key}`)),
        put: (space, key, value) => tried("put", () => void kept.set(`${space} ${key}`, value)),
        remove: (space, key) => Effect.sync(() => void kept.delete(`${space} ${key}`)),
        clear: () => Effect.sync(() => kept.clear()),
        status: Effect.succeed<StoreStatus>({ kind: "redis" })
      })
    })
  }
  return store
}

/** The second level over a store, with leases for one process unless others are given. */
export const over = (store: FakeStore, leases: Layer.Layer<Leases> = Leases.local): Layer.Layer<SecondLevel> =>
  Layer.provide(SecondLevel.layer, [store.layer, leases])
