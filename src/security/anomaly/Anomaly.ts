import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { randomBytes } from "node:crypto"
import { withNow } from "../../domain/Now.ts"
import { Meter } from "../../metrics/Meter.ts"
import * as Metrics from "../../metrics/Metrics.ts"
import { type Feature, features, type Model } from "./Model.ts"
import type { Observation } from "./Observation.ts"
import * as Population from "./Population.ts"
import * as Scorer from "./Scorer.ts"
import * as Watchlist from "./Watchlist.ts"

export interface AnomalyOptions {
  /** The score from which on there is an alarm; `docs/anomaly.md` says what follows from it. */
  readonly threshold: number
  /** How long an alarm lasts. */
  readonly alertFor: Duration.Duration
  /** How many subjects are watched; what follows when they are more is in `Watchlist.ts`. */
  readonly subjects: number
  /** Whoever has done nothing for so long is a newcomer again. */
  readonly forgetAfter: Duration.Duration
  readonly sweepEvery: Duration.Duration
}

/** One alarm for each subject and week, as far as honest subjects are those of the simulation. */
export const defaults: AnomalyOptions = {
  threshold: Population.ONE_A_WEEK,
  alertFor: Duration.hours(4),
  subjects: 10_000,
  forgetAfter: Duration.weeks(5),
  sweepEvery: Duration.hours(1)
}

export interface Alert {
  readonly subjectKey: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly until: number
  /** 0 to 6: minus the decimal logarithm of how rare this is within an hour of an honest subject. */
  readonly score: number
  /** What is most unusual. */
  readonly feature: Feature
}

export interface AnomalyStanding {
  /** Milliseconds since the epoch; none while there is no alarm. */
  readonly alertedUntil: number | undefined
  /** As things stand; what says nothing just now is missing. None of a subject that is not watched. */
  readonly scores: Readonly<Partial<Record<Feature, number>>>
}

export interface AnomalyStatus {
  readonly subjects: number
  readonly alerted: number
  /** Since the start. */
  readonly alarms: number
  /** An estimate. */
  readonly bytes: number
}

/** A subject with its key; measured by `test/bench/limits.ts`. */
const SUBJECT_BYTES = 2_048

/**
 * Whether a subject behaves unlike itself: a signal, never a verdict. An alarm may raise what is asked of the subject by a
 * level while it lasts; nobody is shut out by it. What is usual is learnt in memory, as figures and sketches keyed by a
 * secret of this process: after a restart everybody is a newcomer, of whom the average of all is expected.
 */
export class Anomaly extends Context.Tag("mcp-duckduckgo/security/anomaly/Anomaly")<Anomaly, {
  /** Takes in one call. An alert, once, when there was no alarm and now there is. */
  readonly observe: (observation: Observation) => Effect.Effect<Alert | undefined>
  /** Whether there is an alarm: the one thing that every call asks. */
  readonly isAlerted: (subjectKey: string) => Effect.Effect<boolean>
  readonly standing: (subjectKey: string) => Effect.Effect<AnomalyStanding>
  readonly status: Effect.Effect<AnomalyStatus>
}>() {
  static readonly layer = (options: AnomalyOptions): Layer.Layer<Anomaly> => Layer.scoped(Anomaly, make(options))
}

const make = Effect.fnUntraced(function*(options: AnomalyOptions) {
  const model: Model = { expectations: Population.expectations, threshold: options.threshold }
  const alertMillis = Duration.toMillis(options.alertFor)
  const forgetMillis = Duration.toMillis(options.forgetAfter)
  const secret = yield* Effect.sync(() => randomBytes(4).readUInt32LE())
  const watchlist = Watchlist.make(options.subjects)
  const meter = yield* Meter
  let alarms = 0

  const observe = (observation: Observation): Alert | undefined => {
    const { at, subjectKey } = observation
    const watched = watchlist.find(subjectKey) ?? Scorer.watch(model, at)
    const { alarm, feature, score } = Scorer.step(model, secret, alertMillis, watched, observation)
    watchlist.keep(subjectKey, watched, at)
    meter.observe(Metrics.anomalyScore, {}, score)
    if (!alarm) return undefined
    alarms++
    return { subjectKey, at, until: watched.alertedUntil, score, feature }
  }

  yield* Effect.forkScoped(Effect.schedule(
    Effect.map(Clock.currentTimeMillis, (now) => watchlist.sweep(now - forgetMillis)),
    Schedule.spaced(options.sweepEvery)
  ).pipe(Effect.interruptible))

  return Anomaly.of({
    observe: (observation) => Effect.sync(() => observe(observation)),
    isAlerted: (subjectKey) =>
      withNow((now) => Effect.succeed((watchlist.find(subjectKey)?.alertedUntil ?? now) > now)),
    standing: (subjectKey) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const watched = watchlist.find(subjectKey)
        if (watched === undefined) return { alertedUntil: undefined, scores: {} }
        const scores: Partial<Record<Feature, number>> = {}
        Scorer.scores(model, watched).forEach((score, index) => {
          const feature = features[index]
          if (score !== undefined && feature !== undefined) scores[feature] = score
        })
        return { alertedUntil: watched.alertedUntil > now ? watched.alertedUntil : undefined, scores }
      }),
    status: Effect.map(Clock.currentTimeMillis, (now) => ({
      subjects: watchlist.size(),
      alerted: watchlist.alerted(now),
      alarms,
      bytes: watchlist.size() * SUBJECT_BYTES
    }))
  })
})
