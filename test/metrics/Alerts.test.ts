import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import * as AlertRules from "../../src/metrics/AlertRules.ts"
import { Alerts, report } from "../../src/metrics/Alerts.ts"
import type { Figures } from "../../src/metrics/Figures.ts"
import { Trends } from "../../src/metrics/Trends.ts"
import { bucketsOf, sample, still } from "./support/Samples.ts"

const thresholds: AlertRules.Thresholds = {
  errorRatio: 0.1,
  latencySeconds: 5,
  blockRatio: 0.2,
  residentBytes: 500,
  systemMemory: 0.9,
  eventLoopDelay: 0.2
}
const rules = AlertRules.rules(thresholds)

const ruleOf = (name: string): AlertRules.Rule => {
  const found = rules.find((rule) => rule.name === name)
  if (found === undefined) throw new Error(`there is no rule ${name}`)
  return found
}

/** What a rule measures when these figures came 5 s after nothing. */
const measured = (name: string, figures: Partial<Figures>) => ruleOf(name).measure([sample(0), sample(5_000, figures)])

/** The moments at which a rule changed, fed with one value every five seconds. */
const changes = (rule: AlertRules.Rule, values: ReadonlyArray<number | undefined>): ReadonlyArray<string> => {
  let state = AlertRules.quiet(0)
  return values.flatMap((value, index) => {
    const before = state.status
    state = AlertRules.step(rule, state, value, index * 5_000)
    return state.status === before ? [] : [`${state.status} at ${index * 5}`]
  })
}

const times = <A>(count: number, value: A): ReadonlyArray<A> => Array.from({ length: count }, () => value)

describe("a rule", () => {
  it("measures what it is called after", () => {
    expect(measured("error_ratio", { requestsOk: 8, requestsFailed: 2 })).toBeCloseTo(0.2)
    expect(measured("latency", { durations: bucketsOf(times(10, 6)) })).toBeGreaterThan(5)
    expect(measured("block_ratio", { upstreamAnswered: 1, upstreamRefused: 2, upstreamFailed: 1 })).toBe(0.5)
    expect(measured("cool_down", { coolDownSeconds: 60 })).toBe(60)
    expect(measured("layout_changed", { searchLayoutChanged: 3 })).toBe(3)
    expect(measured("audit_behind", { auditBehind: 4 })).toBe(4)
    expect(measured("redis_down", { redisDown: 1 })).toBe(1)
    expect(measured("memory", { residentBytes: 501 })).toBe(501)
    expect(measured("system_memory", { systemMemory: 0.95 })).toBe(0.95)
    expect(measured("event_loop", { eventLoopDelay: 0.3 })).toBe(0.3)
    expect(measured("anomaly", { anomalies: 1 })).toBe(1)
  })

  it("says nothing of a share of next to nothing, and of what is off", () => {
    expect(measured("error_ratio", { requestsFailed: 9 })).toBeUndefined()
    expect(measured("latency", { durations: bucketsOf(times(9, 60)) })).toBeUndefined()
    expect(measured("block_ratio", { upstreamRefused: 2 })).toBeUndefined()
    expect(measured("redis_down", {})).toBeUndefined()
    expect(measured("audit_behind", {})).toBeUndefined()
  })

  it("measures nothing of a process that has only begun", () => {
    expect(rules.map((rule) => rule.measure([]))).toEqual(times(rules.length, undefined))
  })

  it("clears below where it raises", () => {
    for (const rule of rules) expect(rule.clearAt).toBeLessThanOrEqual(rule.raiseAbove)
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
  })

  it("fires when it has been above for long enough, and ends when it has been below for long enough", () => {
    const values = [...times(3, 0.2), 0.05, ...times(20, 0.2), ...times(20, 0.07), ...times(5, 0.04), 0.2, ...times(20, 0.04)]
    expect(changes(ruleOf("error_ratio"), values)).toEqual(["firing at 50", "ok at 310"])
  })

  it("fires at once where waiting makes no sense, and ends where nothing is measured any more", () => {
    expect(changes(ruleOf("cool_down"), [0, 900, 895, 0])).toEqual(["firing at 5", "ok at 15"])
    expect(changes(ruleOf("redis_down"), [...times(5, 1), ...times(10, undefined)])).toEqual(["firing at 15", "ok at 55"])
  })

  it("never changes more often than its figure crosses both thresholds", () =>
    fc.assert(fc.property(
      fc.constantFrom(...rules),
      fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { maxLength: 100 }),
      (rule, factors) => {
        const values = factors.map((factor) => factor * Math.max(rule.raiseAbove, 1))
        let above = false
        let crossings = 0
        for (const value of values) {
          const now: boolean = value > rule.raiseAbove || (above && value > rule.clearAt)
          if (now !== above) crossings++
          above = now
        }
        expect(changes(rule, values).length).toBeLessThanOrEqual(crossings)
      }
    )))

  it("is not held up by a clock that was set back", () => {
    const rule = ruleOf("error_ratio")
    const later = AlertRules.step(rule, AlertRules.quiet(0), 0.5, 9_000_000)
    const back = AlertRules.step(rule, later, 0.5, 1_000)
    expect(AlertRules.step(rule, back, 0.5, 31_000).status).toBe("firing")
  })
})

describe("the alerts", () => {
  it.scoped("tell what began and what ended, once each, and how all stand", () =>
    Effect.gen(function*() {
      const figures = yield* Ref.make(still)
      const services = Alerts.layer(rules).pipe(Layer.provide(Trends.layer(Ref.get(figures))))
      yield* Effect.gen(function*() {
        const alerts = yield* Alerts
        const next = yield* alerts.changes
        yield* TestClock.adjust("10 seconds")
        expect(report(yield* alerts.standing)).toMatchObject({ firing: 0 })

        yield* Ref.set(figures, { ...still, coolDownSeconds: 900, upstreamRefused: 3 })
        yield* TestClock.adjust("5 seconds")
        expect((yield* next).map(({ rule, state }) => [rule.name, state.status, state.since]))
          .toEqual([["block_ratio", "firing", 15_000], ["cool_down", "firing", 15_000]])
        const standing = report(yield* alerts.standing)
        expect(standing.firing).toBe(2)
        expect(standing.alerts.find(({ name }) => name === "cool_down")).toMatchObject({
          status: "firing",
          since: "1970-01-01T00:00:15.000Z",
          figure: "15 min",
          severity: "warning"
        })

        yield* Ref.set(figures, { ...still, upstreamRefused: 3, upstreamAnswered: 100, coolDownSeconds: 0 })
        yield* TestClock.adjust("5 seconds")
        expect((yield* next).map(({ rule, state }) => [rule.name, state.status])).toEqual([["cool_down", "ok"]])
        yield* TestClock.adjust("1 minute")
        expect((yield* next).map(({ rule, state }) => [rule.name, state.status])).toEqual([["block_ratio", "ok"]])
      }).pipe(Effect.provide(services), Logger.withMinimumLogLevel(LogLevel.None))
    }))
})
