import { type Feature, features, type Model, rarity } from "./Model.ts"
import type { Observation } from "./Observation.ts"
import * as Profile from "./Profile.ts"

const WEEK = 7 * 24 * 3_600_000

/** One subject under observation. */
export interface Watched {
  readonly profile: Profile.Profile
  /** Milliseconds since the epoch; in the past when there is no alarm. */
  alertedUntil: number
  /** What earlier alarms add to the threshold, as it was at `alarmedAt`. */
  caution: number
  alarmedAt: number
}

export interface Reading {
  /** Minus the decimal logarithm of how rare the most unusual feature is among honest hours: 0 to 6. */
  readonly score: number
  readonly feature: Feature
  /** There was no alarm, and now there is. */
  readonly alarm: boolean
}

export const watch = (model: Model, at: number): Watched =>
  ({ profile: Profile.make(model, at), alertedUntil: Number.NEGATIVE_INFINITY, caution: 0, alarmedAt: at })

/** Each alarm makes the next one of this subject harder; half of that is forgotten within a week. */
const STEP = 0.3
const MOST = 1.5

const cautionAt = (watched: Watched, at: number): number =>
  watched.caution * 2 ** (-Math.max(0, at - watched.alarmedAt) / WEEK)

/** The score of each feature as things stand; none where there is nothing to say. */
export const scores = (model: Model, watched: Watched): ReadonlyArray<number | undefined> =>
  Profile.deviations(model, watched.profile).map((deviation, feature) => {
    const expectation = model.expectations[feature]
    return deviation === undefined || expectation === undefined ? undefined : rarity(expectation, deviation)
  })

/** Takes in one call and says whether it completes something that is not like this subject. */
export const step = (
  model: Model,
  secret: number,
  alertMillis: number,
  watched: Watched,
  observation: Observation
): Reading => {
  const at = Profile.timeOf(watched.profile, observation)
  // However the clock was set, no alarm lasts longer than one does.
  watched.alertedUntil = Math.min(watched.alertedUntil, at + alertMillis)
  const alerted = at < watched.alertedUntil
  Profile.observe(model, secret, watched.profile, observation, alerted)
  let score = 0
  let feature: Feature = "rate"
  scores(model, watched).forEach((one, index) => {
    if (one === undefined || one <= score) return
    score = one
    feature = features[index] ?? feature
  })
  const caution = cautionAt(watched, at)
  const alarm = !alerted && score >= model.threshold + caution
  if (alarm) {
    watched.alertedUntil = at + alertMillis
    watched.caution = Math.min(MOST, caution + STEP)
    watched.alarmedAt = at
    watched.profile.frozen = true
  }
  return { score, feature, alarm }
}
