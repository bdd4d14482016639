import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { catalogue } from "../../src/metrics/Catalogue.ts"
import * as Meter from "../../src/metrics/Meter.ts"
import type { Definition } from "../../src/metrics/Metric.ts"
import * as Metrics from "../../src/metrics/Metrics.ts"
import { reading } from "../../src/metrics/Reading.ts"
import { MOST_SERIES } from "../../src/metrics/Series.ts"

const seriesOf = (families: ReadonlyArray<Meter.Family>, metric: Definition) =>
  families.find((family) => family.metric === metric)?.series ?? []

const sum = (families: ReadonlyArray<Meter.Family>, metric: Definition): number =>
  seriesOf(families, metric).reduce((total, { value }) => total + value, 0)

describe("the meter", () => {
  it.effect("adds up by labels", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      meter.add(Metrics.requests, { tool: "web_search", outcome: "results", level: "LOW" })
      meter.add(Metrics.requests, { tool: "web_search", outcome: "results", level: "LOW" }, 2)
      meter.add(Metrics.requests, { tool: "web_search", outcome: "blocked", level: "LOW" })
      expect(seriesOf(yield* meter.snapshot, Metrics.requests).map(({ value, values }) => [...values, value])).toEqual([
        ["web_search", "results", "LOW", 3],
        ["web_search", "blocked", "LOW", 1]
      ])
    }))

  it.effect("puts into classes what it observes, a bound into the one below it", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      for (const seconds of [0.0005, 0.001, 0.1, 0.11, 100]) meter.observe(Metrics.paceWait, {}, seconds)
      const [series] = seriesOf(yield* meter.snapshot, Metrics.paceWait)
      expect(series?.counts).toEqual([2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1])
      expect(series?.value).toBeCloseTo(100.2115)
    }))

  it.effect("tells all metrics of the table, and from the start the counters whose labels are few", () =>
    Effect.gen(function*() {
      const families = yield* (yield* Meter.make).snapshot
      expect(families.map(({ metric }) => metric)).toEqual(catalogue)
      expect(seriesOf(families, Metrics.securityViolations).map(({ value, values }) => [...values, value]))
        .toEqual(["access_denied", "url_refused", "host", "origin", "token"].map((kind) => [kind, 0]))
      expect(seriesOf(families, Metrics.paceWaiting)).toEqual([])
      expect(sum(families, Metrics.residentMemory)).toBeGreaterThan(1_000_000)
      expect(sum(families, Metrics.cpu)).toBeGreaterThan(0)
    }))

  it.effect("is not grown by 10,000 subjects, whatever they call things", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      const before = (yield* meter.snapshot).flatMap(({ series }) => series).length
      for (let subject = 0; subject < 10_000; subject++) {
        meter.add(Metrics.requests, { tool: `tool-${subject}`, outcome: `outcome-${subject}`, level: "LOW" })
        meter.add(Metrics.decisions, { level: "LOW", verdict: "refuse", reason: `reason of ${subject}` })
        meter.add(Metrics.upstreamRequests, { endpoint: `https://host-${subject}.example`, result: "answered" })
        meter.observe(Metrics.operationDuration, {
          "mcp.method.name": "tools/call", "gen_ai.tool.name": "web_search", "error.type": "", "network.transport": "pipe"
        }, 0.1)
      }
      const after = yield* meter.snapshot
      expect(sum(after, Metrics.requests)).toBe(10_000)
      expect(seriesOf(after, Metrics.requests).length).toBeLessThanOrEqual(MOST_SERIES + 1)
      expect(seriesOf(after, Metrics.requests).at(-1)?.values).toEqual(["other", "other", "LOW"])
      expect(seriesOf(after, Metrics.decisions).map(({ value, values }) => [...values, value]))
        .toEqual([["LOW", "refuse", "other", 10_000]])
      expect(sum(after, Metrics.upstreamRequests)).toBe(10_000)
      expect(after.flatMap(({ series }) => series).length - before).toBeLessThan(MOST_SERIES + 20)
    }))

  it.effect("asks whoever watches, until the scope closes, and does not wait for one that hangs", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      const scope = yield* Scope.make()
      yield* Scope.extend(meter.watch(Effect.succeed([reading(Metrics.paceWaiting, {}, 7)])), scope)
      yield* Scope.extend(meter.watch(Effect.never), scope)
      const asked = yield* Effect.fork(meter.snapshot)
      yield* TestClock.adjust("1 second")
      expect(sum(yield* Fiber.join(asked), Metrics.paceWaiting)).toBe(7)
      yield* Scope.close(scope, Exit.void)
      expect(seriesOf(yield* meter.snapshot, Metrics.paceWaiting)).toEqual([])
    }))

  it.effect("tells what happened lately", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      meter.call(0.2, true)
      meter.add(Metrics.cacheLookups, { endpoint: "html", result: "hit" })
      meter.add(Metrics.cacheLookups, { endpoint: "html", result: "stale" })
      meter.add(Metrics.rateLimitDecisions, { decision: "taken" })
      meter.add(Metrics.rateLimitDecisions, { decision: "refused" })
      meter.add(Metrics.securityViolations, { kind: "token" })
      yield* TestClock.adjust("50 seconds")
      const { before, now } = yield* meter.recent(1)
      expect([now.total, now.failed, now.seconds]).toEqual([1, 1, 0.2])
      expect(now.tally).toEqual({ cacheHits: 1, cacheLookups: 2, overLimit: 1, violations: 1 })
      expect(before.total).toBe(0)
    }))

  it.effect("is nothing where nobody provides one", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.Meter
      meter.add(Metrics.paceRefusals, {})
      meter.call(1, false)
      expect(yield* meter.snapshot).toEqual([])
      expect((yield* meter.recent(1)).now.total).toBe(0)
    }))
})
