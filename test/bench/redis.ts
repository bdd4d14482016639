// tsx test/bench/redis.ts
// What a hit of the cache in Redis costs beside a bare GET of the same bytes by the same client, over loopback.
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Redis } from "ioredis"
import { CacheStore } from "../../src/cache/CacheStore.ts"
import * as RedisStore from "../../src/cache/RedisStore.ts"
import * as TestRedis from "../support/redis/RedisServer.ts"
import { say } from "./support/Stats.ts"

const ROUNDS = 15
const HITS = 500
const BYTES = Buffer.alloc(6_000, "a")

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const measured = Effect.gen(function*() {
  const { port, url } = yield* TestRedis.server()
  const raw = new Redis({ port, host: "127.0.0.1" })
  yield* Effect.addFinalizer(() => Effect.sync(() => raw.disconnect()))
  yield* Effect.gen(function*() {
    const store = yield* CacheStore
    const now = Date.now()
    yield* store.put("pages", "q", { bytes: BYTES, fetchedAt: now, freshUntil: now + 600_000, staleUntil: now + 600_000 })
    yield* Effect.promise(() => raw.set("raw", BYTES))
    for (const atOnce of [1, 50]) {
      const times = { ours: new Array<number>(), floor: new Array<number>() }
      const timed = (name: keyof typeof times, work: Effect.Effect<unknown>, keep: boolean) =>
        Effect.gen(function*() {
          const began = performance.now()
          yield* Effect.all(Array.from({ length: HITS }, () => work), { concurrency: atOnce, discard: true })
          if (keep) times[name].push(((performance.now() - began) * 1_000) / HITS)
        })
      for (let round = 0; round < ROUNDS; round++) {
        // In turns, so that both meet the same weather; the first rounds warm up.
        yield* timed("floor", Effect.promise(() => raw.getBuffer("raw")), round > 2)
        yield* timed("ours", Effect.orDie(store.get("pages", "q")), round > 2)
      }
      const [ours, floor] = [median(times.ours), median(times.floor)]
      say(`${atOnce} at once: ${ours.toFixed(0)} µs a hit, ${floor.toFixed(0)} µs bare; ${(ours / floor).toFixed(2)} times`)
    }
  }).pipe(Effect.provide(Layer.provide(RedisStore.layer, TestRedis.layer(url))))
})

await Effect.runPromise(Effect.scoped(measured))
