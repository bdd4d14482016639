import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import type { Stored } from "../../src/cache/CacheStore.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import { fakeStore, over } from "./support/fakeStore.ts"

const value: Stored = { bytes: Buffer.from("x"), fetchedAt: 0, freshUntil: 1, staleUntil: 2 }

const stand = Effect.sync(() => {
  const store = fakeStore()
  const lines: Array<string> = []
  const logger = Logger.make(({ message }) => {
    lines.push(String(message))
  })
  const layer = over(store)
  const use = <A, E>(work: (second: SecondLevel["Type"]) => Effect.Effect<A, E>) =>
    Effect.flatMap(SecondLevel, work).pipe(Effect.provide(layer), Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
  return { lines, store, use }
})

describe("SecondLevel", () => {
  it.effect("tells once when the store begins to fail and once when it works again, and counts in between", () =>
    Effect.gen(function*() {
      const { lines, store, use } = yield* stand
      yield* use((second) => Effect.gen(function*() {
        yield* second.put("pages", "a", value)
        store.fault = "fails"
        for (let i = 0; i < 3; i++) {
          expect(yield* second.get("pages", "a")).toBeUndefined()
          yield* TestClock.adjust("5 seconds")
        }
        expect(yield* second.status).toEqual({ kind: "redis", failures: 3, failure: "read: made up for a test" })
        store.fault = undefined
        expect(yield* second.get("pages", "a")).toEqual(value)
        expect(yield* second.status).toEqual({ kind: "redis", failures: 3 })
      }))
      expect(lines).toEqual([
        "The cache in Redis fails: The cache (redis) could not get: made up for a test. Searches go on without it",
        "The cache in Redis works again (read)"
      ])
    }))

  it.effect("leaves a store that failed alone for a while, each way by itself", () =>
    Effect.gen(function*() {
      const { store, use } = yield* stand
      yield* use((second) => Effect.gen(function*() {
        store.fault = "fails"
        yield* second.get("pages", "a")
        yield* second.get("pages", "a")
        expect(store.seen).toEqual({ gets: 1, puts: 0 })
        yield* second.put("pages", "a", value)
        expect(store.seen).toEqual({ gets: 1, puts: 1 })
        yield* TestClock.adjust("5 seconds")
        yield* second.get("pages", "a")
        expect(store.seen).toEqual({ gets: 2, puts: 1 })
      }))
    }))

  it.effect("waits half a second for one that hangs, and not at all while it rests", () =>
    Effect.gen(function*() {
      const { store, use } = yield* stand
      yield* use((second) => Effect.gen(function*() {
        store.fault = "hangs"
        const first = yield* Effect.fork(second.get("pages", "a"))
        yield* TestClock.adjust("499 millis")
        expect(yield* Fiber.poll(first)).toMatchObject({ _tag: "None" })
        yield* TestClock.adjust("1 millis")
        expect(yield* Fiber.join(first)).toBeUndefined()
        expect(yield* second.get("pages", "a")).toBeUndefined()
        expect((yield* second.status).failure).toBe("read: no answer within 500ms")
      }))
    }))

  it.effect("is nothing where there is no store, and every lease is won", () =>
    Effect.gen(function*() {
      const second = yield* SecondLevel
      yield* second.put("pages", "a", value)
      expect(yield* second.get("pages", "a")).toBeUndefined()
      expect((yield* second.acquire("a", Duration.seconds(1)))._tag).toBe("Won")
      expect(yield* second.status).toEqual({ kind: "memory", failures: 0 })
    }).pipe(Effect.provide(SecondLevel.none)))
})
