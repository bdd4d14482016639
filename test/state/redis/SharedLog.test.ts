import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Redis } from "../../../src/state/redis/Redis.ts"
import { giveBack, reserve, type SharedLimit } from "../../../src/state/redis/SharedLog.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"

const limit: SharedLimit = { units: 5, windowMillis: 60_000, longestMillis: 600_000, queueLimit: 4 }

describe.skipIf(TestRedis.missingAny !== undefined)("the shared log", () => {
  it.scopedLive("grants the limit and promises what has no room in the order of arrival, at the first moment that is allowed", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      yield* Effect.gen(function*() {
        const redis = yield* Redis
        const key = redis.key("log1", "a")
        const take = (cost: number, patience: number) => reserve(redis, key, limit, cost, patience)
        assert.isTrue((yield* take(3, 0)).granted)
        const refused = yield* take(3, 0)
        assert.isFalse(refused.granted)
        assert.isAtMost(Math.abs(refused.waitMillis - 60_000), 1_000)
        const promised = yield* take(3, 100_000)
        assert.isTrue(promised.granted)
        assert.isAbove(promised.waitMillis, 59_000)
        // Two units are free, and would be an overtaking.
        const behind = yield* take(1, 100_000)
        assert.isAtLeast(Number(behind.at), Number(promised.at))
        // Four units are promised: the queue is full.
        assert.isFalse((yield* take(1, 100_000)).granted)
        yield* giveBack(redis, key, promised, 3)
        assert.isTrue((yield* take(1, 100_000)).granted)
        assert.isAtMost(yield* Effect.map(redis.command("PTTL", [key]), Number), 121_500)
      }).pipe(Effect.provide(TestRedis.layer(url, prefix)))
    }))

  it.scopedLive("lets nobody wait for longer than a window when the clock of Redis was set back", () =>
    Effect.gen(function*() {
      const { admin, prefix, url } = yield* TestRedis.any
      yield* Effect.gen(function*() {
        const redis = yield* Redis
        const key = redis.key("log1", "b")
        const ahead = String(Date.now() + 24 * 3_600_000)
        yield* Effect.promise(() => admin.rpush(key, ahead, ahead, ahead, ahead, ahead))
        const refused = yield* reserve(redis, key, limit, 1, 0)
        assert.isFalse(refused.granted)
        assert.isAtMost(refused.waitMillis, 60_000)
      }).pipe(Effect.provide(TestRedis.layer(url, prefix)))
    }))

  it.scopedLive("grants exactly the limit to many who ask at once, over several connections", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      const asks = Effect.gen(function*() {
        const redis = yield* Redis
        const many = Array.from({ length: 200 }, () =>
          reserve(redis, redis.key("log1", "c"), { ...limit, units: 100 }, 1, 0))
        return yield* Effect.all(many, { concurrency: "unbounded" })
      })
      const answers = yield* Effect.all(
        Array.from({ length: 3 }, () => Effect.provide(asks, TestRedis.layer(url, prefix, "5 seconds"))),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(answers.flat().filter(({ granted }) => granted).length, 100)
    }))
})
