import { it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schema from "effect/Schema"
import { describe, expect } from "vitest"
import * as DiskStore from "../../src/cache/DiskStore.ts"
import { Leases } from "../../src/cache/Leases.ts"
import { SecondLevel } from "../../src/cache/SecondLevel.ts"
import * as Alike from "../../src/search/alike/Alike.ts"
import type { PageRequest } from "../../src/search/Backend.ts"
import type { FailedAsk } from "../../src/search/FailedAsk.ts"
import { defaults } from "../../src/search/intent/Kind.ts"
import { lifetimeOf } from "../../src/search/intent/Lifetimes.ts"
import * as Lookup from "../../src/search/Lookup.ts"
import { faultyFiles } from "../state/support/faultyFiles.ts"
import { heap } from "../support/heap.ts"
import { tempFolder } from "../support/tempFolder.ts"

const Page = Schema.Struct({ text: Schema.String })

const HOURS = 24
const QUERIES_AN_HOUR = 200
const MEMORY = 150_000
const DISK = 250_000

const refused: FailedAsk = { _tag: "Blocked", endpoint: "html", until: 0, reason: "a bot challenge was shown" }

/** Tells a time that is set by hand. Waits are real: they bound the disk, which is. */
const clockOf = (time: { readonly now: number }): Clock.Clock =>
  Object.assign(Clock.make(), { currentTimeMillis: Effect.sync(() => time.now), unsafeCurrentTimeMillis: () => time.now })

/** The same numbers every time: a multiplicative generator. */
const random = () => {
  let state = 42
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

const topics = ["news from", "weather", "price of", "history of the", "python", "arxiv", "open-source"]

describe("a day of searches", () => {
  it.scopedLive("leaves memory, keys and disk as flat as they were, through refusals and a disk with faults", () => {
    const time = { now: Date.parse("2026-06-15T00:00:00Z") }
    return Effect.gen(function*() {
      const files = faultyFiles()
      const disk = DiskStore.layer({ folder: yield* tempFolder, maxBytes: DISK, files })
      const layer = SecondLevel.layer.pipe(Layer.provideMerge(Layer.merge(disk, Leases.local)))
      yield* Effect.provide(
        Effect.gen(function*() {
          const second = yield* SecondLevel
          const next = random()
          const upstream = { asked: 0, refuses: false }
          const lookup = yield* Lookup.make<PageRequest, typeof Page.Type, typeof Page.Type>({
            endpoint: "html",
            space: "pages",
            schema: Page,
            cache: {
              longest: Duration.hours(36), staleFor: Duration.hours(24), revalidate: 0.25, maxBytes: MEMORY, generation: "1"
            },
            keyOf: ({ text }) => text,
            ask: ({ text }) =>
              Effect.suspend(() => {
                upstream.asked++
                return upstream.refuses ? Effect.fail(refused) : Effect.succeed({ text: text.repeat(1 + Math.floor(next() * 40)) })
              }),
            backendOf: () => "html",
            lifetime: (request, _page, now) => lifetimeOf(defaults, request, false, now),
            kin: Alike.make()
          })
          const hours: Array<{ readonly heap: number; readonly entries: number; readonly stored: number }> = []
          const outcomes = new Set<string>()
          for (let hour = 0; hour < HOURS; hour++) {
            upstream.refuses = hour % 6 === 5
            files.fault = hour % 8 === 6 ? "full" : hour % 8 === 7 ? "broken" : undefined
            for (let i = 0; i < QUERIES_AN_HOUR; i++) {
              // Few subjects are asked for again and again, and new ones come all the time.
              const subject = Math.floor(next() ** 3 * 400) + (next() < 0.3 ? hour * 1_000 + i : 0)
              const text = `${topics[subject % topics.length] ?? ""} thing ${subject}${next() < 0.1 ? "?" : ""}`
              const found = yield* lookup.get({ text, region: "wt-wt", safeSearch: "moderate" })
              outcomes.add(found._tag === "Found" ? found.provenance.cache : found._tag)
              time.now += 3_600_000 / QUERIES_AN_HOUR
              // Renewals go on behind.
              yield* Effect.yieldNow()
            }
            const [stats, status] = yield* Effect.all([lookup.stats, second.status])
            expect(stats.bytes).toBeLessThanOrEqual(MEMORY)
            expect(status.bytes).toBeLessThanOrEqual(DISK)
            hours.push({ heap: heap(), entries: stats.entries, stored: status.entries ?? 0 })
          }
          const stats = yield* lookup.stats
          expect([...outcomes].sort()).toEqual(["Failed", "fresh", "miss", "stale"])
          expect(stats.hits + stats.stale + stats.similar + stats.misses).toBeGreaterThanOrEqual(HOURS * QUERIES_AN_HOUR)
          expect(Math.min(stats.hits, stats.stored, stats.similar, stats.evicted)).toBeGreaterThan(0)
          const most = (from: number, to: number, of: "entries" | "heap" | "stored") =>
            Math.max(...hours.slice(from, to).map((hour) => hour[of]))
          // From the first third, when everything is full, to the last.
          expect(most(16, 24, "entries")).toBeLessThan(1.2 * most(4, 12, "entries"))
          expect(most(16, 24, "stored")).toBeLessThan(1.2 * most(4, 12, "stored"))
          expect(most(16, 24, "heap") - most(4, 12, "heap")).toBeLessThan(4 * 1024 * 1024)
        }),
        layer
      )
    }).pipe(Effect.withClock(clockOf(time)), Effect.provide(Logger.remove(Logger.defaultLogger)))
  }, 120_000)
})
