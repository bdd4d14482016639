import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { CircuitBreaker } from "../../src/egress/CircuitBreaker.ts"

type Breaker = CircuitBreaker["Type"]

const guarded = <A, E>(test: (breaker: Breaker) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.flatMap(CircuitBreaker, test).pipe(
    Effect.provide(CircuitBreaker.layer({ failures: 3, rest: Duration.seconds(30) }))
  )

const isOutage = (error: string) => error === "outage"
const outage: Effect.Effect<string, string> = Effect.fail("outage")
const refusal: Effect.Effect<string, string> = Effect.fail("refusal")
const answer: Effect.Effect<string, string> = Effect.succeed("answer")

const ask = (breaker: Breaker, work: Effect.Effect<string, string>, key = "html") => breaker.protect(key)(work, isOutage)

/** Fails so often in a row. */
const failing = (breaker: Breaker, times: number, key = "html") =>
  Effect.repeatN(Effect.flip(ask(breaker, outage, key)), times - 1)

const stateOf = (breaker: Breaker, key = "html") =>
  Effect.map(breaker.status, (all) => all.find((status) => status.key === key)?.state ?? "closed")

describe("CircuitBreaker", () => {
  it.effect("opens after so many failures in a row, and then refuses without asking", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3)
        expect(yield* breaker.status).toEqual([{ key: "html", state: "open", failures: 3 }])
        let asked = false
        const error = yield* Effect.flip(ask(breaker, Effect.sync(() => {
          asked = true
          return "answer"
        })))
        expect(error).toMatchObject({ _tag: "CircuitOpen", endpoint: "html", retryAfterSeconds: 30 })
        expect(asked).toBe(false)
        yield* TestClock.adjust("10.5 seconds")
        expect(yield* Effect.flip(ask(breaker, answer))).toMatchObject({ retryAfterSeconds: 20 })
      })))

  it.effect("counts failures in a row only: an answer begins anew", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 2)
        expect(yield* breaker.status).toEqual([{ key: "html", state: "closed", failures: 2 }])
        yield* ask(breaker, answer)
        yield* failing(breaker, 2)
        expect(yield* stateOf(breaker)).toBe("closed")
      })))

  it.effect("takes a failure that does not count for an answer: whoever refuses is not out of order", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 2)
        expect(yield* Effect.flip(ask(breaker, refusal))).toBe("refusal")
        yield* failing(breaker, 2)
        expect(yield* stateOf(breaker)).toBe("closed")
      })))

  it.effect("counts neither for nor against what is interrupted or dies", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 2)
        const cancelled = yield* Effect.fork(ask(breaker, Effect.never))
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(cancelled)
        yield* Effect.exit(ask(breaker, Effect.die("bug")))
        expect(yield* breaker.status).toEqual([{ key: "html", state: "closed", failures: 2 }])
        yield* failing(breaker, 1)
        expect(yield* stateOf(breaker)).toBe("open")
      })))

  it.effect("counts a failure also where something else was interrupted with it", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        const both = Effect.as(Effect.all([outage, Effect.never], { concurrency: 2 }), "answer")
        yield* Effect.repeatN(Effect.exit(ask(breaker, both)), 2)
        expect(yield* stateOf(breaker)).toBe("open")
      })))

  it.effect("keeps its keys apart", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3, "html")
        yield* failing(breaker, 1, "lite")
        expect(yield* ask(breaker, answer, "lite")).toBe("answer")
        expect([yield* stateOf(breaker, "html"), yield* stateOf(breaker, "lite")]).toEqual(["open", "closed"])
      })))

  it.effect("lets one request try after its rest, refuses the others meanwhile, and closes when it succeeds", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3)
        yield* TestClock.adjust("30 seconds")
        expect(yield* stateOf(breaker)).toBe("half-open")
        const trial = yield* Effect.fork(ask(breaker, Effect.delay(answer, "1 second")))
        yield* Effect.yieldNow()
        expect(yield* Effect.flip(ask(breaker, answer))).toMatchObject({ _tag: "CircuitOpen", retryAfterSeconds: 30 })
        yield* TestClock.adjust("1 second")
        expect(yield* Fiber.join(trial)).toBe("answer")
        expect(yield* breaker.status).toEqual([{ key: "html", state: "closed", failures: 0 }])
        expect(yield* Effect.all([ask(breaker, answer), ask(breaker, answer)], { concurrency: 2 })).toHaveLength(2)
      })))

  it.effect("rests anew when the try fails, after that one failure", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3)
        yield* TestClock.adjust("30 seconds")
        yield* failing(breaker, 1)
        yield* TestClock.adjust("29 seconds")
        expect(yield* Effect.flip(ask(breaker, answer))).toMatchObject({ retryAfterSeconds: 1 })
        yield* TestClock.adjust("1 second")
        expect(yield* ask(breaker, answer)).toBe("answer")
      })))

  it.effect.each<readonly [string, Effect.Effect<string, string>]>([
    ["refused, which is an answer", refusal],
    ["answered", answer]
  ])("closes when the try is %s", ([, work]) =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3)
        yield* TestClock.adjust("30 seconds")
        yield* Effect.exit(ask(breaker, work))
        expect(yield* stateOf(breaker)).toBe("closed")
      })))

  it.effect.each<readonly [string, Effect.Effect<string, string>]>([
    ["interrupted", Effect.interrupt],
    ["dead of a bug", Effect.die("bug")]
  ])("gives the try back when it is %s: the next request may try at once", ([, work]) =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3)
        yield* TestClock.adjust("30 seconds")
        yield* Effect.exit(ask(breaker, work))
        expect(yield* stateOf(breaker)).toBe("half-open")
        expect(yield* ask(breaker, answer)).toBe("answer")
      })))

  it.effect("never waits: while a trial hangs, the others are refused and told to come back soon", () =>
    guarded((breaker) =>
      Effect.gen(function*() {
        yield* failing(breaker, 3)
        yield* TestClock.adjust("30 seconds")
        const trial = yield* Effect.fork(ask(breaker, Effect.never))
        yield* TestClock.adjust("1 hour")
        expect(yield* Effect.flip(ask(breaker, answer))).toMatchObject({ retryAfterSeconds: 1 })
        expect(Exit.isInterrupted(yield* Fiber.interrupt(trial))).toBe(true)
        expect(yield* ask(breaker, answer)).toBe("answer")
      })))
})
