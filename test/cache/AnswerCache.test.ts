import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as AnswerCache from "../../src/cache/AnswerCache.ts"

const options: AnswerCache.AnswerCacheOptions = {
  timeToLive: Duration.minutes(60),
  staleFor: Duration.hours(24),
  maxBytes: 1_000_000
}

interface Answer {
  readonly text: string
}

const cacheOf = (more: Partial<AnswerCache.AnswerCacheOptions> = {}) => AnswerCache.make<Answer>({ ...options, ...more })

/** What an answer of so many characters counts for: its JSON and its key. */
const sizeOf = (key: string, text: string) => 2 * (key.length + JSON.stringify({ text }).length)

describe("AnswerCache", () => {
  it.effect("gives an answer as fresh for its lifetime, then as stale, then no more", () =>
    Effect.gen(function*() {
      const cache = yield* cacheOf()
      yield* TestClock.adjust("5 seconds")
      yield* cache.put("key", { text: "a" })
      yield* TestClock.adjust("1 hour")
      expect(yield* cache.get("key")).toEqual({ value: { text: "a" }, fetchedAt: 5_000, fresh: true })
      yield* TestClock.adjust(1)
      expect(yield* cache.get("key")).toEqual({ value: { text: "a" }, fetchedAt: 5_000, fresh: false })
      yield* TestClock.adjust(Duration.toMillis("24 hours") - 1)
      expect((yield* cache.get("key"))?.fresh).toBe(false)
      yield* TestClock.adjust(1)
      expect(yield* cache.get("key")).toBeUndefined()
      expect(yield* cache.stats).toEqual({ entries: 0, bytes: 0, hits: 1, stale: 2, misses: 1 })
    }))

  it.effect("can give one answer a shorter lifetime, never a longer one", () =>
    Effect.gen(function*() {
      const cache = yield* cacheOf()
      yield* cache.put("short", { text: "a" }, Duration.minutes(5))
      yield* cache.put("long", { text: "a" }, Duration.hours(9))
      yield* TestClock.adjust("5 minutes")
      expect((yield* cache.get("short"))?.fresh).toBe(true)
      yield* TestClock.adjust(1)
      expect((yield* cache.get("short"))?.fresh).toBe(false)
      yield* TestClock.adjust("55 minutes")
      expect((yield* cache.get("long"))?.fresh).toBe(false)
    }))

  it.effect("keeps nothing beyond its lifetime where stale answers are not wanted", () =>
    Effect.gen(function*() {
      const cache = yield* cacheOf({ staleFor: Duration.zero })
      yield* cache.put("key", { text: "a" })
      yield* TestClock.adjust(Duration.toMillis("1 hour") + 1)
      expect(yield* cache.get("key")).toBeUndefined()
    }))

  it.effect.each<readonly [string, Partial<AnswerCache.AnswerCacheOptions>]>([
    ["no lifetime", { timeToLive: Duration.zero }],
    ["no room", { maxBytes: 0 }]
  ])("is off with %s: it keeps nothing", ([, more]) =>
    Effect.gen(function*() {
      const cache = yield* cacheOf(more)
      yield* cache.put("key", { text: "a" })
      expect(yield* cache.get("key")).toBeUndefined()
      expect(yield* cache.stats).toMatchObject({ entries: 0, bytes: 0, misses: 1 })
    }))

  it.effect("replaces an answer to the same question, and its age", () =>
    Effect.gen(function*() {
      const cache = yield* cacheOf()
      yield* cache.put("key", { text: "old" })
      yield* TestClock.adjust("1 minute")
      yield* cache.put("key", { text: "new" })
      expect(yield* cache.get("key")).toEqual({ value: { text: "new" }, fetchedAt: 60_000, fresh: true })
      expect((yield* cache.stats).entries).toBe(1)
    }))

  it.effect("gives up what was asked for least recently when there is no room", () =>
    Effect.gen(function*() {
      const cache = yield* cacheOf({ maxBytes: 2 * sizeOf("a", "x".repeat(50)) })
      yield* cache.put("a", { text: "x".repeat(50) })
      yield* cache.put("b", { text: "x".repeat(50) })
      yield* cache.get("a")
      yield* cache.put("c", { text: "x".repeat(50) })
      expect(yield* cache.get("b")).toBeUndefined()
      expect((yield* cache.get("a"))?.value.text).toHaveLength(50)
      expect((yield* cache.get("c"))?.value.text).toHaveLength(50)
    }))

  it.effect("does not keep an answer that is larger than all the room, nor the older one to the same question", () =>
    Effect.gen(function*() {
      const cache = yield* cacheOf({ maxBytes: 200 })
      yield* cache.put("other", { text: "b" })
      yield* cache.put("key", { text: "a" })
      yield* cache.put("key", { text: "a".repeat(500) })
      expect(yield* cache.get("key")).toBeUndefined()
      expect((yield* cache.get("other"))?.value.text).toBe("b")
    }))

  it.effect("keeps a copy: what is done to an answer afterwards does not reach it", () =>
    Effect.gen(function*() {
      const cache = yield* AnswerCache.make<{ readonly list: Array<number> }>(options)
      const answer = { list: [1] }
      yield* cache.put("key", answer)
      answer.list.push(2)
      expect((yield* cache.get("key"))?.value).toEqual({ list: [1] })
    }))

  it.effect.prop(
    "never takes more than its bound, and what it still has is what was put last",
    [
      FastCheck.array(FastCheck.tuple(FastCheck.constantFrom("a", "b", "c", "d", "e"), FastCheck.string({ maxLength: 60 }))),
      FastCheck.integer({ min: 1, max: 600 })
    ],
    ([puts, maxBytes]) =>
      Effect.gen(function*() {
        const cache = yield* cacheOf({ maxBytes })
        const last = new Map<string, string>()
        for (const [key, text] of puts) {
          yield* cache.put(key, { text })
          last.set(key, text)
          expect((yield* cache.stats).bytes).toBeLessThanOrEqual(maxBytes)
        }
        let bytes = 0
        for (const [key, text] of last) {
          const found = yield* cache.get(key)
          if (found !== undefined) {
            expect(found.value.text).toBe(text)
            bytes += sizeOf(key, text)
          }
        }
        expect((yield* cache.stats).bytes).toBe(bytes)
      })
  )
})
