import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { type Alert, Anomaly, type AnomalyOptions, defaults } from "../../../src/security/anomaly/Anomaly.ts"
import type { Observation } from "../../../src/security/anomaly/Observation.ts"
import { DAY, flood, HOUR, MONDAY, mornings } from "./support/Habits.ts"

const quiet: AnomalyOptions = { ...defaults, sweepEvery: Duration.weeks(5_000) }

const watching = <A, E>(options: AnomalyOptions, test: (anomaly: Anomaly["Type"]) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.flatMap(Anomaly, test).pipe(Effect.provide(Anomaly.layer(options)))

/** Observes each call at its time. */
const observed = (anomaly: Anomaly["Type"], calls: ReadonlyArray<Observation>) =>
  Effect.map(Effect.forEach(calls, anomaly.observe), (alerts) => alerts.filter((alert): alert is Alert => alert !== undefined))

const NEXT = MONDAY + 28 * DAY

describe("Anomaly", () => {
  it.effect("tells of an alarm once, and of its standing while it lasts", () =>
    watching(quiet, (anomaly) =>
      Effect.gen(function*() {
        yield* TestClock.setTime(NEXT)
        yield* observed(anomaly, mornings("a", 28))
        expect((yield* anomaly.standing("a")).alertedUntil).toBeUndefined()
        const before = (yield* anomaly.status).alarms
        const alerts = yield* observed(anomaly, flood("a", NEXT, 60))
        expect(alerts.length).toBe(1)
        const until = alerts[0]?.until ?? 0
        expect(until).toBe((alerts[0]?.at ?? 0) + 4 * HOUR)
        expect(yield* anomaly.status).toMatchObject({ subjects: 1, alerted: 1, alarms: before + 1 })
        const standing = yield* anomaly.standing("a")
        expect(standing.alertedUntil).toBe(until)
        expect(standing.scores.words).toBeGreaterThan(2)
        yield* TestClock.setTime(until)
        expect((yield* anomaly.standing("a")).alertedUntil).toBeUndefined()
        expect((yield* anomaly.status).alerted).toBe(0)
      })))

  it.effect("does not let one subject speak for another", () =>
    watching(quiet, (anomaly) =>
      Effect.gen(function*() {
        yield* TestClock.setTime(NEXT)
        yield* observed(anomaly, mornings("a", 28))
        yield* observed(anomaly, flood("b", NEXT, 60))
        expect((yield* anomaly.standing("b")).alertedUntil).toBeDefined()
        expect((yield* anomaly.standing("a")).alertedUntil).toBeUndefined()
        expect(yield* anomaly.standing("c")).toEqual({ alertedUntil: undefined, scores: {} })
      })))

  it.effect("has no more alarms the higher the threshold", () =>
    Effect.map(
      Effect.forEach([1, 2, 7], (threshold) =>
        watching({ ...quiet, threshold }, (anomaly) =>
          Effect.map(observed(anomaly, flood("a", NEXT, 120)), (alerts) => alerts.length))),
      (counts) => expect(counts).toEqual([1, 1, 0])
    ))

  it.effect("watches no more subjects than there is room for, and forgets who stays away", () =>
    watching({ ...defaults, subjects: 5, sweepEvery: Duration.days(1) }, (anomaly) =>
      Effect.gen(function*() {
        for (let index = 0; index < 50; index++) yield* observed(anomaly, flood(`crowd ${index}`, 0, 1))
        const { bytes, subjects } = yield* anomaly.status
        expect(subjects).toBe(5)
        expect(bytes).toBeLessThanOrEqual(5 * 2_048)
        yield* TestClock.adjust("34 days")
        expect((yield* anomaly.status).subjects).toBe(5)
        yield* TestClock.adjust("2 days")
        expect((yield* anomaly.status).subjects).toBe(0)
      })))
})
