import { it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { defaults, type RateLimitOptions, RateLimits } from "../../../src/security/rate/RateLimits.ts"
import { atOnce, limited, now, started, threeInTen, turn, until } from "./support/Limited.ts"

const HOUR = 3_600_000

const times = <A, E>(count: number, work: Effect.Effect<A, E>) =>
  Effect.all(Array.from({ length: count }, () => work), { concurrency: "unbounded" })

/** A clock that can be set, unlike its timers, which go on as before. */
const shiftedClock = Effect.clockWith((clock) => {
  let offset = 0
  const shifted: Clock.Clock = {
    ...clock,
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    sleep: (duration) => clock.sleep(duration),
    currentTimeMillis: Effect.map(clock.currentTimeMillis, (millis) => millis + offset),
    unsafeCurrentTimeMillis: () => clock.unsafeCurrentTimeMillis() + offset
  }
  return Effect.succeed({
    shift: (millis: number) => void (offset += millis),
    by: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.withClock(work, shifted)
  })
})

describe("RateLimits", () => {
  it.effect("lets the limit through at once, tells the standing, and counts each subject by itself", () =>
    limited(defaults, (limits) =>
      Effect.gen(function*() {
        expect(yield* limits.standing("a")).toEqual({ limit: 100, remaining: 100, resetSeconds: 0 })
        expect(yield* limits.take("a", 5)).toEqual({ limit: 100, remaining: 95, resetSeconds: 3600 })
        yield* TestClock.adjust("90 seconds")
        expect(yield* limits.take("a", 1)).toEqual({ limit: 100, remaining: 94, resetSeconds: 3510 })
        expect(yield* limits.standing("b")).toEqual({ limit: 100, remaining: 100, resetSeconds: 0 })
      })))

  it.effect("lets exactly 100 of 1,000 through that come at once", () =>
    limited(defaults, (limits) =>
      Effect.gen(function*() {
        const all = yield* times(1_000, Effect.either(limits.take("a", 1)))
        expect(all.filter(Either.isRight).length).toBe(100)
        expect((yield* limits.status).waiting).toBe(0)
      })))

  it.effect("refuses with the time after which the same request passes, and then it passes", () =>
    limited(defaults, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 3)
        yield* TestClock.adjust("10 minutes")
        yield* times(97, limits.take("a", 1))
        const error = yield* Effect.flip(atOnce(limits.take("a", 5)))
        expect(error).toMatchObject({ _tag: "OverLimit", limit: 100, windowSeconds: 3600, retryAfterSeconds: 3600 })
        expect(yield* Effect.flip(atOnce(limits.take("a", 3)))).toMatchObject({ retryAfterSeconds: 3000 })
        expect(yield* limits.standing("a")).toEqual({ limit: 100, remaining: 0, resetSeconds: 3000 })
        yield* TestClock.adjust("3000 seconds")
        expect(yield* atOnce(limits.take("a", 3))).toMatchObject({ remaining: 0 })
      })))

  it.effect("lets a cost of zero pass always, without noting it", () =>
    limited(threeInTen, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 3)
        yield* times(10, atOnce(limits.take("a", 0)))
        expect(yield* atOnce(limits.take("b", 0))).toMatchObject({ remaining: 3 })
        expect((yield* limits.status).subjects).toBe(1)
      })))

  it.effect("takes a cost that can never be right for a defect", () =>
    limited(threeInTen, (limits) =>
      Effect.forEach([4, -1, 0.5, Number.NaN], (cost) =>
        Effect.map(Effect.exit(limits.take("a", cost)), (exit) => {
          expect(Exit.isFailure(exit) && exit.cause._tag).toBe("Die")
        }))))

  it.effect("makes a burst wait its turn, in the order of arrival", () =>
    limited(threeInTen, (limits) =>
      Effect.gen(function*() {
        const burst = yield* started(times(7, turn(limits, "a")))
        expect(yield* limits.status).toMatchObject({ subjects: 1, waiting: 4 })
        yield* TestClock.adjust("1 minute")
        expect(yield* Fiber.join(burst)).toEqual([0, 0, 0, 10_000, 10_000, 10_000, 20_000])
        expect((yield* limits.status).waiting).toBe(0)
      })))

  it.effect("does not let a small request overtake a large one that waits, nor another subject wait for it", () =>
    limited(threeInTen, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 2)
        const large = yield* started(turn(limits, "a", 3))
        const small = yield* started(turn(limits, "a"))
        expect(yield* turn(limits, "b", 3)).toBe(0)
        yield* TestClock.adjust("30 seconds")
        expect(yield* Fiber.join(large)).toBe(10_000)
        expect(yield* Fiber.join(small)).toBe(20_000)
      })))

  it.effect("waits up to the deadline to the millisecond, and not at all for what comes later", () =>
    limited(threeInTen, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 3)
        const refused = yield* Effect.flip(until(9_999)(limits.take("a", 1)))
        expect(refused.retryAfterSeconds).toBe(10)
        expect(yield* now).toBe(0)
        const inTime = yield* started(until(10_000)(turn(limits, "a")))
        yield* TestClock.adjust("10 seconds")
        expect(yield* Fiber.join(inTime)).toBe(10_000)
      })))

  it.effect("waits no longer than it may where the caller has no deadline", () =>
    limited({ ...threeInTen, longestWait: Duration.seconds(9) }, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 3)
        expect(yield* Effect.flip(limits.take("a", 1))).toMatchObject({ retryAfterSeconds: 10 })
        yield* TestClock.adjust("1 second")
        const waiter = yield* started(turn(limits, "a"))
        yield* TestClock.adjust("9 seconds")
        expect(yield* Fiber.join(waiter)).toBe(10_000)
      })))

  it.effect("refuses one more than may wait, of one subject and of all", () =>
    limited({ ...threeInTen, queueLimit: 2, totalQueueLimit: 3 }, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 3)
        yield* limits.take("b", 3)
        const waiters = yield* started(times(2, limits.take("a", 1)))
        expect(yield* Effect.flip(limits.take("a", 1))).toMatchObject({ _tag: "OverLimit", retryAfterSeconds: 10 })
        const other = yield* started(limits.take("b", 1))
        expect(yield* Effect.flip(limits.take("b", 1))).toMatchObject({ _tag: "OverLimit" })
        expect(yield* limits.status).toMatchObject({ waiting: 3 })
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(waiters)
        yield* Fiber.join(other)
      })))

  it.effect("leaves the queue when interrupted, and those behind move up at once", () =>
    limited(threeInTen, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 1)
        yield* TestClock.adjust("4 seconds")
        yield* limits.take("a", 1)
        const large = yield* started(limits.take("a", 3))
        const small = yield* started(turn(limits, "a"))
        const last = yield* started(turn(limits, "a"))
        yield* Fiber.interrupt(large)
        yield* TestClock.adjust(0)
        expect(yield* Fiber.join(small)).toBe(4_000)
        yield* TestClock.adjust("6 seconds")
        expect(yield* Fiber.join(last)).toBe(10_000)
        expect(yield* limits.status).toMatchObject({ waiting: 0 })
      })))

  it.effect("refuses at the deadline when the clock was set back during the wait", () =>
    limited({ ...threeInTen, longestWait: Duration.seconds(12), sweepEvery: Duration.days(1) }, (limits) =>
      Effect.gen(function*() {
        const { by, shift } = yield* shiftedClock
        const full = { limit: 3, remaining: 0, resetSeconds: 10 }
        yield* TestClock.adjust("1 hour")
        expect(yield* by(limits.take("a", 3))).toEqual(full)
        const waiter = yield* started(by(Effect.flip(limits.take("a", 1))))
        shift(-HOUR)
        expect(yield* by(limits.standing("a"))).toEqual(full)
        yield* TestClock.adjust("5 seconds")
        shift(-5_000)
        yield* TestClock.adjust("7 seconds")
        expect(yield* Fiber.join(waiter)).toMatchObject({ _tag: "OverLimit", retryAfterSeconds: 3 })
        expect(yield* limits.status).toMatchObject({ waiting: 0 })
      })))

  it.effect("forgets idle subjects by the sweep, and only those", () =>
    limited(threeInTen, (limits) =>
      Effect.gen(function*() {
        yield* Effect.forEach(["a", "b", "c"], (key) => limits.take(key, 1))
        yield* TestClock.adjust("6 seconds")
        yield* limits.take("c", 1)
        expect((yield* limits.status).subjects).toBe(3)
        yield* TestClock.adjust("4 seconds")
        expect((yield* limits.status).subjects).toBe(1)
        expect(yield* limits.standing("c")).toMatchObject({ remaining: 2 })
        yield* TestClock.adjust("6 seconds")
        expect(yield* limits.status).toMatchObject({ subjects: 0 })
      })))

  it.effect("ends at once when it is closed, although a turn is still to come", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const limits = Context.get(yield* Layer.buildWithScope(RateLimits.layer(threeInTen), scope), RateLimits)
      yield* limits.take("a", 3)
      const waiter = yield* started(limits.take("a", 1))
      const closing = yield* started(Scope.close(scope, Exit.void))
      expect((yield* Fiber.poll(closing))._tag).toBe("Some")
      yield* Fiber.interrupt(waiter)
    }))
})

