import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Deadline from "../../../src/domain/Deadline.ts"
import { defaults, RateLimits } from "../../../src/security/rate/RateLimits.ts"
import * as SharedRateLimits from "../../../src/security/rate/SharedRateLimits.ts"
import * as TestRedis from "../../support/redis/RedisServer.ts"
import { until } from "../../support/until.ts"

const options = { ...defaults, limit: 100 }

const replica = (url: string, prefix: string, given = options) =>
  Layer.provide(SharedRateLimits.layer(given), TestRedis.layer(url, prefix, "5 seconds"))

const atOnce = Deadline.within(Duration.zero)

describe.skipIf(TestRedis.missingAny !== undefined)("limits of all replicas", () => {
  it.scopedLive("hold exactly under parallel load of three replicas, for each subject by itself", () =>
    Effect.gen(function*() {
      const { admin, keys, prefix, url } = yield* TestRedis.any
      const load = Effect.gen(function*() {
        const { take } = yield* RateLimits
        const one = (subject: string) => Effect.either(atOnce(take(subject, 1)))
        const asks = Array.from({ length: 80 }, () => [one("a"), one("b")]).flat()
        return (yield* Effect.all(asks, { concurrency: "unbounded" })).map(({ _tag }, index) => ({ _tag, subject: index % 2 }))
      })
      const all = yield* Effect.all(
        Array.from({ length: 3 }, () => Effect.provide(load, replica(url, prefix))),
        { concurrency: "unbounded" }
      )
      for (const subject of [0, 1]) {
        assert.strictEqual(all.flat().filter((ask) => ask.subject === subject && ask._tag === "Right").length, 100)
      }
      for (const key of yield* keys()) {
        assert.isAbove(yield* Effect.promise(() => admin.pttl(key)), 0)
      }
    }))

  it.scopedLive("let those who wait go in turn, and give back what was promised to whoever went away", () =>
    Effect.gen(function*() {
      const { prefix, url } = yield* TestRedis.any
      const short = { ...options, limit: 2, window: Duration.millis(500) }
      yield* Effect.gen(function*() {
        const { status, standing, take } = yield* RateLimits
        yield* take("a", 2)
        assert.strictEqual((yield* standing("a")).remaining, 0)
        const leaving = yield* Effect.fork(take("a", 2))
        yield* until(status, ({ waiting }) => waiting === 1)
        yield* Fiber.interrupt(leaving)
        const order: Array<number> = []
        const waits = [0, 1, 2].map((index) =>
          // Each takes all there is: turns at the same moment have no order.
          Effect.zipRight(take("a", 2), Effect.sync(() => order.push(index))))
        const fibers: Array<Fiber.RuntimeFiber<unknown, unknown>> = []
        for (const wait of waits) {
          fibers.push(yield* Effect.fork(wait))
          const count = fibers.length
          yield* until(status, ({ waiting }) => waiting >= count || order.length > 0)
        }
        yield* Effect.forEach(fibers, Fiber.join)
        assert.deepStrictEqual(order, [0, 1, 2])
      }).pipe(Effect.provide(replica(url, prefix, short)))
    }))

  it.scopedLive.skipIf(TestRedis.missing !== undefined)("are those of the replica by itself while Redis is away, and know what it let through", () =>
    Effect.gen(function*() {
      const { restart, signal, url } = yield* TestRedis.server()
      yield* Effect.gen(function*() {
        const { take } = yield* RateLimits
        for (let unit = 0; unit < 60; unit++) yield* take("a", 1)
        signal("SIGKILL")
        const asks = Array.from({ length: 60 }, () => Effect.either(atOnce(take("a", 1))))
        const granted = (yield* Effect.all(asks)).filter(({ _tag }) => _tag === "Right").length
        assert.strictEqual(granted, 40)
        yield* restart
        // It heals by itself: what is in Redis counts again, and that is empty now.
        yield* until(Effect.either(atOnce(take("a", 1))), ({ _tag }) => _tag === "Right")
      }).pipe(Effect.provide(replica(url, TestRedis.uniquePrefix())))
    }))
})
