import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect } from "vitest"
import { measured, outcomeOf } from "../../src/mcp/Metering.ts"
import { type Body, ToolFailure } from "../../src/mcp/Methods.ts"
import { RpcError } from "../../src/mcp/RpcError.ts"
import * as Meter from "../../src/metrics/Meter.ts"
import type { Definition } from "../../src/metrics/Metric.ts"
import * as Metrics from "../../src/metrics/Metrics.ts"
import type { Level } from "../../src/security/Level.ts"

const failure = (tag: string) => new ToolFailure({ tag, text: "" })
const seriesOf = (families: ReadonlyArray<Meter.Family>, metric: Definition) =>
  families.find((family) => family.metric === metric)?.series.map(({ counts, value, values }) =>
    [...values, counts.length === 0 ? value : counts.reduce((sum, count) => sum + count, 0)])

/** What is counted of a call that ended so. */
const counted = (work: Effect.Effect<Body, RpcError | ToolFailure>, level: Level = "LOW") =>
  Effect.gen(function*() {
    const meter = yield* Meter.make
    const tool = { name: "web_search", level }
    yield* Effect.exit(measured({ meter, method: "tools/call", network: "pipe", tool })(work))
    const families = yield* meter.snapshot
    const { now: { failed, total } } = yield* meter.recent(1)
    return {
      requests: seriesOf(families, Metrics.requests),
      durations: seriesOf(families, Metrics.operationDuration),
      recent: { total, failed }
    }
  })

describe("a request is counted", () => {
  it.each<readonly [string, Exit.Exit<Body, RpcError | ToolFailure>]>([
    ["results", Exit.succeed({ structuredContent: { outcome: "results" } })],
    ["no_results", Exit.succeed({ structuredContent: { outcome: "no_results" } })],
    ["ok", Exit.succeed({ structuredContent: { status: "healthy" } })],
    ["ok", Exit.succeed({ structuredContent: { outcome: "something of a caller" } })],
    ["ok", Exit.succeed({})],
    ["blocked", Exit.fail(failure("blocked"))],
    ["invalid_input", Exit.fail(failure("InvalidInput"))],
    ["over_limit", Exit.fail(failure("OverLimit"))],
    ["consent_required", Exit.fail(failure("ConsentRequired"))],
    ["url_refused", Exit.fail(failure("UrlRefused"))],
    ["defect", Exit.fail(failure("Defect"))],
    ["error", Exit.fail(failure("NobodyKnows"))],
    ["error", Exit.fail(new RpcError({ code: -32602, reason: "no" }))],
    ["interrupted", Exit.interrupt(Object(undefined))],
    ["defect", Exit.die("bug")]
  ])("as %s", (outcome, exit) => {
    expect(outcomeOf(exit)).toBe(outcome)
  })

  it.effect("with tool, outcome, level and time", () =>
    Effect.map(counted(Effect.succeed({ structuredContent: { outcome: "results" } })), (found) => {
      expect(found).toEqual({
        requests: [["web_search", "results", "LOW", 1]],
        durations: [["tools/call", "web_search", "", "pipe", 1]],
        recent: { total: 1, failed: 0 }
      })
    }))

  it.effect("as failed where the client is told of an error", () =>
    Effect.map(counted(failure("blocked")), (found) => {
      expect(found.recent).toEqual({ total: 1, failed: 1 })
      expect(found.durations).toEqual([["tools/call", "web_search", "tool_error", "pipe", 1]])
    }))

  it.effect("but not among the calls of late where it only asked how the server is, or the client hung up", () =>
    Effect.gen(function*() {
      const health = yield* counted(Effect.succeed({}), "PUBLIC")
      expect(health.requests).toEqual([["web_search", "ok", "PUBLIC", 1]])
      expect(health.recent.total).toBe(0)
      const gone = yield* counted(Effect.interrupt)
      expect(gone.requests).toEqual([["web_search", "interrupted", "LOW", 1]])
      expect(gone.recent.total).toBe(0)
    }))

  it.effect("of another method without a tool", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      const work = Effect.fail(new RpcError({ code: -32002, reason: "Resource not found" }))
      yield* Effect.exit(measured({ meter, method: "resources/read", network: "tcp", tool: undefined })(work))
      const families = yield* meter.snapshot
      expect(seriesOf(families, Metrics.operationDuration)).toEqual([["resources/read", "", "-32002", "tcp", 1]])
      expect(seriesOf(families, Metrics.requests)).toEqual([])
    }))
})
