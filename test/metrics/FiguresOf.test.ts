import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import { DURATION_BOUNDS } from "../../src/metrics/Figures.ts"
import { figuresOf } from "../../src/metrics/FiguresOf.ts"
import * as Meter from "../../src/metrics/Meter.ts"
import * as Metrics from "../../src/metrics/Metrics.ts"
import { reading } from "../../src/metrics/Reading.ts"
import { still } from "./support/Samples.ts"

describe("the figures that are kept", () => {
  it("have the classes of the metric that they are read from", () => {
    expect(DURATION_BOUNDS).toEqual(Metrics.operationDuration.bounds)
  })

  it.effect("are those of the meter", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      const call = (outcome: Metrics.Outcome, tool = "web_search", level = "LOW") =>
        meter.add(Metrics.requests, { tool, outcome, level })
      const took = (seconds: number, tool: string) =>
        meter.observe(Metrics.operationDuration, {
          "mcp.method.name": tool === "" ? "tools/list" : "tools/call",
          "gen_ai.tool.name": tool,
          "error.type": "",
          "network.transport": "tcp"
        }, seconds)
      for (const outcome of Metrics.OUTCOMES) call(outcome)
      call("ok", "health_check", "PUBLIC")
      took(0.3, "web_search")
      took(400, "web_search")
      took(0.001, "health_check")
      took(0.001, "")
      meter.add(Metrics.upstreamRequests, { endpoint: "html", result: "answered" }, 5)
      meter.add(Metrics.upstreamRequests, { endpoint: "lite", result: "refused" }, 2)
      meter.add(Metrics.upstreamRequests, { endpoint: "html", result: "timed_out" })
      meter.add(Metrics.upstreamRequests, { endpoint: "html", result: "interrupted" })
      meter.add(Metrics.cacheLookups, { endpoint: "html", result: "stale" }, 3)
      meter.add(Metrics.rateLimitDecisions, { decision: "refused" }, 4)
      meter.add(Metrics.consentDecisions, { decision: "agreed" })
      meter.add(Metrics.consentDecisions, { decision: "dismissed" })
      meter.add(Metrics.anomalyAlarms, { feature: "rate" })

      const figures = figuresOf(yield* meter.snapshot)
      expect(figures).toMatchObject({
        requestsOk: 3,
        requestsFailed: 6,
        requestsRefused: Metrics.OUTCOMES.length - 9,
        searchResults: 1,
        searchBlocked: 1,
        upstreamAnswered: 5,
        upstreamRefused: 2,
        upstreamFailed: 1,
        cacheStale: 3,
        limitRefusals: 4,
        consentRefusals: 1,
        anomalies: 1
      })
      expect(figures.durations).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
      expect(figures.cpuSeconds).toBeGreaterThan(0)
      expect(figures.residentBytes).toBeGreaterThan(0)
      expect([figures.redisDown, figures.auditBehind, figures.coolDownSeconds]).toEqual([undefined, undefined, undefined])
    }))

  it.effect("know what is off from what is zero", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      yield* meter.watch(Effect.succeed([
        reading(Metrics.redisUp, {}, 0),
        reading(Metrics.auditWritable, {}, 0),
        reading(Metrics.auditWaiting, {}, 3),
        reading(Metrics.coolDownRemaining, { scope: "all" }, 12),
        reading(Metrics.coolDownRemaining, { scope: "endpoint" }, 900)
      ]))
      expect(figuresOf(yield* meter.snapshot)).toMatchObject({ redisDown: 1, auditBehind: 4, coolDownSeconds: 12 })
    }).pipe(Effect.scoped))

  it("of a meter that counts nothing are still", () => {
    expect(figuresOf([])).toEqual(still)
  })
})
