/** In which hours of the week a subject is usually about: a number for each, which fades from week to week. */
export type Rhythm = Uint8Array

export const HOURS = 168

/** What one visit adds, and what is left of it after a week. */
const VISIT = 24
const FADING = 0.85

/** Of the first hour of a week, which begins on a Monday in Greenwich: 1970 began on a Thursday. */
const FIRST_MONDAY = 4 * 24

const place = (hour: number): number => (((hour - FIRST_MONDAY) % HOURS) + HOURS) % HOURS

export const weekOf = (hour: number): number => Math.floor((hour - FIRST_MONDAY) / HOURS)

/** Notes a visit in an hour, counted from the epoch. */
export const visit = (rhythm: Rhythm, hour: number): void => {
  rhythm[place(hour)] = Math.min(255, (rhythm[place(hour)] ?? 0) + VISIT)
}

export const fade = (rhythm: Rhythm, weeks: number): void => {
  const left = FADING ** Math.max(0, weeks)
  rhythm.forEach((value, index) => (rhythm[index] = value * left))
}

/**
 * How unusual it is for the subject to be about in this hour: 0 as usual, about 2 for an hour of which all neighbours,
 * and the same hour of other days, have always been quiet. Near zero as long as little is known.
 */
export const surprise = (rhythm: Rhythm, hour: number): number => {
  const at = (offset: number): number => rhythm[place(hour + offset)] ?? 0
  let day = 0
  for (let offset = 0; offset < HOURS; offset += 24) day += at(offset) + (at(offset + 1) + at(offset - 1)) / 2
  let all = 0
  for (let index = 0; index < HOURS; index++) all += rhythm[index] ?? 0
  const usual = 0.4 * at(0) + 0.15 * (at(1) + at(-1)) + 0.3 * day / 14
  const mean = all / HOURS
  const doubt = 0.1 * mean + 0.04 * VISIT
  return Math.max(0, -Math.log((usual + doubt) / (mean + doubt)))
}
