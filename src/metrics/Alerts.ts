import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PubSub from "effect/PubSub"
import type * as Scope from "effect/Scope"
import { type AlertState, quiet, type Rule, step } from "./AlertRules.ts"
import type { Sample } from "./Figures.ts"
import { shown } from "./Format.ts"
import { Trends } from "./Trends.ts"

/** A rule and how things stand with it. */
export interface Alert {
  readonly rule: Rule
  readonly state: AlertState
}

/** How many changes a slow listener may be behind before it misses the oldest. */
const LISTENER_BEHIND = 64

/** The sentence of an alert with its figure, for people. */
export const sentence = ({ rule, state }: Alert): string => {
  const figure = state.value === undefined ? "nothing measured" : shown(rule.unit, state.value)
  return `${rule.summary}: ${figure} (${rule.name}, threshold ${shown(rule.unit, rule.raiseAbove)})`
}

/** Looks at every sample and keeps who fires. In memory: after a restart everything is quiet until it is measured again. */
export class Alerts extends Context.Tag("mcp-duckduckgo/metrics/Alerts")<Alerts, {
  /** Of every rule, in the order of the rules. */
  readonly standing: Effect.Effect<ReadonlyArray<Alert>>
  /** The alerts that began to fire or ended with one sample, from now on; never empty. */
  readonly changes: Effect.Effect<Effect.Effect<ReadonlyArray<Alert>>, never, Scope.Scope>
}>() {
  static readonly layer = (rules: ReadonlyArray<Rule>): Layer.Layer<Alerts, never, Trends> =>
    Layer.scoped(Alerts, make(rules))
}

const logged = (alert: Alert): Effect.Effect<void> =>
  alert.state.status === "firing"
    ? Effect.logWarning(`Alert: ${sentence(alert)}`)
    : Effect.logInfo(`Over: ${sentence(alert)}`)

const make = Effect.fnUntraced(function*(rules: ReadonlyArray<Rule>) {
  const trends = yield* Trends
  const news = yield* PubSub.sliding<ReadonlyArray<Alert>>(LISTENER_BEHIND)
  const start = yield* Clock.currentTimeMillis
  let alerts: ReadonlyArray<Alert> = rules.map((rule) => ({ rule, state: quiet(start) }))

  const look = (samples: ReadonlyArray<Sample>, now: number): ReadonlyArray<Alert> => {
    const before = alerts
    alerts = before.map(({ rule, state }) => ({ rule, state: step(rule, state, rule.measure(samples), now) }))
    return alerts.filter(({ state }, index) => state.status !== before[index]?.state.status)
  }

  const next = yield* trends.sampled
  const watch = Effect.gen(function*() {
    const { at } = yield* next
    const changed = look(yield* trends.samples("15m"), at)
    if (changed.length === 0) return
    yield* Effect.forEach(changed, logged, { discard: true })
    yield* PubSub.publish(news, changed)
  })
  yield* Effect.forkScoped(Effect.forever(watch).pipe(Effect.interruptible))

  return Alerts.of({
    standing: Effect.sync(() => alerts),
    changes: Effect.map(PubSub.subscribe(news), (queue) => queue.take)
  })
})

/** The alerts as data, for the resource and the dashboard. Times in ISO 8601. */
export const report = (alerts: ReadonlyArray<Alert>) => ({
  firing: alerts.filter(({ state }) => state.status === "firing").length,
  alerts: alerts.map(({ rule, state }) => ({
    name: rule.name,
    severity: rule.severity,
    status: state.status,
    since: new Date(state.since).toISOString(),
    figure: state.value === undefined ? "nothing measured" : shown(rule.unit, state.value),
    threshold: shown(rule.unit, rule.raiseAbove),
    summary: rule.summary,
    advice: rule.advice
  }))
})
export type Report = ReturnType<typeof report>
