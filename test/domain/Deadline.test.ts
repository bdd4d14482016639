import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { Caller } from "../../src/domain/Caller.ts"
import * as Deadline from "../../src/domain/Deadline.ts"

const inSeconds = (seconds: number) => Deadline.within(Duration.seconds(seconds))

describe("a deadline", () => {
  it.effect("is infinitely far away where nobody set one", () =>
    Effect.map(Effect.zip(Deadline.Deadline, Deadline.left), (both) => {
      expect(both).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
    }))

  it.effect("counts from when the work begins", () =>
    Effect.gen(function*() {
      const work = inSeconds(10)(Deadline.left)
      yield* TestClock.adjust("1 hour")
      expect(yield* work).toBe(10_000)
    }))

  it.effect("is never later inside than outside", () =>
    Effect.gen(function*() {
      expect(yield* inSeconds(5)(inSeconds(10)(Deadline.left))).toBe(5_000)
      expect(yield* inSeconds(10)(inSeconds(5)(Deadline.left))).toBe(5_000)
    }))

  it.effect("leaves nothing, not less, when it has passed", () =>
    Effect.gen(function*() {
      const late = inSeconds(1)(Effect.zipRight(TestClock.adjust("2 seconds"), Deadline.left))
      expect(yield* late).toBe(0)
    }))
})

describe("a caller", () => {
  it.effect("is the local one where nobody says", () =>
    Effect.map(Caller, (caller) => {
      expect(caller).toBe("local")
    }))
})
