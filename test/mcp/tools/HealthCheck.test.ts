import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { noStats } from "../../../src/cache/CacheStats.ts"
import type * as Health from "../../../src/metrics/Health.ts"
import { make as makeMeter, Meter } from "../../../src/metrics/Meter.ts"
import * as HealthCheck from "../../../src/mcp/tools/HealthCheck.ts"
import { Searches } from "../../../src/search/Searches.ts"
import type { SearchStatus } from "../../../src/search/Status.ts"
import { SecurityStatus, type Standing } from "../../../src/security/SecurityStatus.ts"
import { call } from "./support/Calls.ts"
import { health } from "./support/Fakes.ts"

const SINCE = Date.parse("2026-06-15T12:00:00.000Z")
const UNTIL = Date.parse("2026-06-15T12:15:00.000Z")

const idle: SearchStatus = {
  activity: { answered: 0, refused: 0, failed: 0, lastAnswerAt: undefined, lastFailure: undefined },
  blocks: [],
  circuits: [],
  pace: { waiting: 0, busy: false, nextTurnMillis: 0 },
  cache: noStats,
  store: { kind: "memory", failures: 0 }
}

const quiet: Standing = {
  anomaly: { subjects: 1, alerted: 0, alarms: 0, bytes: 0 },
  audit: {
    writable: true, failure: undefined, stream: undefined, records: 0, waiting: 0, unsyncedBytes: 0, lastSync: undefined,
    anchor: undefined
  },
  consent: { mode: "allow", folder: "", problem: undefined, live: 0, people: 0, torn: 0, waiting: 0 },
  limits: { subjects: 1, waiting: 0, shared: 0, bytes: 0 }
}

const check = (
  over: Partial<SearchStatus> = {},
  options: Partial<Health.Thresholds> & { readonly standing?: Partial<Standing> } = {}
) => {
  const { standing, ...thresholds } = options
  return HealthCheck.make({ health: { ...health, ...thresholds } }).pipe(
    Effect.provide(Layer.merge(
      Layer.mock(Searches, { status: Effect.succeed({ ...idle, ...over }) }),
      Layer.succeed(SecurityStatus, { read: Effect.succeed({ ...quiet, ...standing }) })
    )),
    Effect.flatMap(call)
  )
}

const statusOf = (checks: unknown, name: string): unknown =>
  Array.isArray(checks) ? checks.find((one) => one.name === name)?.status : undefined

const refused = {
  blocks: [
    { scope: "all", endpoint: "html", reason: "HTTP 403", since: SINCE, until: UNTIL, strikes: 2, lifted: false }
  ]
} as const

