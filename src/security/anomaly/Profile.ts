import { type Feature, features, type Model } from "./Model.ts"
import { type Observation, OVER_LIMIT } from "./Observation.ts"
import * as Rhythm from "./Rhythm.ts"
import * as Sketch from "./Sketch.ts"
import * as Text from "./Text.ts"

const HOUR = 3_600_000

/** What the hour under way has brought so far. */
interface Tally {
  calls: number
  queries: number
  newWords: number
  /** Sums over the questions. */
  novelty: number
  length: number
  coding: number
  switching: number
  refusals: number
  failures: number
  newHosts: number
  gaps: number
  gapSum: number
  gapSquares: number
}

const nothing = (): Tally => ({
  calls: 0,
  queries: 0,
  newWords: 0,
  novelty: 0,
  length: 0,
  coding: 0,
  switching: 0,
  refusals: 0,
  failures: 0,
  newHosts: 0,
  gaps: 0,
  gapSum: 0,
  gapSquares: 0
})

/**
 * What is known of one subject: its usual figures, what it used lately (as a sketch), when it is usually about, and the hour
 * under way. No text and no name is in it.
 */
export interface Profile {
  /** The hour under way, counted from the epoch, and the time of the latest call. */
  hour: number
  at: number
  tally: Tally
  /** Hours that were learnt from. */
  learnt: number
  /** Of each feature, at the end of an hour with calls. */
  readonly mean: Float32Array
  readonly variance: Float32Array
  /** Words and hosts that were used lately. */
  readonly used: Sketch.Sketch
  readonly rhythm: Rhythm.Rhythm
  /** Calls, calls at unusual hours, and hours with calls: each fades to a third within a day. */
  dayCalls: number
  dayOdd: number
  dayHours: number
  /** How unusual it is to be about in the hour under way. */
  odd: number
  /** The words of the question before. */
  previous: ReadonlyArray<number>
  /** Nothing of the hour under way is learnt. */
  frozen: boolean
}

/** Bytes of the sketch: room for about 220 words and hosts in each generation. */
const SKETCH = 384

export const make = (model: Model, at: number): Profile => {
  const { expectations } = model
  // One piece of memory for all: each piece costs 200 bytes beside its content.
  const figures = 4 * expectations.length
  const memory = new ArrayBuffer(SKETCH + 2 * figures + Rhythm.HOURS)
  const mean = new Float32Array(memory, SKETCH, expectations.length)
  const variance = new Float32Array(memory, SKETCH + figures, expectations.length)
  mean.set(expectations.map(({ mean }) => mean))
  variance.set(expectations.map(({ deviation }) => deviation ** 2))
  return {
    hour: Math.floor(at / HOUR),
    at,
    tally: nothing(),
    learnt: 0,
    mean,
    variance,
    used: Sketch.make(new Uint32Array(memory, 0, SKETCH / 4)),
    rhythm: new Uint8Array(memory, SKETCH + 2 * figures, Rhythm.HOURS),
    dayCalls: 0,
    dayOdd: 0,
    dayHours: 0,
    odd: 0,
    previous: [],
    frozen: false
  }
}

/** So many questions of the usual kind are added in thought, so that one unusual question is no unusual hour. */
const SHRINK = 4
/** Fewer gaps say nothing about their steadiness. */
const LEAST_GAPS = 12

/** The figure of each feature as things stand, in the order of `features`; none where there is nothing to say. */
export const figures = (profile: Profile): ReadonlyArray<number | undefined> => {
  const { dayCalls, dayHours, dayOdd, mean, tally } = profile
  const { calls, coding, failures, gapSquares, gapSum, gaps, length, newHosts, newWords, novelty, queries, refusals, switching } =
    tally
  const each = (sum: number, feature: Feature): number | undefined =>
    queries === 0 ? undefined : (sum + SHRINK * (mean[features.indexOf(feature)] ?? 0)) / (queries + SHRINK)
  const spread = Math.sqrt(Math.max(0, gapSquares / gaps - (gapSum / gaps) ** 2))
  return [
    Math.log1p(calls),
    Math.log1p(dayCalls),
    Math.log1p(newWords),
    each(novelty, "novelty"),
    each(length, "length"),
    each(coding, "coding"),
    each(switching, "switching"),
    Math.log1p(refusals),
    Math.log1p(failures),
    Math.log1p(newHosts),
    Math.log1p(dayOdd),
    dayHours,
    gaps < LEAST_GAPS ? undefined : -Math.log(spread + 0.15)
  ]
}

