import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as OneAtATime from "../../../src/security/consent/OneAtATime.ts"

const late = Effect.succeed("late")

describe("works of one name", () => {
  it.effect("follow each other in the order in which they came, beside those of other names", () =>
    Effect.gen(function*() {
      const line = yield* OneAtATime.make(10)
      const done: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const work = (text: string) => Effect.zipRight(Deferred.await(gate), Effect.sync(() => done.push(text)))
      const fibers = yield* Effect.forEach(["a", "b", "c"], (text) =>
        Effect.fork(line.run("x", 1_000, work(text), Effect.succeed(0))))
      yield* Effect.yieldNow()
      yield* line.run("y", 1_000, Effect.sync(() => done.push("other")), Effect.succeed(0))
      expect(done).toEqual(["other"])
      expect(yield* line.size).toBe(3)
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.joinAll(fibers)
      expect(done).toEqual(["other", "a", "b", "c"])
      expect(yield* line.size).toBe(0)
    }))

  it.effect("are given up when their turn comes too late, and do not hold up those behind them", () =>
    Effect.gen(function*() {
      const line = yield* OneAtATime.make(10)
      const gate = yield* Deferred.make<void>()
      const first = yield* Effect.fork(line.run("x", 1_000, Effect.as(Deferred.await(gate), "first"), late))
      const second = yield* Effect.fork(line.run("x", 1_000, Effect.succeed("second"), late))
      const third = yield* Effect.fork(line.run("x", 9_000, Effect.succeed("third"), late))
      yield* TestClock.adjust(1_000)
      expect(yield* Fiber.join(second)).toBe("late")
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(first)).toBe("first")
      expect(yield* Fiber.join(third)).toBe("third")
    }))

  it.effect("leave their place when they are interrupted, waiting or under way, and when they die", () =>
    Effect.gen(function*() {
      const line = yield* OneAtATime.make(10)
      const fibers = yield* Effect.forEach(["a", "b", "c"], () =>
        Effect.fork(line.run("x", 1_000, Effect.never, Effect.never)))
      const died = yield* Effect.fork(line.run("x", 1_000, Effect.die("broken"), Effect.never))
      const last = yield* Effect.fork(line.run("x", 1_000, Effect.succeed("last"), late))
      yield* Effect.yieldNow()
      yield* Effect.forEach([fibers[1], fibers[0], fibers[2]], (fiber) =>
        fiber === undefined ? Effect.void : Fiber.interrupt(fiber))
      expect(yield* Fiber.join(last)).toBe("last")
      expect((yield* Fiber.await(died))._tag).toBe("Failure")
      expect(yield* line.size).toBe(0)
    }))

  it.effect("are no more than the limit", () =>
    Effect.gen(function*() {
      const line = yield* OneAtATime.make(2)
      const fibers = yield* Effect.forEach(["a", "b"], () => Effect.fork(line.run("x", 1_000, Effect.never, late)))
      yield* Effect.yieldNow()
      expect(yield* line.run("x", 1_000, Effect.succeed("third"), late)).toBe("late")
      expect(yield* line.run("y", 1_000, Effect.succeed("other"), late)).toBe("other")
      yield* Fiber.interruptAll(fibers)
    }))
})
