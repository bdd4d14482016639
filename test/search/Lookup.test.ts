import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import type { CacheSettings } from "../../src/cache/SearchCache.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import * as Deadline from "../../src/domain/Deadline.ts"
import type { FailedAsk } from "../../src/search/FailedAsk.ts"
import * as Lookup from "../../src/search/Lookup.ts"

const Answer = Schema.Struct({ text: Schema.String })
type Answer = typeof Answer.Type

const cache: CacheSettings = {
  longest: Duration.hours(24), staleFor: Duration.hours(24), revalidate: 0, maxBytes: 1_000_000, generation: "test"
}

const broken: FailedAsk = { _tag: "Unavailable", endpoint: "html", cause: "broken" }

/** A lookup whose answers are numbered, and that can be told to fail. */
const lookupOf = (more: Partial<Lookup.LookupOptions<string, Answer, Answer>> = {}) => {
  const source = { asked: 0, fails: false, takes: Duration.zero }
  return Effect.map(
    Lookup.make<string, Answer, Answer>({
      endpoint: "html",
      space: "pages",
      schema: Answer,
      lifetime: () => Duration.hours(1),
      cache,
      keyOf: (request) => request.toLowerCase(),
      ask: (request) =>
        Effect.suspend(() => {
          const text = `${request} ${++source.asked}`
          return Effect.delay(source.fails ? Effect.fail(broken) : Effect.succeed({ text }), source.takes)
        }),
      backendOf: () => "lite",
      ...more
    }),
    (lookup) => ({ ...lookup, source })
  ).pipe(Effect.provide(SecondLevel.none))
}

const settle = TestClock.adjust(0)

describe("Lookup", () => {
  it.scoped("asks once, and then answers from the cache, with its age", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      yield* TestClock.adjust("1 second")
      const provenance = { backend: "lite", fetchedAt: "1970-01-01T00:00:01.000Z" }
      expect(yield* get("a")).toEqual({
        _tag: "Found",
        value: { text: "a 1" },
        fetchedAt: 1_000,
        provenance: { ...provenance, cache: "miss", ageSeconds: 0 }
      })
      yield* TestClock.adjust("59.9 seconds")
      expect(yield* get("A")).toEqual({
        _tag: "Found",
        value: { text: "a 1" },
        fetchedAt: 1_000,
        provenance: { ...provenance, cache: "fresh", ageSeconds: 59 }
      })
      expect(source.asked).toBe(1)
    }))

  it.scoped("asks once for all who ask the same at the same time", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      source.takes = Duration.seconds(1)
      const all = yield* Effect.fork(
        Effect.all(Array.from({ length: 100 }, () => get("a")), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("1 second")
      const answers = yield* Fiber.join(all)
      expect(answers.every((answer) => answer._tag === "Found" && answer.provenance.cache === "miss")).toBe(true)
      expect(source.asked).toBe(1)
    }))

  it.scoped("asks again when the answer is no longer fresh, or is to be renewed", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      yield* get("a")
      expect(yield* get("a", true)).toMatchObject({ _tag: "Found", value: { text: "a 2" }, provenance: { cache: "miss" } })
      yield* TestClock.adjust(Duration.toMillis("1 hour") + 1)
      expect(yield* get("a")).toMatchObject({ value: { text: "a 3" }, provenance: { cache: "miss" } })
      expect(source.asked).toBe(3)
    }))

  it.scoped("gives a failure with the older answer beside it, and keeps only the answer", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      source.fails = true
      expect(yield* get("a")).toEqual({ _tag: "Failed", failure: broken, stale: undefined })
      expect(yield* get("a")).toEqual({ _tag: "Failed", failure: broken, stale: undefined })
      source.fails = false
      yield* get("a")
      source.fails = true
      yield* TestClock.adjust("2 hours")
      expect(yield* get("a")).toMatchObject({
        _tag: "Failed",
        failure: broken,
        stale: { value: { text: "a 3" }, provenance: { cache: "stale", ageSeconds: 7_200 } }
      })
      expect(source.asked).toBe(4)
    }))

  it.scoped("calls an answer fresh that is, where only its renewal failed", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      yield* get("a")
      source.fails = true
      expect(yield* get("a", true)).toMatchObject({ _tag: "Failed", stale: { provenance: { cache: "fresh" } } })
    }))

  it.scoped("keeps an answer for as long as it says, or not at all", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf({
        lifetime: (_request, { text }) =>
          text.startsWith("short") ? Duration.minutes(5) : text.startsWith("never") ? "never" : Duration.hours(1)
      })
      for (const request of ["short", "never", "long"]) yield* get(request)
      yield* TestClock.adjust("6 minutes")
      for (const request of ["short", "never", "long"]) yield* get(request)
      expect(source.asked).toBe(5)
      expect(yield* get("long")).toMatchObject({ value: { text: "long 3" }, provenance: { cache: "fresh" } })
    }))

  it.scoped("gives up at the caller's deadline, and goes on for the others", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      source.takes = Duration.seconds(10)
      const hasty = yield* Effect.fork(Deadline.within(Duration.seconds(4))(get("a")))
      yield* settle
      const patient = yield* Effect.fork(Deadline.within(Duration.seconds(20))(get("a")))
      yield* TestClock.adjust("4 seconds")
      expect(yield* Fiber.join(hasty)).toEqual({
        _tag: "Failed",
        failure: {
          _tag: "Unavailable",
          endpoint: "html",
          cause: "the deadline of this search passed before DuckDuckGo answered",
          late: true
        },
        stale: undefined
      })
      yield* TestClock.adjust("6 seconds")
      expect(yield* Fiber.join(patient)).toMatchObject({ _tag: "Found", value: { text: "a 1" } })
    }))

  it.scoped("waits as long as it takes where nobody set a deadline", () =>
    Effect.gen(function*() {
      const { get, source } = yield* lookupOf()
      source.takes = Duration.hours(2)
      const patient = yield* Effect.fork(get("a"))
      yield* TestClock.adjust("2 hours")
      expect((yield* Fiber.join(patient))._tag).toBe("Found")
    }))

  it.scoped("stops asking when nobody waits for the answer any more", () =>
    Effect.gen(function*() {
      const stopped = yield* Deferred.make<void>()
      const { get } = yield* lookupOf({
        ask: () => Effect.onInterrupt(Effect.never, () => Deferred.succeed(stopped, undefined))
      })
      const only = yield* Effect.fork(Deadline.within(Duration.seconds(4))(get("a")))
      yield* TestClock.adjust("4 seconds")
      yield* Deferred.await(stopped)
      expect((yield* Fiber.join(only))._tag).toBe("Failed")
    }))

  it.scoped("lets a defect be a defect", () =>
    Effect.gen(function*() {
      const { get } = yield* lookupOf({ ask: () => Effect.die("bug") })
      expect(Exit.isFailure(yield* Effect.exit(get("a")))).toBe(true)
    }))

  it.scoped("tells what the cache found", () =>
    Effect.gen(function*() {
      const { get, stats } = yield* lookupOf()
      yield* get("a")
      yield* get("a")
      yield* get("b")
      expect(yield* stats).toMatchObject({ entries: 2, hits: 1, misses: 2, stale: 0 })
    }))
})
