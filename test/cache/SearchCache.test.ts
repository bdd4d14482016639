import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { Leases } from "../../src/cache/Leases.ts"
import * as SearchCache from "../../src/cache/SearchCache.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import { Caller } from "../../src/domain/Caller.ts"
import * as Deadline from "../../src/domain/Deadline.ts"
import { fakeStore, over } from "./support/fakeStore.ts"

const Text = Schema.Struct({ text: Schema.String })
type Text = typeof Text.Type

const settings: SearchCache.CacheSettings = {
  longest: Duration.hours(36), staleFor: Duration.hours(24), revalidate: 0.25, maxBytes: 100_000, generation: "1"
}

/** A cache whose answers are numbered, and whose upstream can be told to fail or to take its time. */
const cacheOf = (more: Partial<SearchCache.CacheSettings> = {}, second: Layer.Layer<SecondLevel> = SecondLevel.none) =>
  Effect.gen(function*() {
    const source = { asked: 0, fails: false, takes: Duration.zero, callers: new Array<string>() }
    const cache = yield* SearchCache.make<Text, Text, string>({
      ...settings, space: "pages", schema: Text, outOfTime: (error) => error === "late", ...more
    })
    const ask = Effect.flatMap(Caller, (caller) => {
      source.callers.push(caller)
      const text = `answer ${++source.asked}`
      return Effect.delay(source.fails ? Effect.fail("refused") : Effect.succeed({ text }), source.takes)
    })
    const get = (key: string, question: Partial<SearchCache.Question<Text, string>> = {}) => {
      const whole = { key, renew: false, ask, lifetime: () => Duration.hours(1), ...question }
      return Effect.flatMap(cache.ready(whole), (ready) => ready === undefined ? cache.find(whole) : Effect.succeed(ready))
    }
    return { ...cache, get, source }
  }).pipe(Effect.provide(second))

const settle = TestClock.adjust(0)

