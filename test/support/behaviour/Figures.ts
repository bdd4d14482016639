import { type Feature, features, type Model } from "../../../src/security/anomaly/Model.ts"
import type { Observation } from "../../../src/security/anomaly/Observation.ts"
import * as Population from "../../../src/security/anomaly/Population.ts"
import * as Scorer from "../../../src/security/anomaly/Scorer.ts"
import { families } from "./Abuse.ts"
import { ALERT_MILLIS } from "./Calibration.ts"
import * as Course from "./Course.ts"
import { HOUR, inside } from "./Honest.ts"

/** What the scorer is worth, on subjects that it was not fitted to. All seeds are fixed: the figures are always the same. */

export type FamilyName = keyof typeof families
export const names = Object.keys(families).filter((name): name is FamilyName => name in families)

/** Another one than in the calibration. */
const SECRET = 2
const TRIALS = 100
/** Days before the attack in which the owner was alone with the account: of a known one and of a new one. */
const KNOWN = 28
const NEW = 1

interface Alarm {
  readonly at: number
  readonly feature: Feature
}

const modelOf = (threshold: number, without?: Feature): Model => ({
  threshold,
  expectations: Population.expectations.map((expectation, index) =>
    features[index] === without ? { ...expectation, tail: expectation.tail.map(() => Number.POSITIVE_INFINITY) } : expectation
  )
})

const alarmsOf = (model: Model, life: ReadonlyArray<Observation>): ReadonlyArray<Alarm> => {
  const first = life[0]
  if (first === undefined) return []
  const watched = Scorer.watch(model, first.at)
  return life.flatMap((observation) => {
    const { alarm, feature } = Scorer.step(model, SECRET, ALERT_MILLIS, watched, observation)
    return alarm ? [{ at: observation.at, feature }] : []
  })
}

const median = (values: ReadonlyArray<number>): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const percent = (share: number): string => `${Math.round(100 * share)} %`

const duration = (millis: number | undefined): string =>
  millis === undefined ? "-" : millis < HOUR ? `${Math.round(millis / 60_000)} min` : `${(millis / HOUR).toFixed(1)} h`

const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

interface Trial {
  readonly life: ReadonlyArray<Observation>
  readonly own: ReadonlyArray<Observation>
  readonly attack: Course.Attacked["attack"]
}

const trialsOf = (name: FamilyName, history: number): ReadonlyArray<Trial> =>
  Array.from({ length: TRIALS }, (_, index) => {
    const { attack, observations, own } = Course.attacked({
      seed: `report ${name} ${history} ${index}`,
      family: families[name],
      history
    })
    return { attack, life: observations, own }
  })

/** The first alarm of each attack that had one while it lasted. */
const detections = (model: Model, trials: ReadonlyArray<Trial>, lifeOf: (trial: Trial) => ReadonlyArray<Observation>) =>
  trials.flatMap((trial) => {
    const first = alarmsOf(model, lifeOf(trial)).find(({ at }) => inside(trial.attack)(at))
    return first === undefined ? [] : [{ after: first.at - trial.attack.from, feature: first.feature }]
  })

const all = ({ life }: Trial) => life
const ownOnly = ({ own }: Trial) => own

const detected = (found: ReadonlyArray<unknown>): string => percent(found.length / TRIALS)

/** The feature to which most of them are due. */
const mostly = (found: ReadonlyArray<Pick<Alarm, "feature">>): Feature | undefined =>
  features.toSorted((a, b) =>
    found.filter(({ feature }) => feature === b).length - found.filter(({ feature }) => feature === a).length
  )[0]

/** One line of the table of attacks at one false alarm in a week. */
export const weeklyRow = (name: FamilyName): string => {
  const [model, known] = [modelOf(Population.ONE_A_WEEK), trialsOf(name, KNOWN)]
  const found = detections(model, known, all)
  const best = mostly(found)
  return row([
    name,
    detected(found),
    duration(median(found.map(({ after }) => after))),
    detected(detections(model, known, ownOnly)),
    `${detected(detections(modelOf(Population.ONE_A_WEEK, best), known, all))} (${best ?? "-"})`,
    detected(detections(model, trialsOf(name, NEW), all))
  ])
}

