import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Health from "../../metrics/Health.ts"
import { Meter } from "../../metrics/Meter.ts"
import type { Figures } from "../../metrics/Windows.ts"
import { Searches } from "../../search/Searches.ts"
import { SecurityStatus } from "../../security/SecurityStatus.ts"
import * as McpTool from "../McpTool.ts"
import { optional } from "./Wire.ts"

const Verdict = Schema.Literal("healthy", "degraded", "unhealthy")

const Output = Schema.Struct({
  status: Verdict,
  checks: Schema.Array(
    Schema.Struct({ name: Schema.String, status: Verdict, figure: Schema.String, threshold: optional(Schema.String) })
  ),
  /** DuckDuckGo's refusals in force; nothing is sent before `until` (ISO 8601, an estimate). */
  blocks: Schema.Array(
    Schema.Struct({
      scope: Schema.String,
      endpoint: Schema.String,
      reason: Schema.String,
      since: Schema.String,
      until: Schema.String,
      strikes: Schema.Number
    })
  ),
  requests: Schema.Struct({
    answered: Schema.Number,
    refused: Schema.Number,
    failed: Schema.Number,
    waiting: Schema.Number,
    lastAnswerAt: optional(Schema.String),
    lastFailure: optional(Schema.String)
  }),
  cache: Schema.Struct({
    entries: Schema.Number,
    bytes: Schema.Number,
    hits: Schema.Number,
    stored: Schema.Number,
    stale: Schema.Number,
    similar: Schema.Number,
    misses: Schema.Number,
    evicted: Schema.Number,
    /** What stands behind the memory. */
    store: Schema.Struct({
      kind: Schema.String,
      entries: optional(Schema.Number),
      bytes: optional(Schema.Number),
      failures: Schema.Number,
      failure: optional(Schema.String)
    })
  }),
  uptimeSeconds: Schema.Number
})
export type Output = typeof Output.Type

const cacheText = ({ bytes, entries, evicted, hits, misses, similar, stale, store }: Output["cache"]): string =>
  `Cache: ${entries} answers in memory (${Math.ceil(bytes / 1024)} KiB), ` +
  (store.entries === undefined ? "" : `${store.entries} ${store.kind === "disk" ? "on disk" : `in ${store.kind}`}, `) +
  `${hits} hits, ${stale} stale, ${similar} similar, ${misses} misses, ${evicted} evicted.`

const iso = (millis: number): string => new Date(millis).toISOString()

/** Calls of so many minutes count for the verdict. */
const MINUTES = 5

export interface HealthOptions {
  readonly health: Health.Thresholds
}

const callsOf = ({ seconds, slowestSeconds, total }: Figures): Health.Figures["calls"] =>
  total === 0 ? undefined : { total, meanSeconds: seconds / total, slowestSeconds }

/** How the server and its way to DuckDuckGo are; sends nothing. */
export const report = (
  { health }: HealthOptions
): Effect.Effect<Effect.Effect<Output>, never, Searches | SecurityStatus> =>
  Effect.map(Effect.all([Searches, SecurityStatus]), ([searches, security]) =>
    Effect.gen(function*() {
      const meter = yield* Meter
      const now = yield* searches.status
      const { audit, consent, limits } = yield* security.read
      const system = yield* meter.system
      const recent = yield* meter.recent(MINUTES)
      const checks = Health.checks({
        systemMemoryUsed: system.systemMemoryUsed,
        residentBytes: system.residentBytes,
        calls: callsOf(recent.now),
        waiting: now.pace.waiting,
        blocks: now.blocks.map(({ endpoint, reason, until }) => `refuses ${endpoint} (${reason}) until about ${iso(until)}`),
        openCircuits: now.circuits.filter(({ state }) => state === "open").map(({ key }) => key),
        audit,
        consentProblem: consent.problem,
        limits,
        stores: [
          {
            name: "cache_store",
            failure: now.store.failure === undefined
              ? undefined
              : `searches go on without it: ${now.store.kind}: ${now.store.failure}`
          },
          ...(yield* meter.dependencies)
        ]
      }, health)
      const { answered, failed, lastAnswerAt, lastFailure, refused } = now.activity
      return {
        status: Health.verdictOf(checks),
        checks,
        blocks: now.blocks.map(({ endpoint, reason, scope, since, strikes, until }) => ({
          scope,
          endpoint,
          reason,
          since: iso(since),
          until: iso(until),
          strikes
        })),
        requests: {
          answered,
          refused,
          failed,
          waiting: now.pace.waiting,
          ...(lastAnswerAt === undefined ? {} : { lastAnswerAt: iso(lastAnswerAt) }),
          ...(lastFailure === undefined ? {} : { lastFailure: `${iso(lastFailure.at)} ${lastFailure.message}` })
        },
        cache: { ...now.cache, store: now.store },
        uptimeSeconds: system.uptimeSeconds
      } satisfies Output
    }))

/** `health_check`: the report for a model and its user. */
export const make = (options: HealthOptions) =>
  Effect.map(report(options), (health) =>
    McpTool.make({
      name: "health_check",
      title: "Health check",
      description: "How this server is, and until when DuckDuckGo refuses it, if it does.",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
      input: Schema.Struct({}),
      output: Output,
      handler: () => health,
      render: (output) => ({
        text: [
          `This server is ${output.status}.`,
          ...output.checks.map(({ figure, name, status: verdict, threshold }) =>
            `${verdict === "healthy" ? "ok  " : verdict.toUpperCase()} ${name}: ${figure}` +
            (threshold === undefined ? "" : ` (threshold ${threshold})`)
          ),
          `Requests to DuckDuckGo: ${output.requests.answered} answered, ${output.requests.refused} refused, ${output.requests.failed} failed.`,
          cacheText(output.cache)
        ].join("\n")
      })
    }))
