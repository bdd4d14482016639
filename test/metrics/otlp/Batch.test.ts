import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as Batch from "../../../src/metrics/otlp/Batch.ts"

const batching = { delay: 5_000, queue: 6, batch: 3, timeout: 1_000 }

const stand = (answer: Effect.Effect<boolean> = Effect.succeed(true)) =>
  Effect.gen(function*() {
    const sent: Array<ReadonlyArray<number>> = []
    let dropped = 0
    const batch = yield* Batch.make({
      batching,
      gathering: Batch.list<number>(),
      send: (items) => Effect.zipRight(Effect.sync(() => sent.push(items)), answer),
      dropped: (count) => {
        dropped += count
      }
    })
    return { batch, sent, dropped: () => dropped }
  })

describe("a batch", () => {
  it.scoped("goes out after a while", () =>
    Effect.gen(function*() {
      const { batch, sent } = yield* stand()
      batch.push(1)
      batch.push(2)
      yield* TestClock.adjust("4999 millis")
      expect(sent).toEqual([])
      yield* TestClock.adjust("1 milli")
      expect(sent).toEqual([[1, 2]])
      yield* TestClock.adjust("1 minute")
      expect(sent).toEqual([[1, 2]])
    }))

  it.scoped("goes out at once when there are enough, and no larger than it may be", () =>
    Effect.gen(function*() {
      const { batch, sent } = yield* stand()
      for (const item of [1, 2, 3, 4, 5]) batch.push(item)
      yield* TestClock.adjust("1 milli")
      expect(sent).toEqual([[1, 2, 3]])
      yield* TestClock.adjust("5 seconds")
      expect(sent).toEqual([[1, 2, 3], [4, 5]])
    }))

  it.scoped("lets what comes while it is sent wait for its own", () =>
    Effect.gen(function*() {
      const { batch, sent } = yield* stand(Effect.as(Effect.sleep("10 millis"), true))
      for (const item of [1, 2, 3]) batch.push(item)
      yield* TestClock.adjust("5 millis")
      for (const item of [4, 5]) batch.push(item)
      yield* TestClock.adjust("1 second")
      expect(sent).toEqual([[1, 2, 3]])
      batch.push(6)
      yield* TestClock.adjust("1 milli")
      expect(sent).toEqual([[1, 2, 3], [4, 5, 6]])
    }))

  it.scoped("goes on while there are enough, however many came", () =>
    Effect.gen(function*() {
      const { batch, sent } = yield* stand()
      for (const item of [1, 2, 3, 4, 5, 6]) batch.push(item)
      yield* TestClock.adjust("1 milli")
      expect(sent).toEqual([[1, 2, 3], [4, 5, 6]])
    }))

  it.scoped("has a bound, and says how much found no room or was not taken", () =>
    Effect.gen(function*() {
      const { batch, dropped, sent } = yield* stand(Effect.succeed(false))
      for (let item = 0; item < 10; item++) batch.push(item)
      expect(dropped()).toBe(4)
      yield* batch.flush
      expect(sent).toEqual([[0, 1, 2], [3, 4, 5]])
      expect(dropped()).toBe(10)
    }))

  it.scoped("takes more while it is being sent, up to the bound", () =>
    Effect.gen(function*() {
      const { batch, dropped, sent } = yield* stand(Effect.as(Effect.sleep("1 minute"), true))
      for (let item = 0; item < 3; item++) batch.push(item)
      yield* TestClock.adjust("1 milli")
      expect(sent).toHaveLength(1)
      for (let item = 0; item < 7; item++) batch.push(item)
      expect(dropped()).toBe(1)
    }))
})