/** What is expected of all counts as so many hours of a subject's own; of those about the last 200 count. */
const PRIOR = 8
const MEMORY = 200
/** What is further off, in standard deviations, is learnt as if it were so far: one hour moves little. */
const CLIP = 2.5
/** No subject is so even that less than this share of the deviation among all would be unusual. */
const LEAST_SHARE = 0.6

const deviationOf = (model: Model, profile: Profile, feature: number): number =>
  Math.max(
    LEAST_SHARE * (model.expectations[feature]?.deviation ?? 1),
    Math.sqrt(profile.variance[feature] ?? 1)
  )

/** The hour is over: its figures become a part of what is usual. */
const learn = (model: Model, profile: Profile): void => {
  const weight = 1 / (PRIOR + Math.min(MEMORY, profile.learnt) + 1)
  figures(profile).forEach((figure, feature) => {
    if (figure === undefined) return
    const mean = profile.mean[feature] ?? 0
    const most = CLIP * deviationOf(model, profile, feature)
    const off = Math.max(-most, Math.min(most, figure - mean))
    profile.mean[feature] = mean + weight * off
    profile.variance[feature] = (1 - weight) * ((profile.variance[feature] ?? 0) + weight * off ** 2)
  })
  Rhythm.visit(profile.rhythm, profile.hour)
  profile.learnt++
}

const begin = (model: Model, profile: Profile, hour: number): void => {
  if (profile.tally.calls > 0 && !profile.frozen) learn(model, profile)
  const weeks = Rhythm.weekOf(hour) - Rhythm.weekOf(profile.hour)
  if (weeks > 0) Rhythm.fade(profile.rhythm, weeks)
  profile.hour = hour
  profile.tally = nothing()
  profile.frozen = false
  profile.dayHours++
  profile.odd = Rhythm.surprise(profile.rhythm, hour)
}

/** The share of the words of a question that are not in the other list. */
const share = (words: ReadonlyArray<number>, isKnown: (word: number) => boolean): number =>
  words.length === 0 ? 0 : words.filter((word) => !isKnown(word)).length / words.length

const ask = (profile: Profile, { length, longest, words }: Text.Measured): void => {
  const { tally } = profile
  const unknown = share(words, (word) => Sketch.has(profile.used, word))
  tally.queries++
  tally.newWords += unknown * words.length
  tally.novelty += unknown
  tally.length += Math.log1p(length)
  tally.coding += Math.log1p(longest)
  if (profile.previous.length > 0) tally.switching += share(words, (word) => profile.previous.includes(word))
  profile.previous = words
  if (!profile.frozen) for (const word of words) Sketch.add(profile.used, word)
}

const visit = (profile: Profile, host: number): void => {
  if (!Sketch.has(profile.used, host)) profile.tally.newHosts++
  if (!profile.frozen) Sketch.add(profile.used, host)
}

/** The time at which a call counts. Seldom does one come late; one that is hours older was made after the clock was set back. */
export const timeOf = (profile: Profile, { at }: Observation): number => at < profile.at - HOUR ? at : Math.max(profile.at, at)

/** Takes in one call. While `frozen`, nothing is learnt from it nor from the rest of its hour. */
export const observe = (
  model: Model,
  secret: number,
  profile: Profile,
  observation: Observation,
  frozen: boolean
): void => {
  const at = timeOf(profile, observation)
  const fading = Math.exp(-Math.max(0, at - profile.at) / (24 * HOUR))
  profile.dayCalls *= fading
  profile.dayOdd *= fading
  profile.dayHours *= fading
  const hour = Math.floor(at / HOUR)
  if (hour !== profile.hour || profile.tally.calls === 0) begin(model, profile, hour)
  if (frozen) profile.frozen = true
  const { tally } = profile
  if (tally.calls > 0) {
    const gap = Math.log((at - profile.at) / 1000 + 1)
    tally.gaps++
    tally.gapSum += gap
    tally.gapSquares += gap ** 2
  }
  profile.at = at
  tally.calls++
  profile.dayCalls++
  profile.dayOdd += profile.odd
  if (observation.verdict === "refuse") tally.refusals += observation.reason === OVER_LIMIT ? 0 : 1
  else if (observation.failed) tally.failures++
  if (observation.query !== undefined) ask(profile, Text.measure(secret, observation.query))
  if (observation.host !== undefined) visit(profile, Text.hash(secret, `//${observation.host.toLowerCase()}`))
}

/** How far each feature is above what is usual for this subject, in standard deviations; none where there is nothing to say. */
export const deviations = (model: Model, profile: Profile): ReadonlyArray<number | undefined> =>
  figures(profile).map((figure, feature) =>
    figure === undefined ? undefined : (figure - (profile.mean[feature] ?? 0)) / deviationOf(model, profile, feature)
  )
