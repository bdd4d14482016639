import { it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import { describe, expect } from "vitest"
import * as HostTurns from "../../../src/egress/page/HostTurns.ts"

const options: HostTurns.HostTurnsOptions = { interval: Duration.seconds(1), burst: 1, perHost: 2, atOnce: 4, waiting: 20 }

const now = Clock.currentTimeMillis

const FOREVER = Number.POSITIVE_INFINITY

/** When works at these hosts begin that come at the same time and take so long. */
const starts = (hosts: ReadonlyArray<string>, millis = 0, more: Partial<HostTurns.HostTurnsOptions> = {}) =>
  Effect.gen(function*() {
    const { turn } = yield* HostTurns.make({ ...options, ...more })
    const work = Effect.tap(now, () => Effect.sleep(millis))
    const turns = Effect.forEach(hosts, (host) => turn(host, FOREVER, work), { concurrency: "unbounded" })
    const all = yield* Effect.fork(turns)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(all)
  })

describe("requests", () => {
  it.effect("to one host start a second apart", () =>
    Effect.map(starts(["a", "a", "a"]), (times) => {
      expect(times).toEqual([0, 1000, 2000])
    }))

  it.effect("to one host are two at a time, however long they take", () =>
    Effect.map(starts(["a", "a", "a", "a"], 5000), (times) => {
      expect(times).toEqual([0, 1000, 5000, 6000])
    }))

  it.effect("to several hosts do not wait for each other, as long as they are few", () =>
    Effect.map(starts(["a", "b", "c", "d", "e"], 3000), (times) => {
      expect(times).toEqual([0, 0, 0, 0, 3000])
    }))

  it.effect("to a host that keeps many waiting take no place of the others", () =>
    Effect.map(starts(["a", "a", "a", "a", "a", "a", "b"], 10_000), (times) => {
      expect(times[6]).toBe(0)
    }))

  it.effect("keep every limit, whatever comes", () =>
    Effect.promise(() =>
      FastCheck.assert(FastCheck.asyncProperty(
        FastCheck.array(FastCheck.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 15 }),
        FastCheck.integer({ min: 0, max: 4000 }),
        FastCheck.integer({ min: 1, max: 4 }),
        (hosts, millis, atOnce) =>
          Effect.runPromise(Effect.map(starts(hosts, millis, { atOnce }), (times) => {
            const under = (at: number, which: ReadonlyArray<number>) =>
              which.filter((start) => start <= at && at < start + millis)
            for (const host of new Set(hosts)) {
              const own = times.filter((_, index) => hosts[index] === host).toSorted((a, b) => a - b)
              for (const [index, start] of own.entries()) {
                expect(start - (own[index - 1] ?? -1000)).toBeGreaterThanOrEqual(1000)
                expect(under(start, own).length).toBeLessThanOrEqual(2)
              }
            }
            for (const start of times) expect(under(start, times).length).toBeLessThanOrEqual(atOnce)
          }).pipe(Effect.provide(TestContext.TestContext)))
      ), { numRuns: 100 })
    ))
})

describe("a turn", () => {
  it.effect("that comes too late is refused at once, with the time after which it could", () =>
    Effect.gen(function*() {
      const { turn } = yield* HostTurns.make(options)
      yield* turn("a", 0, Effect.void)
      const late = yield* Effect.flip(turn("a", 900, Effect.void))
      expect(late).toMatchObject({ _tag: "HostBusy", host: "a", retryAfterSeconds: 1 })
      const waiting = yield* Effect.fork(Effect.all([turn("a", 5000, now), turn("a", 5000, now)], { concurrency: 2 }))
      yield* TestClock.adjust(0)
      expect(yield* Effect.flip(turn("a", 2500, Effect.void))).toMatchObject({ retryAfterSeconds: 3 })
      expect(yield* turn("b", 0, now)).toBe(0)
      yield* TestClock.adjust("3 seconds")
      expect(yield* Fiber.join(waiting)).toEqual([1000, 2000])
    }))

  it.effect("is refused when too many wait", () =>
    Effect.gen(function*() {
      const { turn } = yield* HostTurns.make({ ...options, waiting: 2 })
      const two = Effect.all([turn("a", FOREVER, Effect.never), turn("a", FOREVER, Effect.never)], { concurrency: 2 })
      const running = yield* Effect.fork(two)
      yield* TestClock.adjust("5 seconds")
      const stuck = yield* Effect.fork(two)
      yield* TestClock.adjust("5 seconds")
      expect(yield* Effect.flip(turn("b", FOREVER, Effect.void))).toMatchObject({ _tag: "HostBusy", host: "b" })
      yield* Fiber.interrupt(stuck)
      expect(yield* turn("b", 0, Effect.succeed("free"))).toBe("free")
      yield* Fiber.interrupt(running)
    }))

  it.effect("is given back by whoever leaves before it came", () =>
    Effect.gen(function*() {
      const { turn } = yield* HostTurns.make(options)
      yield* turn("a", 0, Effect.void)
      const leaving = yield* Effect.fork(turn("a", FOREVER, Effect.void))
      yield* TestClock.adjust("200 millis")
      yield* Fiber.interrupt(leaving)
      const next = yield* Effect.fork(turn("a", 1000, now))
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(next)).toBe(1000)
    }))

  it.effect("ends with the work, however that ends", () =>
    Effect.gen(function*() {
      const { turn } = yield* HostTurns.make({ ...options, interval: Duration.zero, perHost: 1, atOnce: 1 })
      expect(yield* Effect.flip(turn("a", 0, Effect.fail("broken")))).toBe("broken")
      expect(Exit.isFailure(yield* Effect.exit(turn("a", 0, Effect.die("bug"))))).toBe(true)
      const stuck = yield* Effect.fork(turn("a", 0, Effect.never))
      yield* TestClock.adjust(0)
      yield* Fiber.interrupt(stuck)
      expect(yield* turn("a", 0, now)).toBe(0)
    }))

  it.effect("does not wait for a clock that was set back", () =>
    Effect.gen(function*() {
      const { turn } = yield* HostTurns.make(options)
      yield* TestClock.setTime(1_000_000)
      yield* turn("a", 0, Effect.void)
      yield* TestClock.setTime(0)
      const next = yield* Effect.fork(turn("a", FOREVER, now))
      yield* TestClock.adjust("2 seconds")
      expect(yield* Fiber.join(next)).toBe(2000)
    }))
})

it.effect("lets a burst start together after a pause, and keeps the mean interval", () =>
  Effect.gen(function*() {
    const { turn } = yield* HostTurns.make({ ...options, burst: 2, perHost: 4 })
    const starts: Array<number> = []
    const work = Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.sync(() => starts.push(now)))
    const all = yield* Effect.fork(Effect.forEach([1, 2, 3, 4], () => turn("a.example", 60_000, work), { concurrency: 4 }))
    yield* TestClock.adjust("10 seconds")
    yield* Fiber.join(all)
    const begun = starts[0] ?? 0
    expect(starts.map((at) => at - begun)).toEqual([0, 0, 1_000, 2_000])
    // Ten seconds later there is room for two again, and for no more than two.
    const rest = yield* Effect.fork(Effect.forEach([1, 2, 3], () => turn("a.example", 60_000, work), { concurrency: 3 }))
    yield* TestClock.adjust("5 seconds")
    yield* Fiber.join(rest)
    expect(starts.slice(4).map((at) => at - (starts[4] ?? 0))).toEqual([0, 0, 1_000])
  }))
