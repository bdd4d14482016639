import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { hostname } from "node:os"
import type { Dashboard } from "../dashboard/Dashboard.ts"
import * as Draw from "../dashboard/Draw.ts"
import { Egress } from "../egress/Egress.ts"
import * as Webhook from "../egress/Webhook.ts"
import { message } from "../metrics/AlertmanagerJson.ts"
import { rules, type Thresholds } from "../metrics/AlertRules.ts"
import { Alerts } from "../metrics/Alerts.ts"
import { figuresOf } from "../metrics/FiguresOf.ts"
import { Meter } from "../metrics/Meter.ts"
import { Trends } from "../metrics/Trends.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as Product from "./Product.ts"
import type { SettingValues } from "./Settings.ts"

/** What a person does not notice. */
const EVENT_LOOP_SECONDS = 0.2

const thresholdsOf = (config: SettingValues): Thresholds => ({
  errorRatio: config.alertErrors / 100,
  blockRatio: config.alertRefusals / 100,
  latencySeconds: Duration.toSeconds(config.alertLatency),
  residentBytes: config.healthResident,
  systemMemory: config.healthSystemMemory / 100,
  eventLoopDelay: EVENT_LOOP_SECONDS
})

/** The operator's own address: another client than that for DuckDuckGo, with the same proxy and certificates. */
const operatorsEgress = ({ config, files }: AppOptions): Layer.Layer<Egress> =>
  Egress.layer({
    fetchDeadline: config.fetchDeadline,
    headerDeadline: config.headerDeadline,
    maxBytes: 64 * 1024,
    ...(config.proxy === undefined ? {} : { proxy: Redacted.value(config.proxy) }),
    noProxy: config.noProxy.join(","),
    ...(files.extraCa === undefined ? {} : { extraCa: files.extraCa })
  })

/** To look at another server of ours: directly, for a proxy to the world is none to this machine. */
export const beside = ({ config, files }: AppOptions): Layer.Layer<Egress> =>
  Egress.layer({
    fetchDeadline: config.fetchDeadline,
    headerDeadline: config.headerDeadline,
    maxBytes: 1024 * 1024,
    ...(files.extraCa === undefined ? {} : { extraCa: files.extraCa })
  })

/** Tells the operator's webhook of every alert, one message after the other. What cannot be delivered is in the log. */
const telling = (options: AppOptions, address: Redacted.Redacted<string>): Layer.Layer<never, never, Alerts> =>
  Layer.scopedDiscard(Effect.gen(function*() {
    const next = yield* Effect.flatMap(Alerts, ({ changes }) => changes)
    const began = new Map<string, number>()
    const instance = hostname()
    const tell = Effect.gen(function*() {
      const changed = yield* next
      for (const { rule, state } of changed) if (state.status === "firing") began.set(rule.name, state.since)
      yield* Effect.catchAll(
        Webhook.post(address, options.config.userAgent, message(changed, began, instance)),
        (error) => Effect.logWarning(error.message)
      )
    })
    yield* Effect.forkScoped(Effect.forever(tell).pipe(Effect.interruptible))
  })).pipe(Layer.provide(operatorsEgress(options)))

/** The dashboard, the trends and alerts under it, and the word to the operator. They begin when this is built. */
export const dashboard = (options: AppOptions): Layer.Layer<Dashboard> => {
  const { config } = options
  const thresholds = thresholdsOf(config)
  const trends = Layer.unwrapEffect(Effect.map(Meter, ({ snapshot }) => Trends.layer(Effect.map(snapshot, figuresOf))))
  const told = config.alertWebhook === undefined ? Layer.empty : telling(options, config.alertWebhook)
  return Draw.layer({ name: Product.NAME, version: Product.version, thresholds }).pipe(
    Layer.merge(told),
    Layer.provide(Layer.provideMerge(Alerts.layer(rules(thresholds)), trends))
  )
}
