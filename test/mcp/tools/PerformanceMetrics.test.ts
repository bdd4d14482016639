import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as PerformanceMetrics from "../../../src/mcp/tools/PerformanceMetrics.ts"
import * as Meter from "../../../src/metrics/Meter.ts"
import * as Metrics from "../../../src/metrics/Metrics.ts"
import { call } from "./support/Calls.ts"

const ask = (meter: Meter.MeterShape) => Effect.provideService(call(PerformanceMetrics.tool), Meter.Meter, meter)

const windowsOf = (structured: Readonly<Record<string, unknown>>): ReadonlyArray<unknown> =>
  Array.isArray(structured["windows"]) ? structured["windows"] : []

describe("get_performance_metrics", () => {
  it.effect("of a server that was not called leaves out what is not known", () =>
    Effect.gen(function*() {
      const { structured, text } = yield* ask(yield* Meter.make)
      const nothing = { total: 0, successful: 0, failed: 0, securityViolations: 0, rateLimitHits: 0, trend: { total: 0 } }
      expect(windowsOf(structured)).toEqual([1, 5, 60].map((minutes) => ({ minutes, ...nothing })))
      expect(text).toContain("1 min: 0 calls; 0 security violations, 0 over the limit")
    }))

  it.effect("tells how calls went, and how that differs from the time before", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      for (const seconds of [0.1, 0.1]) meter.call(seconds, false)
      meter.add(Metrics.cacheLookups, { endpoint: "html", result: "miss" })
      yield* TestClock.adjust("1 minute")
      for (let calls = 0; calls < 98; calls++) meter.call(0.2, calls < 10)
      for (const seconds of [3, 4]) meter.call(seconds, false)
      meter.add(Metrics.cacheLookups, { endpoint: "html", result: "hit" }, 1)
      meter.add(Metrics.cacheLookups, { endpoint: "html", result: "miss" }, 1)
      meter.add(Metrics.securityViolations, { kind: "access_denied" })
      meter.add(Metrics.rateLimitDecisions, { decision: "refused" })
      const { structured, text } = yield* ask(meter)
      const [minute, five] = windowsOf(structured)
      expect(minute).toMatchObject({
        minutes: 1, total: 100, successful: 90, failed: 10, successRate: 0.9, meanMs: 266, slowestMs: 4000,
        cacheHitRatio: 0.5, securityViolations: 1, rateLimitHits: 1,
        trend: { total: 98, successRate: -0.1, meanMs: 166, cacheHitRatio: 0.5 }
      })
      const near = (of: unknown, key: string) => Number(Object(of)[key])
      expect(Math.abs(near(minute, "p50Ms") / 200 - 1)).toBeLessThan(0.05)
      expect(Math.abs(near(minute, "p99Ms") / 3000 - 1)).toBeLessThan(0.05)
      expect(five).toMatchObject({ total: 102, trend: { total: 102 } })
      expect(text).toContain("1 min: 100 calls (+98); 90 % successful (-10 %), 10 failed; mean 266 ms (+166 ms)")
    }))

  it.effect("tells what the process takes", () =>
    Effect.map(Effect.flatMap(Meter.make, ask), ({ structured, text }) => {
      expect(structured["process"]).toMatchObject({
        cpuPercent: expect.any(Number),
        residentMib: expect.any(Number),
        systemMemoryPercent: expect.any(Number),
        uptimeSeconds: expect.any(Number)
      })
      expect(text.split("\n").at(-1)).toMatch(/^Process: [\d.]+ % CPU, [\d.]+ MiB/)
    }))
})
