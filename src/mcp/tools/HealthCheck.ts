import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Health from "../../metrics/Health.ts"
import * as SystemProbe from "../../metrics/SystemProbe.ts"
import { Searches } from "../../search/Searches.ts"
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
type Output = typeof Output.Type

const cacheText = ({ bytes, entries, evicted, hits, misses, similar, stale, store }: Output["cache"]): string =>
  `Cache: ${entries} answers in memory (${Math.ceil(bytes / 1024)} KiB), ` +
  (store.entries === undefined ? "" : `${store.entries} ${store.kind === "disk" ? "on disk" : `in ${store.kind}`}, `) +
  `${hits} hits, ${stale} stale, ${similar} similar, ${misses} misses, ${evicted} evicted.`

const iso = (millis: number): string => new Date(millis).toISOString()

/** `health_check`: how the server and its way to DuckDuckGo are; sends nothing. */
export const make = (limits: { readonly queueLimit: number }) =>
  Effect.map(Searches, (searches) =>
    McpTool.make({
      name: "health_check",
      title: "Health check",
      description: "How this server is, and until when DuckDuckGo refuses it, if it does.",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
      input: Schema.Struct({}),
      output: Output,
      handler: Effect.fn("HealthCheck.handler")(function*() {
        const [now, system] = yield* Effect.all([searches.status, SystemProbe.read])
        const checks = Health.checks({
          ...system,
          queueLimit: limits.queueLimit,
          waiting: now.pace.waiting,
          blocks: now.blocks.map(({ endpoint, reason, until }) => `refuses ${endpoint} (${reason}) until about ${iso(until)}`),
          storeFailure: now.store.failure === undefined ? undefined : `${now.store.kind}: ${now.store.failure}`,
          openCircuits: now.circuits.filter(({ state }) => state === "open").map(({ key }) => key)
        })
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
      }),
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
