import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { CacheStore, type Stored } from "../../src/cache/CacheStore.ts"
import { Leases } from "../../src/cache/Leases.ts"
import * as RedisLeases from "../../src/cache/RedisLeases.ts"
import * as RedisStore from "../../src/cache/RedisStore.ts"
import * as TestRedis from "../support/redis/RedisServer.ts"

const layers = (url: string, prefix: string) =>
  Layer.provide(Layer.merge(RedisStore.layer, RedisLeases.layer), TestRedis.layer(url, prefix, "5 seconds"))

const stored = (text: string): Stored => {
  const now = Date.now()
  return { bytes: Buffer.from(text), fetchedAt: now, freshUntil: now + 60_000, staleUntil: now + 120_000 }
}

describe.skipIf(TestRedis.missingAny !== undefined)("answers in Redis", () => {
  it.scopedLive("come back as they were, until nobody may show them any more, and are no longer there when they are removed", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      yield* Effect.gen(function*() {
        const store = yield* CacheStore
        const value = stored("ä\u0000z")
        yield* store.put("pages", "what somebody asked", value)
        const found = yield* store.get("pages", "what somebody asked")
        assert.deepStrictEqual(found && { ...found, bytes: Buffer.from(found.bytes).toString() }, { ...value, bytes: "ä\u0000z" })
        const [key = ""] = yield* keys()
        assert.isFalse(key.includes("somebody"))
        const ttl = yield* Effect.promise(() => admin.pttl(key))
        assert.isTrue(ttl > 110_000 && ttl <= 120_000)
        assert.isUndefined(yield* store.get("media", "what somebody asked"))
        yield* store.put("pages", "over", { ...value, staleUntil: Date.now() - 1 })
        assert.isUndefined(yield* store.get("pages", "over"))
        yield* store.remove("pages", "what somebody asked")
        assert.isUndefined(yield* store.get("pages", "what somebody asked"))
        yield* store.put("pages", "a", value)
        yield* store.put("media", "a", value)
        yield* store.clear("pages")
        assert.isUndefined(yield* store.get("pages", "a"))
        assert.isDefined(yield* store.get("media", "a"))
      }).pipe(Effect.provide(layers(url, prefix)))
    }))

  it.scopedLive("of another form, or damaged, are none", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      yield* Effect.gen(function*() {
        const store = yield* CacheStore
        yield* store.put("pages", "a", stored("x"))
        const [key = ""] = yield* keys()
        for (const damage of [Buffer.from([9, 1, 2]), Buffer.alloc(0), Buffer.concat([Buffer.from([2]), Buffer.alloc(40)])]) {
          yield* Effect.promise(() => admin.set(key, damage))
          assert.isUndefined(yield* store.get("pages", "a"))
        }
      }).pipe(Effect.provide(layers(url, prefix)))
    }))
})

describe.skipIf(TestRedis.missingAny !== undefined)("a lease in Redis", () => {
  it.scopedLive("is held by one, and whoever waits goes on when it is released or has expired", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      const other = Effect.provide(Effect.flatMap(Leases, ({ acquire }) => acquire("q", Duration.minutes(1))), layers(url, prefix))
      yield* Effect.gen(function*() {
        const leases = yield* Leases
        const mine = yield* leases.acquire("q", Duration.minutes(1))
        assert.strictEqual(mine._tag, "Won")
        assert.strictEqual((yield* other)._tag, "Held")
        const held = yield* leases.acquire("q", Duration.minutes(1))
        assert.strictEqual(held._tag, "Held")
        const waiting = yield* Effect.fork(held._tag === "Held" ? held.wait : Effect.never)
        if (mine._tag === "Won") yield* mine.release
        yield* Fiber.join(waiting)
        const short = yield* leases.acquire("q", Duration.millis(200))
        assert.strictEqual(short._tag, "Won")
        const again = yield* leases.acquire("q", Duration.minutes(1))
        // Nobody releases it.
        if (again._tag === "Held") yield* again.wait
        const later = yield* leases.acquire("q", Duration.minutes(1))
        assert.strictEqual(later._tag, "Won")
        // Whoever outlived its lease takes none from another.
        if (short._tag === "Won") yield* short.release
        assert.strictEqual((yield* leases.acquire("q", Duration.minutes(1)))._tag, "Held")
      }).pipe(Effect.provide(layers(url, prefix)))
    }))
})
