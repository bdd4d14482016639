import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Hash from "effect/Hash"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as SingleFlight from "../../src/cache/SingleFlight.ts"
import { Caller } from "../../src/domain/Caller.ts"

/** A work that counts its runs and its interruptions, and ends when it is told. */
const counted = Effect.map(Deferred.make<string, string>(), (gate) => {
  const seen = { runs: 0, interrupted: 0 }
  const work = Effect.suspend(() => {
    seen.runs++
    return Effect.onInterrupt(Deferred.await(gate), () => Effect.sync(() => seen.interrupted++))
  })
  return { gate, seen, work }
})

/** Lets every fiber go as far as it gets. */
const settle = TestClock.adjust(0)

const forked = <A, E>(effect: Effect.Effect<A, E>) => Effect.zipLeft(Effect.fork(effect), settle)

describe("SingleFlight", () => {
  it.scoped("runs one work for a hundred who ask the same at once", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const { gate, seen, work } = yield* counted
      const all = yield* forked(
        Effect.all(Array.from({ length: 100 }, () => flight("key", work)), { concurrency: "unbounded" })
      )
      yield* Deferred.succeed(gate, "value")
      expect(yield* Fiber.join(all)).toEqual(Array.from({ length: 100 }, () => "value"))
      expect(seen).toEqual({ runs: 1, interrupted: 0 })
    }))

  it.scoped("goes on for the others when the first caller leaves", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const { gate, seen, work } = yield* counted
      const first = yield* forked(flight("key", work))
      const second = yield* forked(flight("key", work))
      expect(Exit.isInterrupted(yield* Fiber.interrupt(first))).toBe(true)
      yield* Deferred.succeed(gate, "value")
      expect(yield* Fiber.join(second)).toBe("value")
      expect(seen).toEqual({ runs: 1, interrupted: 0 })
    }))

  it.scoped("is interrupted when all have left, and begins anew for the next one", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const { gate, seen, work } = yield* counted
      const callers = yield* Effect.all([forked(flight("key", work)), forked(flight("key", work))])
      yield* Fiber.interrupt(callers[0])
      expect(seen.interrupted).toBe(0)
      yield* Fiber.interrupt(callers[1])
      expect(seen).toEqual({ runs: 1, interrupted: 1 })
      const next = yield* forked(flight("key", work))
      yield* Deferred.succeed(gate, "value")
      expect(yield* Fiber.join(next)).toBe("value")
      expect(seen.runs).toBe(2)
    }))

  it.scoped("is not joined by one who comes while it is being interrupted", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const gate = yield* Deferred.make<void>()
      const slow = Effect.onInterrupt(Effect.never, () => Deferred.await(gate))
      const first = yield* forked(flight("key", slow))
      yield* Fiber.interruptFork(first)
      yield* settle
      expect(yield* flight("key", Effect.succeed("value"))).toBe("value")
      yield* Deferred.succeed(gate, undefined)
      expect(Exit.isInterrupted(yield* Fiber.await(first))).toBe(true)
    }))

  it.scoped("passes a typed failure to all, and remembers it for nobody", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const { gate, seen, work } = yield* counted
      const all = yield* forked(Effect.all([Effect.flip(flight("key", work)), Effect.flip(flight("key", work))], {
        concurrency: 2
      }))
      yield* Deferred.fail(gate, "broken")
      expect(yield* Fiber.join(all)).toEqual(["broken", "broken"])
      expect(yield* flight("key", Effect.succeed("mended"))).toBe("mended")
      expect(seen.runs).toBe(1)
    }))

  it.scoped("remembers no value either", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<number, never>()
      let runs = 0
      const work = Effect.sync(() => ++runs)
      expect([yield* flight("key", work), yield* flight("key", work)]).toEqual([1, 2])
    }))

  it.scoped("passes a defect on as a defect", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const exit = yield* Effect.exit(flight("key", Effect.die("bug")))
      expect(Exit.isFailure(exit) && Cause.isDie(exit.cause)).toBe(true)
      expect(yield* flight("key", Effect.succeed("value"))).toBe("value")
    }))

  it.scoped("keeps different names apart", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      // The first two have the same hash, of those that Effect computes.
      const names = ["afF", "aAA", "", "key"]
      expect(Hash.string("afF")).toBe(Hash.string("aAA"))
      const values = yield* Effect.forEach(
        names,
        (name) => flight(name, Effect.delay(Effect.succeed(name), 0)),
        { concurrency: "unbounded" }
      ).pipe(Effect.zipLeft(settle, { concurrent: true }))
      expect(values).toEqual(names)
    }))

  it.scoped("lets a work end by its own deadline", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const work = Effect.timeoutFail(Effect.never, { duration: "50 millis", onTimeout: () => "too late" })
      const waiting = yield* forked(Effect.flip(flight("key", work)))
      yield* TestClock.adjust("50 millis")
      expect(yield* Fiber.join(waiting)).toBe("too late")
    }))

  it.scoped("can be left where a caller cannot be interrupted, and joined from there", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const { gate, seen, work } = yield* counted
      const first = yield* forked(Effect.uninterruptible(flight("key", work)))
      const second = yield* forked(flight("key", work))
      yield* Fiber.interrupt(second)
      yield* Deferred.succeed(gate, "value")
      expect(yield* Fiber.join(first)).toBe("value")
      expect(seen).toEqual({ runs: 1, interrupted: 0 })
    }))

  it.scoped("runs with the services of who came first", () =>
    Effect.gen(function*() {
      const flight = yield* SingleFlight.make<string, string>()
      const { gate, work } = yield* counted
      const asked = Effect.zipRight(work, Caller)
      const callers = yield* Effect.forEach(["a", "b"], (name) =>
        forked(Effect.provideService(flight("key", asked), Caller, name)))
      yield* Deferred.succeed(gate, "value")
      expect(yield* Fiber.join(Fiber.all(callers))).toEqual(["a", "a"])
    }))

  it.effect.each([true, false])("ends what is under way when its scope is closed, interruptible or not: %s", (interruptible) =>
    Effect.gen(function*() {
      const { seen, work } = yield* counted
      const asked = (flight: (name: string, work: Effect.Effect<string, string>) => Effect.Effect<string, string>) =>
        interruptible ? flight("key", work) : Effect.uninterruptible(flight("key", work))
      const waiting = yield* Effect.scoped(
        Effect.flatMap(SingleFlight.make<string, string>(), (flight) =>
          Effect.zipLeft(Effect.forkDaemon(asked(flight)), settle))
      )
      expect(Exit.isInterrupted(yield* Fiber.await(waiting))).toBe(true)
      expect(seen.interrupted).toBe(1)
    }))
})