describe("RateLimits with more subjects than there is room for", () => {
  const roomForTwo: RateLimitOptions = { ...threeInTen, subjects: 2 }

  it.effect("never forgets what an active subject spent, however many others come", () =>
    limited(roomForTwo, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 3)
        yield* Effect.forEach(Array.from({ length: 1_000 }, (_, n) => `crowd ${n}`), (key) =>
          Effect.either(atOnce(limits.take(key, 1))))
        expect((yield* Effect.either(atOnce(limits.take("a", 1))))._tag).toBe("Left")
        expect(yield* limits.status).toMatchObject({ subjects: 2, shared: 3 })
      })))

  it.effect("puts whoever comes next into the place of one that is idle", () =>
    limited({ ...roomForTwo, sweepEvery: Duration.hours(1) }, (limits) =>
      Effect.gen(function*() {
        yield* limits.take("a", 1)
        yield* TestClock.adjust("9 seconds")
        yield* limits.take("b", 1)
        yield* TestClock.adjust("1 second")
        yield* limits.take("c", 3)
        expect(yield* limits.status).toMatchObject({ subjects: 2, shared: 0 })
        expect(yield* limits.standing("b")).toMatchObject({ remaining: 2 })
        expect(yield* limits.standing("c")).toMatchObject({ remaining: 0 })
      })))

  it.effect("does not give a subject a second log while it waits for the shared one", () =>
    limited(roomForTwo, (limits) =>
      Effect.gen(function*() {
        yield* Effect.forEach(["a", "b"], (key) => limits.take(key, 1))
        yield* TestClock.adjust("5 seconds")
        yield* limits.take("c", 3)
        const waiter = yield* started(turn(limits, "c", 3))
        yield* TestClock.adjust("6 seconds")
        expect(yield* limits.status).toMatchObject({ subjects: 0, waiting: 1 })
        expect((yield* Effect.either(atOnce(limits.take("c", 1))))._tag).toBe("Left")
        yield* TestClock.adjust("4 seconds")
        expect(yield* Fiber.join(waiter)).toBe(15_000)
        expect(yield* limits.take("d", 0)).toMatchObject({ remaining: 0 })
      })))
})

describe("RateLimits with 10,000 subjects", () => {
  it.effect("holds them in less than 15 MB when each has spent its whole limit, in 6 MB after one search each", () =>
    limited(defaults, (limits) =>
      Effect.gen(function*() {
        const keys = Array.from({ length: 10_000 }, (_, n) => `["https://issuer.example","subject ${n}"]`)
        yield* Effect.forEach(keys, (key) => limits.take(key, 1), { discard: true })
        expect((yield* limits.status).bytes).toBeLessThan(6e6)
        yield* Effect.forEach(keys, (key) => limits.take(key, 99), { discard: true })
        const full = yield* limits.status
        expect(full.subjects).toBe(10_000)
        expect(full.bytes).toBeGreaterThan(10_000 * 800)
        expect(full.bytes).toBeLessThan(15e6)
        yield* TestClock.adjust("61 minutes")
        expect(yield* limits.status).toMatchObject({ subjects: 0, bytes: 0 })
      })))
})