describe("health_check", () => {
  it.effect("of an idle server leaves out what has not happened", () =>
    Effect.map(check(), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured).toMatchObject({
        blocks: [],
        cache: idle.cache,
        uptimeSeconds: expect.any(Number)
      })
      expect(structured["requests"]).toEqual({ answered: 0, refused: 0, failed: 0, waiting: 0 })
      expect(text).toContain("ok   duckduckgo: no refusal in force")
      expect(text).toContain("Requests to DuckDuckGo: 0 answered, 0 refused, 0 failed.")
    }))

  it.effect("says what refuses and until when, in structure and in words", () =>
    Effect.map(check(refused), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured["blocks"]).toEqual([{
        scope: "all",
        endpoint: "html",
        reason: "HTTP 403",
        since: "2026-06-15T12:00:00.000Z",
        until: "2026-06-15T12:15:00.000Z",
        strikes: 2
      }])
      expect(statusOf(structured["checks"], "duckduckgo")).toBe("degraded")
      expect(text).toContain("DEGRADED duckduckgo: refuses html (HTTP 403) until about 2026-06-15T12:15:00.000Z")
    }))

  it.effect("tells the last answer, the last failure and the figures of the cache", () =>
    Effect.map(
      check({
        activity: {
          answered: 7,
          refused: 1,
          failed: 2,
          lastAnswerAt: SINCE,
          lastFailure: { at: UNTIL, message: "HTTP 500" }
        },
        cache: { entries: 3, bytes: 9_000, hits: 5, stored: 2, stale: 1, similar: 4, misses: 7, evicted: 6 },
        store: { kind: "disk", entries: 8, bytes: 20_000, failures: 0 }
      }),
      ({ structured, text }) => {
        expect(structured["requests"]).toEqual({
          answered: 7,
          refused: 1,
          failed: 2,
          waiting: 0,
          lastAnswerAt: "2026-06-15T12:00:00.000Z",
          lastFailure: "2026-06-15T12:15:00.000Z HTTP 500"
        })
        expect(text.split("\n").slice(-2)).toEqual([
          "Requests to DuckDuckGo: 7 answered, 1 refused, 2 failed.",
          "Cache: 3 answers in memory (9 KiB), 8 on disk, 5 hits, 1 stale, 4 similar, 7 misses, 6 evicted."
        ])
      }
    ))

  it.effect("is degraded by endpoints that are left alone, and not by those that are in use or on trial", () =>
    Effect.gen(function*() {
      const open = yield* check({
        circuits: [
          { key: "html", state: "open", failures: 5 },
          { key: "lite", state: "closed", failures: 1 },
          { key: "news", state: "half-open", failures: 5 }
        ]
      })
      expect(statusOf(open.structured["checks"], "endpoints")).toBe("degraded")
      expect(open.text).toContain("left alone after failures: html")
      const closed = yield* check({ circuits: [{ key: "html", state: "closed", failures: 4 }] })
      expect(statusOf(closed.structured["checks"], "endpoints")).toBe("healthy")
    }))

  it.effect("is degraded by a store that fails behind the cache, and says why", () =>
    Effect.map(
      check({ store: { kind: "disk", entries: 8, bytes: 20_000, failures: 3, failure: "write: no space left" } }),
      ({ structured, text }) => {
        expect(statusOf(structured["checks"], "cache_store")).toBe("degraded")
        expect(text).toContain("DEGRADED cache_store: searches go on without it: disk: write: no space left")
      }
    ))

  it.effect("is degraded by a full queue", () =>
    Effect.gen(function*() {
      const full = yield* check({ pace: { ...idle.pace, waiting: 3 } }, { queueLimit: 3 })
      expect(statusOf(full.structured["checks"], "queue")).toBe("degraded")
      expect(full.text).toContain("DEGRADED queue: 3 waiting (threshold 3)")
      const busy = yield* check({ pace: { ...idle.pace, waiting: 2 } }, { queueLimit: 3 })
      expect(statusOf(busy.structured["checks"], "queue")).toBe("healthy")
    }))

  it.effect("is unhealthy when nothing is left to search by", () =>
    Effect.map(
      check({ circuits: [{ key: "html", state: "open", failures: 5 }, { key: "lite", state: "open", failures: 5 }] }),
      ({ structured }) => {
        expect(statusOf(structured["checks"], "endpoints")).toBe("unhealthy")
      }
    ))

  it.effect("is degraded by calls that are slow on average, and unhealthy by one that was very slow", () =>
    Effect.gen(function*() {
      const meter = yield* makeMeter
      meter.call(5.2, false)
      const slow = yield* Effect.provideService(check(), Meter, meter)
      expect(statusOf(slow.structured["checks"], "mean_response")).toBe("degraded")
      expect(statusOf(slow.structured["checks"], "slowest_response")).toBe("healthy")
      expect(slow.text).toContain("DEGRADED mean_response: 5.2 s over 1 calls in 5 min (threshold 5.0 s)")
      for (let calls = 0; calls < 30; calls++) meter.call(0.1, false)
      meter.call(15.1, true)
      const once = yield* Effect.provideService(check(), Meter, meter)
      expect(statusOf(once.structured["checks"], "mean_response")).toBe("healthy")
      expect(statusOf(once.structured["checks"], "slowest_response")).toBe("unhealthy")
      yield* TestClock.adjust("6 minutes")
      const later = yield* Effect.provideService(check(), Meter, meter)
      expect(statusOf(later.structured["checks"], "slowest_response")).toBe("healthy")
      expect(later.text).toContain("ok   slowest_response: no calls in the last 5 min")
    }))

  it.effect("is degraded by an audit trail that cannot be written or is behind", () =>
    Effect.gen(function*() {
      const full = yield* check({}, { standing: { audit: { ...quiet.audit, writable: false, failure: "ENOSPC" } } })
      expect(statusOf(full.structured["checks"], "audit")).toBe("degraded")
      // Files of the server are no business of its clients.
      expect(full.text).toContain("DEGRADED audit: cannot be written")
      expect(full.text).not.toContain("ENOSPC")
      const behind = yield* check({}, { standing: { audit: { ...quiet.audit, waiting: 101 } } })
      expect(statusOf(behind.structured["checks"], "audit")).toBe("degraded")
      const busy = yield* check({}, { standing: { audit: { ...quiet.audit, waiting: 100 } } })
      expect(statusOf(busy.structured["checks"], "audit")).toBe("healthy")
    }))

  it.scoped("is degraded by grants that cannot be read, by limits that are shared, and by what is needed and does not answer", () =>
    Effect.gen(function*() {
      const meter = yield* makeMeter
      yield* meter.depend("redis", Effect.succeed("no answer within 1 s"))
      yield* meter.depend("redis", Effect.succeed(undefined))
      yield* meter.depend("disk", Effect.succeed(undefined))
      const worse = yield* check({}, {
        standing: { consent: { ...quiet.consent, problem: "torn" }, limits: { ...quiet.limits, shared: 2 } }
      }).pipe(Effect.provideService(Meter, meter))
      const { checks } = worse.structured
      expect(["consent", "limits", "redis", "disk"].map((name) => statusOf(checks, name)))
        .toEqual(["degraded", "degraded", "degraded", "healthy"])
      expect(worse.text.match(/DEGRADED redis: no answer within 1 s$/gm)).toHaveLength(1)
    }))

  it.effect("has thresholds of the operator's", () =>
    Effect.map(check({}, { residentBytes: 1, systemMemory: 0 }), ({ structured }) => {
      expect(statusOf(structured["checks"], "resident_memory")).toBe("degraded")
      expect(statusOf(structured["checks"], "system_memory")).toBe("unhealthy")
    }))

  it.effect("is as the worst of its checks", () =>
    Effect.map(check(refused), ({ structured, text }) => {
      const { checks, status } = structured
      const found = Array.isArray(checks) ? checks.map((one) => String(one.status)) : []
      expect(found).toHaveLength(11)
      expect(status).toBe(["unhealthy", "degraded"].find((verdict) => found.includes(verdict)))
      expect(text.split("\n")[0]).toBe(`This server is ${String(status)}.`)
    }))
})
