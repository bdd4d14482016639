import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import { noStats } from "../../../src/cache/CacheStats.ts"
import * as HealthCheck from "../../../src/mcp/tools/HealthCheck.ts"
import { Searches } from "../../../src/search/Searches.ts"
import type { SearchStatus } from "../../../src/search/Status.ts"
import { call } from "./support/Calls.ts"

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

const check = (over: Partial<SearchStatus> = {}, queueLimit = 64) =>
  HealthCheck.make({ queueLimit }).pipe(
    Effect.provide(Layer.mock(Searches, { status: Effect.succeed({ ...idle, ...over }) })),
    Effect.flatMap(call)
  )

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
      const full = yield* check({ pace: { ...idle.pace, waiting: 3 } }, 3)
      expect(statusOf(full.structured["checks"], "queue")).toBe("degraded")
      expect(full.text).toContain("DEGRADED queue: 3 waiting (threshold 3)")
      const busy = yield* check({ pace: { ...idle.pace, waiting: 2 } }, 3)
      expect(statusOf(busy.structured["checks"], "queue")).toBe("healthy")
    }))

  it.effect("is as the worst of its checks", () =>
    Effect.map(check(refused), ({ structured, text }) => {
      const { checks, status } = structured
      const found = Array.isArray(checks) ? checks.map((one) => String(one.status)) : []
      expect(found).toHaveLength(6)
      expect(status).toBe(["unhealthy", "degraded"].find((verdict) => found.includes(verdict)))
      expect(text.split("\n")[0]).toBe(`This server is ${String(status)}.`)
    }))
})