describe("SearchCache", () => {
  it.scoped("gives an answer as fresh for its lifetime, then asks again", () =>
    Effect.gen(function*() {
      const { get, source } = yield* cacheOf({ revalidate: 0 })
      expect(yield* get("a")).toEqual({ value: { text: "answer 1" }, fetchedAt: 0, source: "miss" })
      yield* TestClock.adjust("1 hour")
      expect(yield* get("a")).toEqual({ value: { text: "answer 1" }, fetchedAt: 0, source: "fresh" })
      yield* TestClock.adjust(1)
      expect(yield* get("a")).toMatchObject({ value: { text: "answer 2" }, source: "miss" })
      expect(source.asked).toBe(2)
    }))

  it.scoped("lets no answer be fresh for longer than the longest", () =>
    Effect.gen(function*() {
      const { get } = yield* cacheOf({ longest: Duration.minutes(5), revalidate: 0 })
      yield* get("a")
      yield* TestClock.adjust(Duration.toMillis("5 minutes") + 1)
      expect((yield* get("a")).source).toBe("miss")
    }))

  it.scoped.each<readonly [string, Partial<SearchCache.CacheSettings>]>([
    ["no lifetime", { longest: Duration.zero }],
    ["no room", { maxBytes: 0 }]
  ])("keeps nothing with %s, in memory or behind it", ([, more]) =>
    Effect.gen(function*() {
      const store = fakeStore()
      const { get, older, source, stats } = yield* cacheOf(more, over(store))
      yield* get("a")
      yield* get("a")
      expect(source.asked).toBe(2)
      expect(yield* older("a")).toBeUndefined()
      expect([yield* stats, store.seen]).toMatchObject([{ entries: 0, bytes: 0, misses: 2 }, { gets: 0, puts: 0 }])
    }))

  it.scoped("never keeps a failure, nor what is not to be kept", () =>
    Effect.gen(function*() {
      const store = fakeStore()
      const { get, source } = yield* cacheOf({}, over(store))
      source.fails = true
      expect(yield* Effect.flip(get("a"))).toBe("refused")
      source.fails = false
      yield* get("a", { lifetime: () => "never" })
      expect((yield* get("a")).value.text).toBe("answer 3")
      expect(store.seen.puts).toBe(1)
    }))

  it.scoped("keeps a copy: what is done to an answer afterwards does not reach it", () =>
    Effect.gen(function*() {
      const { get } = yield* cacheOf()
      const answer = { text: "as it was" }
      yield* get("a", { ask: Effect.succeed(answer) })
      answer.text = "changed"
      expect((yield* get("a")).value.text).toBe("as it was")
    }))

  describe("an answer that has just lapsed", () => {
    it.scoped("is given at once, and renewed once in the background, in a turn of its own", () =>
      Effect.gen(function*() {
        const { get, source } = yield* cacheOf()
        yield* get("a")
        yield* TestClock.adjust("75 minutes")
        source.takes = Duration.seconds(3)
        for (let i = 0; i < 3; i++) expect(yield* get("a")).toMatchObject({ value: { text: "answer 1" }, source: "stale" })
        yield* TestClock.adjust("3 seconds")
        expect(yield* get("a")).toMatchObject({ value: { text: "answer 2" }, source: "fresh" })
        expect(source.callers).toEqual(["local", SearchCache.RENEWAL])
      }))

    it.scoped("is given at once no more when it is older than that", () =>
      Effect.gen(function*() {
        const { get } = yield* cacheOf()
        yield* get("a")
        yield* TestClock.adjust(Duration.toMillis("75 minutes") + 1)
        expect((yield* get("a")).source).toBe("miss")
      }))

    it.scoped("stays what it is when the renewal fails, which nobody is told", () =>
      Effect.gen(function*() {
        const { get, older, source } = yield* cacheOf()
        yield* get("a")
        yield* TestClock.adjust("61 minutes")
        source.fails = true
        expect((yield* get("a")).source).toBe("stale")
        yield* settle
        expect(source.asked).toBe(2)
        yield* TestClock.adjust("1 hour")
        expect(yield* Effect.flip(get("a"))).toBe("refused")
        expect(yield* older("a")).toMatchObject({ value: { text: "answer 1" }, source: "stale" })
      }))

    it.scoped("is renewed with time of its own, whatever its reader had left", () =>
      Effect.gen(function*() {
        const { get, source } = yield* cacheOf()
        yield* get("a")
        yield* TestClock.adjust("61 minutes")
        source.takes = Duration.seconds(30)
        yield* Deadline.within(Duration.seconds(1))(get("a"))
        yield* TestClock.adjust("30 seconds")
        expect(yield* get("a")).toMatchObject({ value: { text: "answer 2" }, source: "fresh" })
      }))

    it.scoped("waits for its renewal while another one is under way: those who wait for answers come first", () =>
      Effect.gen(function*() {
        const { get, source } = yield* cacheOf()
        yield* get("a")
        yield* get("b")
        yield* TestClock.adjust("61 minutes")
        source.takes = Duration.seconds(1)
        yield* get("a")
        yield* get("b")
        yield* TestClock.adjust("5 seconds")
        expect(source.asked).toBe(3)
        yield* get("b")
        yield* TestClock.adjust("5 seconds")
        expect(source.asked).toBe(4)
      }))

    it.scoped("does not hold up the end of the program", () =>
      Effect.gen(function*() {
        const stopped = yield* Deferred.make<void>()
        yield* Effect.scoped(Effect.gen(function*() {
          const { get } = yield* cacheOf()
          yield* get("a")
          yield* TestClock.adjust("61 minutes")
          yield* get("a", { ask: Effect.onInterrupt(Effect.never, () => Deferred.succeed(stopped, undefined)) })
          yield* settle
        }))
        expect(yield* Deferred.isDone(stopped)).toBe(true)
      }))
  })

  describe("equal questions at the same time", () => {
    it.scoped("are asked once; and one that comes when the answer has come is not asked again", () =>
      Effect.gen(function*() {
        const { get, source, stats } = yield* cacheOf()
        source.takes = Duration.seconds(1)
        const all = yield* Effect.fork(
          Effect.all(Array.from({ length: 1_000 }, () => get("a")), { concurrency: "unbounded" })
        )
        yield* TestClock.adjust("1 second")
        expect(new Set((yield* Fiber.join(all)).map(({ value }) => value.text))).toEqual(new Set(["answer 1"]))
        yield* get("a")
        expect(source.asked).toBe(1)
        expect(yield* stats).toMatchObject({ hits: 1, misses: 1_000 })
      }))

    it.scoped("fail for the first who had little time, and are asked again for the one who has more", () =>
      Effect.gen(function*() {
        const { get } = yield* cacheOf()
        let asked = 0
        // As a turn is refused that could not come in time.
        const ask = Effect.flatMap(Deadline.left, (left) => {
          asked++
          return Effect.delay(left < 5_000 ? Effect.fail("late") : Effect.succeed({ text: "came" }), "1 second")
        })
        const within = (seconds: number) => Deadline.within(Duration.seconds(seconds))(Effect.either(get("a", { ask })))
        const hasty = yield* Effect.fork(within(2))
        yield* settle
        const patient = yield* Effect.fork(Effect.all([within(20), within(20)], { concurrency: 2 }))
        yield* TestClock.adjust("2 seconds")
        expect((yield* Fiber.join(hasty))._tag).toBe("Left")
        expect((yield* Fiber.join(patient)).map(({ _tag }) => _tag)).toEqual(["Right", "Right"])
        expect(asked).toBe(2)
      }))
  })

  describe("with a store behind the memory", () => {
    it.scoped("finds what an earlier process has kept, with its age, and asks the store once", () =>
      Effect.gen(function*() {
        const store = fakeStore()
        yield* Effect.scoped(Effect.flatMap(cacheOf({}, over(store)), ({ get }) => get("a")))
        yield* TestClock.adjust("10 minutes")
        const { get, source, stats } = yield* cacheOf({}, over(store))
        const found = { value: { text: "answer 1" }, fetchedAt: 0, source: "fresh" }
        expect(yield* Effect.all([get("a"), get("a")], { concurrency: 2 })).toEqual([found, found])
        expect(yield* get("a")).toEqual(found)
        expect([source.asked, store.seen.gets]).toEqual([0, 2])
        expect(yield* stats).toMatchObject({ hits: 3, stored: 2, misses: 0 })
      }))

    it.scoped("does not see the answers of another generation", () =>
      Effect.gen(function*() {
        const store = fakeStore()
        yield* Effect.scoped(Effect.flatMap(cacheOf({}, over(store)), ({ get }) => get("a")))
        const { get } = yield* cacheOf({ generation: "2" }, over(store))
        expect((yield* get("a")).source).toBe("miss")
      }))

    it.scoped.each<readonly [string, string]>([
      ["no JSON", "not even json"],
      ["another version", '{"v":2,"key":"a","value":{"text":"x"}}'],
      ["another key", '{"v":1,"key":"b","value":{"text":"x"}}'],
      ["another shape", '{"v":1,"key":"a","value":{"words":"x"}}']
    ])("takes %s for nothing, and puts its own in its place", ([, text]) =>
      Effect.gen(function*() {
        const store = fakeStore()
        yield* Effect.scoped(Effect.flatMap(cacheOf({}, over(store)), ({ get }) => get("a")))
        for (const [key, kept] of store.kept) store.kept.set(key, { ...kept, bytes: Buffer.from(text) })
        const { get } = yield* cacheOf({}, over(store))
        expect((yield* get("a")).source).toBe("miss")
        expect([...store.kept.values()].map(({ bytes }) => Buffer.from(bytes).toString())).not.toContain(text)
      }))

    it.scoped("shows what has lapsed in the store as older, while nothing better can be had", () =>
      Effect.gen(function*() {
        const store = fakeStore()
        yield* Effect.scoped(Effect.flatMap(cacheOf({}, over(store)), ({ get }) => get("a")))
        yield* TestClock.adjust("5 hours")
        const { get, older, source } = yield* cacheOf({}, over(store))
        source.fails = true
        expect(yield* Effect.flip(get("a"))).toBe("refused")
        expect(yield* older("a")).toEqual({ value: { text: "answer 1" }, fetchedAt: 0, source: "stale" })
      }))

    it.scoped("goes on without one that fails", () =>
      Effect.gen(function*() {
        const store = fakeStore()
        store.fails = true
        const { get } = yield* cacheOf({}, over(store))
        expect((yield* get("a")).source).toBe("miss")
        expect((yield* get("a")).source).toBe("fresh")
      }))
  })

  describe("with leases", () => {
    /** A lease that another replica holds until it is told to let go. */
    const heldOnce = Effect.map(Deferred.make<void>(), (released) => {
      const seen = { acquired: 0, released: 0 }
      const layer = Layer.succeed(Leases, {
        acquire: () =>
          Effect.sync(() =>
            seen.acquired++ === 0
              ? { _tag: "Held" as const, wait: Deferred.await(released) }
              : { _tag: "Won" as const, release: Effect.sync(() => void seen.released++) }
          )
      })
      return { layer, released, seen }
    })

    it.scoped("waits for the replica that asks, and gives what that one found", () =>
      Effect.gen(function*() {
        const { layer, released } = yield* heldOnce
        const store = fakeStore()
        const other = yield* cacheOf({}, over(store))
        const { get, source } = yield* cacheOf({}, over(store, layer))
        const waiting = yield* Effect.fork(get("a"))
        yield* settle
        yield* other.get("a")
        yield* Deferred.succeed(released, undefined)
        expect(yield* Fiber.join(waiting)).toMatchObject({ value: { text: "answer 1" }, source: "fresh" })
        expect([source.asked, other.source.asked]).toEqual([0, 1])
      }))

    it.scoped("does not ask where another one has come and gone between the look into the store and the lease", () =>
      Effect.gen(function*() {
        const store = fakeStore()
        const other = yield* cacheOf({}, over(store))
        const late = Layer.succeed(Leases, {
          acquire: () => Effect.as(Effect.orDie(other.get("a")), { _tag: "Won" as const, release: Effect.void })
        })
        const { get, source } = yield* cacheOf({}, over(store, late))
        expect(yield* get("a")).toMatchObject({ value: { text: "answer 1" }, source: "fresh" })
        expect(source.asked).toBe(0)
      }))

    it.scoped("asks itself where the other one found nothing, and gives its lease back", () =>
      Effect.gen(function*() {
        const { layer, released, seen } = yield* heldOnce
        const { get, source } = yield* cacheOf({}, over(fakeStore(), layer))
        yield* Deferred.succeed(released, undefined)
        expect((yield* get("a")).source).toBe("miss")
        expect([source.asked, seen.released]).toEqual([1, 1])
      }))

    it.scoped("does not wait for ever for a replica that does not let go", () =>
      Effect.gen(function*() {
        const held = Layer.succeed(Leases, { acquire: () => Effect.succeed({ _tag: "Held" as const, wait: Effect.never }) })
        const { get } = yield* cacheOf({}, over(fakeStore(), held))
        const waiting = yield* Effect.fork(get("a"))
        yield* TestClock.adjust("90 seconds")
        expect((yield* Fiber.join(waiting)).source).toBe("miss")
      }))
  })

  describe("a question that means the same", () => {
    it.scoped("is answered with the fresh answer to the other one, which is named", () =>
      Effect.gen(function*() {
        const { get, source, stats } = yield* cacheOf()
        yield* get("herons")
        const alike = () => ["egrets", "herons"]
        expect(yield* get("the herons", { alike })).toEqual({
          value: { text: "answer 1" }, fetchedAt: 0, source: "fresh", answers: "herons"
        })
        expect(yield* stats).toMatchObject({ similar: 1, misses: 1 })
        yield* TestClock.adjust(Duration.toMillis("1 hour") + 1)
        expect(yield* get("the herons", { alike })).toMatchObject({ value: { text: "answer 2" }, source: "miss" })
        expect(source.asked).toBe(2)
      }))

    it.scoped("is asked by itself where a new answer is wanted", () =>
      Effect.gen(function*() {
        const { get } = yield* cacheOf()
        yield* get("herons")
        expect((yield* get("the herons", { alike: () => ["herons"], renew: true })).source).toBe("miss")
      }))
  })

  it.scoped("counts what it gave up for want of room", () =>
    Effect.gen(function*() {
      const { get, stats } = yield* cacheOf({ maxBytes: 1_000 })
      for (let i = 0; i < 50; i++) yield* get(`question ${i}`)
      const { bytes, entries, evicted } = yield* stats
      expect(bytes).toBeLessThanOrEqual(1_000)
      expect(entries + evicted).toBe(50)
      expect(evicted).toBeGreaterThan(30)
    }))
})