/** One line of the table of attacks at one false alarm in ten weeks. */
const rareRow = (name: FamilyName): string => {
  const [model, known] = [modelOf(Population.ONE_IN_TEN_WEEKS), trialsOf(name, KNOWN)]
  const found = detections(model, known, all)
  return row([
    name,
    detected(found),
    duration(median(found.map(({ after }) => after))),
    detected(detections(model, known, ownOnly)),
    detected(detections(model, trialsOf(name, NEW), all))
  ])
}

const table = (heads: ReadonlyArray<string>, rows: ReadonlyArray<string>): string =>
  [row(heads), row(heads.map(() => "---")), ...rows].join("\n")

const HELD_OUT = ["one", "two", "three", "four"].map((name) => `report ${name}`)
const WEEK = 7 * 24 * HOUR

interface Subject {
  readonly weeks: number
  readonly alarms: number
  readonly firstWeeks: number
  readonly firstAlarms: number
  /** There was an alarm in the hours of the crowd or the hour after. */
  readonly crowded: boolean
}

/** What befalls honest subjects, with the crowd or without. */
const honest = (model: Model, crowd: boolean): ReadonlyArray<Subject> =>
  HELD_OUT.flatMap((seed) => {
    const { lives, span } = Course.honest({ seed, subjects: 60, weeks: 8, crowd })
    const during = inside({ from: span.from, until: span.until + HOUR })
    return lives.flatMap((life) => {
      const [first, last] = [life[0], life.at(-1)]
      if (first === undefined || last === undefined) return []
      const alarms = alarmsOf(model, life)
      const weeks = (last.at - first.at) / WEEK
      return [{
        weeks,
        alarms: alarms.length,
        firstWeeks: Math.min(1, weeks),
        firstAlarms: alarms.filter(({ at }) => at < first.at + WEEK).length,
        crowded: alarms.some(({ at }) => during(at))
      }]
    })
  })

/** One line of the table of honest subjects. */
export const honestRow = (threshold: number): string => {
  const model = modelOf(threshold)
  const [usual, crowded] = [honest(model, false), honest(model, true)]
  const sum = (value: (subject: Subject) => number) => usual.reduce((total, subject) => total + value(subject), 0)
  const share = (subjects: ReadonlyArray<Subject>, holds: (subject: Subject) => boolean) =>
    percent(subjects.filter(holds).length / subjects.length)
  const [alarms, weeks] = [sum((subject) => subject.alarms), sum((subject) => subject.weeks)]
  const [firstAlarms, firstWeeks] = [sum((subject) => subject.firstAlarms), sum((subject) => subject.firstWeeks)]
  return row([
    String(threshold),
    (alarms / weeks).toFixed(2),
    (firstAlarms / firstWeeks).toFixed(2),
    ((alarms - firstAlarms) / (weeks - firstWeeks)).toFixed(2),
    share(usual, (subject) => subject.alarms === 0),
    share(usual, (subject) => subject.alarms > 2 * Math.max(1, subject.weeks)),
    share(usual, (subject) => subject.crowded),
    share(crowded, (subject) => subject.crowded)
  ])
}

/** The three tables, as they stand in docs/anomaly.md. */
export const report = (): string =>
  [
    table([
      "threshold", "alarms in a week", "in the first week", "later", "subjects without any in 8 weeks",
      "with more than two in a week", "alarmed in three hours", "the same while a crowd comes"
    ], [honestRow(Population.ONE_A_WEEK), honestRow(Population.ONE_IN_TEN_WEEKS)]),
    `At ${Population.ONE_A_WEEK}:`,
    table([
      "attack", "detected", "median time", "alarms without it", "detected without the best feature", "detected in a new account"
    ], names.map(weeklyRow)),
    `At ${Population.ONE_IN_TEN_WEEKS}:`,
    table([
      "attack", "detected", "median time", "alarms without it", "detected in a new account"
    ], names.map(rareRow))
  ].join("\n\n")
