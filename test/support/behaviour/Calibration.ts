import { type Expectation, features, knots, type Model } from "../../../src/security/anomaly/Model.ts"
import type { Observation } from "../../../src/security/anomaly/Observation.ts"
import * as Profile from "../../../src/security/anomaly/Profile.ts"
import * as Scorer from "../../../src/security/anomaly/Scorer.ts"
import * as Course from "./Course.ts"
import { HOUR, WEEK } from "./Honest.ts"

/** Fits the model to honest subjects. No attack is known here: what is fitted to none was fitted without each. */

type Lives = ReadonlyArray<ReadonlyArray<Observation>>

const SECRET = 1
export const ALERT_MILLIS = 4 * HOUR

const rounded = (value: number): number => Math.round(value * 1000) / 1000

const quantile = (sorted: ReadonlyArray<number>, probability: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * probability))] ?? 0

/** What each feature came to by the end of each hour: its figure, and the furthest it was above the usual. */
const hours = (model: Model, lives: Lives) => {
  const figures = features.map((): Array<number> => [])
  const furthest = features.map((): Array<number> => [])
  for (const life of lives) {
    const first = life[0]
    if (first === undefined) continue
    const profile = Profile.make(model, first.at)
    let most = features.map(() => Number.NEGATIVE_INFINITY)
    let hour = profile.hour
    const close = () => {
      Profile.figures(profile).forEach((figure, feature) => {
        if (figure !== undefined) figures[feature]?.push(figure)
      })
      most.forEach((value, feature) => {
        if (value > Number.NEGATIVE_INFINITY) furthest[feature]?.push(value)
      })
      most = features.map(() => Number.NEGATIVE_INFINITY)
    }
    for (const observation of life) {
      if (Math.floor(observation.at / HOUR) > hour) close()
      hour = Math.floor(observation.at / HOUR)
      Profile.observe(model, SECRET, profile, observation, false)
      Profile.deviations(model, profile).forEach((value, feature) => {
        if (value !== undefined) most[feature] = Math.max(most[feature] ?? value, value)
      })
    }
    close()
  }
  return { figures, furthest }
}

const moments = (values: ReadonlyArray<number>): { readonly mean: number; readonly deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)
  return { mean: rounded(mean), deviation: rounded(Math.max(0.05, Math.sqrt(variance))) }
}

export interface Alarms {
  readonly alarms: number
  readonly weeks: number
}

/** How many alarms honest subjects have, and in how many weeks, each counted from its first call to its last. */
export const alarmsOf = (model: Model, lives: Lives): Alarms => {
  let [alarms, weeks] = [0, 0]
  for (const life of lives) {
    const [first, last] = [life[0], life.at(-1)]
    if (first === undefined || last === undefined) continue
    weeks += (last.at - first.at) / WEEK
    const watched = Scorer.watch(model, first.at)
    for (const observation of life) {
      if (Scorer.step(model, SECRET, ALERT_MILLIS, watched, observation).alarm) alarms++
    }
  }
  return { alarms, weeks }
}

/** The lowest threshold, in hundredths, at which there are so many alarms in a subject's week. */
export const thresholdFor = (model: Model, lives: Lives, perWeek: number): number => {
  let [low, high] = [0, 600]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const { alarms, weeks } = alarmsOf({ ...model, threshold: middle / 100 }, lives)
    if (alarms / weeks > perWeek) low = middle + 1
    else high = middle
  }
  return low / 100
}

const flat: Model = {
  expectations: features.map((): Expectation => ({ mean: 1, deviation: 1, tail: knots })),
  threshold: Number.POSITIVE_INFINITY
}

/** Expectations of a population; the threshold is still to be chosen. */
export const expectationsOf = (lives: Lives): Model => {
  // A second time, because some figures lean on what is expected.
  const population = [1, 2].reduce((model): Model => ({
    ...model,
    expectations: hours(model, lives).figures.map((values) => ({ ...moments(values), tail: knots }))
  }), flat)
  const { furthest } = hours(population, lives)
  return {
    ...population,
    expectations: population.expectations.map((expectation, feature) => {
      const sorted = (furthest[feature] ?? []).toSorted((a, b) => a - b)
      return { ...expectation, tail: knots.map((knot) => rounded(quantile(sorted, 1 - 10 ** -knot))) }
    })
  }
}

/** The honest subjects that the model is fitted to. */
export const population = (): Lives =>
  ["one", "two", "three", "four"].flatMap((name) =>
    Course.honest({ seed: `calibration ${name}`, subjects: 60, weeks: 8 }).lives
  )
