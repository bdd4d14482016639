import { it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import type { Figures } from "../../src/metrics/Figures.ts"
import { Trends } from "../../src/metrics/Trends.ts"
import { still } from "./support/Samples.ts"

/** Counts the milliseconds that have passed. */
const passing: Effect.Effect<Figures> = Effect.map(Clock.currentTimeMillis, (now) => ({ ...still, requestsOk: now }))

const kept = Effect.flatMap(Trends, ({ samples }) => samples("15m"))

describe("trends", () => {
  it.scoped("sample at once, then every five seconds", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("12 seconds")
      expect((yield* kept).map(({ at, requestsOk }) => [at, requestsOk])).toEqual([[0, 0], [5_000, 5_000], [10_000, 10_000]])
    }).pipe(Effect.provide(Trends.layer(passing))))

  it.scoped("tell of every new sample", () =>
    Effect.gen(function*() {
      const { sampled } = yield* Trends
      const next = yield* sampled
      yield* TestClock.adjust("5 seconds")
      expect((yield* next).at).toBe(5_000)
    }).pipe(Effect.provide(Trends.layer(passing))))

  it.scoped("go on after a look that failed", () =>
    Effect.gen(function*() {
      const looks = yield* Ref.make(0)
      const flaky = Effect.flatMap(Ref.updateAndGet(looks, (n) => n + 1), (n) =>
        n === 2 ? Effect.dieMessage("broken") : Effect.succeed(still))
      yield* Effect.gen(function*() {
        yield* TestClock.adjust("15 seconds")
        expect((yield* kept).map(({ at }) => at)).toEqual([0, 10_000, 15_000])
      }).pipe(Effect.provide(Trends.layer(flaky)), Logger.withMinimumLogLevel(LogLevel.None))
    }))

  it.scoped("end with their scope", () =>
    Effect.gen(function*() {
      const looks = yield* Ref.make(0)
      const counting = Effect.as(Ref.update(looks, (n) => n + 1), still)
      yield* Effect.scoped(Effect.zipRight(Layer.build(Trends.layer(counting)), TestClock.adjust("10 seconds")))
      const before = yield* Ref.get(looks)
      yield* TestClock.adjust("1 minute")
      expect(yield* Ref.get(looks)).toBe(before)
    }))
})
