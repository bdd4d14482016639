import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { withNow } from "../../src/domain/Now.ts"

describe("withNow", () => {
  it.effect("gives the time of the clock that the work runs with, whenever it runs", () =>
    Effect.gen(function*() {
      const now = withNow(Effect.succeed)
      const first = yield* now
      yield* TestClock.adjust("90 seconds")
      expect([first, yield* now]).toEqual([0, 90_000])
      expect(yield* now).toBe(yield* Clock.currentTimeMillis)
    }))
})
