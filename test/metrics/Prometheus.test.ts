import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { spawnSync } from "node:child_process"
import parse from "parse-prometheus-text-format"
import { describe, expect } from "vitest"
import { catalogue } from "../../src/metrics/Catalogue.ts"
import * as Meter from "../../src/metrics/Meter.ts"
import { gauge } from "../../src/metrics/Metric.ts"
import * as Metrics from "../../src/metrics/Metrics.ts"
import * as Prometheus from "../../src/metrics/Prometheus.ts"
import { reading } from "../../src/metrics/Reading.ts"

/** A meter on which something of each kind happened. */
const used = Effect.gen(function*() {
  const meter = yield* Meter.make
  meter.add(Metrics.requests, { tool: "web_search", outcome: "results", level: "LOW" }, 3)
  meter.observe(Metrics.operationDuration, {
    "mcp.method.name": "tools/call", "gen_ai.tool.name": "web_search", "error.type": "", "network.transport": "tcp"
  }, 0.3)
  meter.observe(Metrics.paceWait, {}, 0.3)
  meter.observe(Metrics.paceWait, {}, 40)
  yield* meter.watch(Effect.succeed([reading(Metrics.buildInfo, { version: "1.2.3", runtime: "20.18.1" }, 1)]))
  return meter
})

const text = Effect.flatMap(used, (meter) => Effect.provideService(Prometheus.route.body, Meter.Meter, meter))

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0
if (!hasPromtool) console.warn("promtool is missing: /metrics is not checked by Prometheus' own parser here")

describe("the text for Prometheus", () => {
  it.scoped("is read by a parser that is not ours, as it was meant", () =>
    Effect.map(text, (body) => {
      const families = parse(body)
      const of = (name: string) => families.find((family) => family.name === name)
      expect(families.map(({ name }) => name).toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted())
      expect(of("ddg_requests_total")).toEqual({
        name: "ddg_requests_total",
        help: Metrics.requests.help,
        type: "COUNTER",
        metrics: [{ labels: { tool: "web_search", outcome: "results", level: "LOW" }, value: "3" }]
      })
      expect(of("ddg_pace_wait_seconds")?.metrics).toEqual([{
        buckets: { 0.001: "0", 0.1: "0", 0.5: "1", 1: "1", 2: "1", 5: "1", 10: "1", 15: "1", 20: "1", 25: "1", "+Inf": "2" },
        count: "2",
        sum: "40.3"
      }])
      // The parser loses labels of histograms.
      expect(body).toContain(
        "mcp_server_operation_duration_seconds_bucket{mcp_method_name=\"tools/call\",gen_ai_tool_name=\"web_search\"," +
          "error_type=\"\",network_transport=\"tcp\",le=\"0.5\"} 1\n"
      )
    }))

  it.scoped.skipIf(!hasPromtool)("is taken by Prometheus' own parser and linter", () =>
    Effect.map(text, (body) => {
      const { status, stderr, stdout } = spawnSync("promtool", ["check", "metrics"], { input: body, encoding: "utf8" })
      expect(`${stdout}${stderr}`).toBe("")
      expect(status).toBe(0)
    }))

  it("escapes what a label may hold, so that it comes back as it was", () => {
    const metric = gauge({ name: "ddg_test", help: "A \\ and\na line.", labels: { text: "Any text." } })
    fc.assert(fc.property(fc.string({ minLength: 1 }).filter((value) => !/[\r\u2028\u2029]/.test(value)), (value) => {
      const body = Prometheus.exposition([{ metric, series: [{ values: [value], value: 1, counts: [] }] }])
      expect(body.split("\n")).toHaveLength(4)
      expect(parse(body)[0]?.metrics).toEqual([{ labels: { text: value }, value: "1" }])
    }))
  })

  it("writes what is no finite number as Prometheus does", () => {
    const metric = gauge({ name: "ddg_test", help: "A test.", labels: {} })
    const line = (value: number) =>
      Prometheus.exposition([{ metric, series: [{ values: [], value, counts: [] }] }]).split("\n")[2]
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e21, 0.1].map(line)).toEqual([
      "ddg_test NaN", "ddg_test +Inf", "ddg_test -Inf", "ddg_test 1e+21", "ddg_test 0.1"
    ])
  })

  it("says what it is", () => {
    expect([Prometheus.route.path, Prometheus.route.contentType])
      .toEqual(["/metrics", "text/plain; version=0.0.4; charset=utf-8"])
  })
})
