import type { Observation } from "../../../../src/security/anomaly/Observation.ts"

/** People whose days are all alike, so that a test can say what is unlike them. */

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** A Monday, at midnight. */
export const MONDAY = Date.UTC(2026, 0, 5)

export const search = (subjectKey: string, at: number, query: string): Observation =>
  ({ subjectKey, at, operation: "web_search", verdict: "allow", failed: false, query })

const questions = ["lighthouse keepers", "tide tables harbour", "fog signal history", "lamp oil price", "keepers wages"]

/** So many days with ten searches in the morning, at gaps that differ from day to day. */
export const mornings = (subjectKey: string, days: number, from = MONDAY): ReadonlyArray<Observation> =>
  Array.from({ length: days }, (_, day) =>
    Array.from({ length: 10 }, (_, index) => {
      const at = from + day * DAY + 9 * HOUR + (index * index + day % 3) * 0.5 * MINUTE
      return search(subjectKey, at, questions[(index + day) % questions.length] ?? "")
    })).flat()

/** One search a second, of words that were never used before. */
export const flood = (subjectKey: string, from: number, count: number): ReadonlyArray<Observation> =>
  Array.from({ length: count }, (_, index) => search(subjectKey, from + index * 1000, `zq${index}a zq${index}b zq${index}c`))
