import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Meter } from "../../metrics/Meter.ts"
import * as Performance from "../../metrics/Performance.ts"
import * as McpTool from "../McpTool.ts"
import { VIEW } from "../View.ts"
import { optional } from "./Wire.ts"

const Figure = optional(Schema.Number)

const Window = Schema.Struct({
  minutes: Schema.Number,
  total: Schema.Number,
  successful: Schema.Number,
  failed: Schema.Number,
  successRate: Figure,
  meanMs: Figure,
  p50Ms: Figure,
  p95Ms: Figure,
  p99Ms: Figure,
  slowestMs: Figure,
  cacheHitRatio: Figure,
  securityViolations: Schema.Number,
  rateLimitHits: Schema.Number,
  /** Differences from the same time before. */
  trend: Schema.Struct({
    total: Schema.Number,
    successRate: Figure,
    meanMs: Figure,
    p95Ms: Figure,
    cacheHitRatio: Figure
  })
})

const Output = Schema.Struct({
  windows: Schema.Array(Window),
  process: Schema.Struct({
    cpuPercent: Schema.Number,
    residentMib: Schema.Number,
    heapUsedMib: Schema.Number,
    systemMemoryPercent: Schema.Number,
    eventLoopPercent: Schema.Number,
    eventLoopLagP99Ms: Figure,
    uptimeSeconds: Schema.Number
  })
})
export type Output = typeof Output.Type

/** How calls went lately, and what the process takes. */
export const report: Effect.Effect<Output> = Effect.flatMap(Meter, (meter) =>
  Effect.all({
    windows: Effect.forEach(Performance.WINDOWS, (minutes) =>
      Effect.map(meter.recent(minutes), (figures) => Performance.windowOf(minutes, figures))),
    process: Effect.map(meter.system, Performance.processOf)
  }))

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`

const signed = (value: number | undefined, text: (value: number) => string): string =>
  value === undefined || value === 0 ? "" : ` (${value > 0 ? "+" : "-"}${text(Math.abs(value))})`

const line = (window: typeof Window.Type): string => {
  const { cacheHitRatio, failed, meanMs, minutes, p50Ms, p95Ms, p99Ms, slowestMs, successRate, total, trend } = window
  const ms = (value: number): string => `${value} ms`
  const parts = [
    `${minutes} min: ${total} calls${signed(trend.total, String)}`,
    ...(successRate === undefined ? [] : [`${percent(successRate)} successful${signed(trend.successRate, percent)}, ${failed} failed`]),
    ...(meanMs === undefined ? [] : [`mean ${ms(meanMs)}${signed(trend.meanMs, ms)}`]),
    ...(p95Ms === undefined ? [] : [`p50 ${p50Ms}, p95 ${p95Ms}, p99 ${p99Ms}, slowest ${slowestMs} ms`]),
    ...(cacheHitRatio === undefined ? [] : [`cache ${percent(cacheHitRatio)}`]),
    `${window.securityViolations} security violations, ${window.rateLimitHits} over the limit`
  ]
  return parts.join("; ")
}

/** `get_performance_metrics`: for a model and its user. */
export const tool: McpTool.McpTool = McpTool.make({
  name: "get_performance_metrics",
  title: "Performance",
  description: "Calls, failures, latency, cache and load of this server in the last 1, 5 and 60 minutes.",
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  view: VIEW.uri,
  input: Schema.Struct({}),
  output: Output,
  handler: () => report,
  render: ({ process, windows }) => ({
    text: [
      "Calls of tools that search or read, and in brackets how that differs from the same time before:",
      ...windows.map(line),
      `Process: ${process.cpuPercent} % CPU, ${process.residentMib} MiB, event loop ${process.eventLoopPercent} % busy` +
        `${process.eventLoopLagP99Ms === undefined ? "" : `, p99 ${process.eventLoopLagP99Ms} ms late`}; ` +
        `system memory ${process.systemMemoryPercent} % used; up for ${process.uptimeSeconds} s`
    ].join("\n")
  })
})
