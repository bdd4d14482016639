/**
 * The units that one subject spent within the last window, each with its time: an exact sliding log. Windows that begin at
 * fixed times and token buckets let nearly twice the limit through around a border; this lets none through too many, in
 * whichever window one counts, and refuses none too early. Owned and changed by whoever made it; knows no clock.
 */

export interface Limit {
  /** How many units may be spent within any `windowMillis`; a whole number above zero. */
  readonly units: number
  readonly windowMillis: number
}

export interface SlidingLog {
  /** A ring that grows with use: the times of `length` units from `first` on, oldest first. */
  times: Float64Array
  first: number
  length: number
}

const SMALLEST = 4

export const make = (): SlidingLog => ({ times: new Float64Array(0), first: 0, length: 0 })

/** A log of its own with the same history. */
export const copy = (log: SlidingLog): SlidingLog => ({ ...log, times: log.times.slice() })

/** Bytes that the times take; the object around them is not counted. */
export const bytes = (log: SlidingLog): number => log.times.byteLength

const placeOf = (log: SlidingLog, index: number): number => (log.first + index) % log.times.length

const timeOf = (log: SlidingLog, index: number): number => log.times[placeOf(log, index)] ?? Number.NaN

/**
 * Forgets what the window has left behind: a unit counts until it is exactly one window old. One that lies in the future
 * was noted before the clock was set back; it counts as spent now, so that nobody waits for longer than a window.
 */
const settle = (limit: Limit, log: SlidingLog, now: number): void => {
  while (log.length > 0 && timeOf(log, 0) <= now - limit.windowMillis) {
    log.first = placeOf(log, 1)
    log.length--
  }
  for (let index = log.length - 1; index >= 0 && timeOf(log, index) > now; index--) log.times[placeOf(log, index)] = now
}

const grow = (limit: Limit, log: SlidingLog, least: number): void => {
  const larger = new Float64Array(Math.min(limit.units, Math.max(SMALLEST, least, 2 * log.times.length)))
  for (let index = 0; index < log.length; index++) larger[index] = timeOf(log, index)
  log.times = larger
  log.first = 0
}

/** The units that count at `now`. */
export const spent = (limit: Limit, log: SlidingLog, now: number): number => {
  settle(limit, log, now)
  return log.length
}

/** Spends `cost` units, all of them or none; answers whether there was room. */
export const take = (limit: Limit, log: SlidingLog, now: number, cost: number): boolean => {
  settle(limit, log, now)
  const after = log.length + cost
  if (after > limit.units) return false
  if (after > log.times.length) grow(limit, log, after)
  while (log.length < after) log.times[placeOf(log, log.length++)] = now
  return true
}

/**
 * Milliseconds until the last of these costs can be spent, if they are spent one after the other, each as soon as there is
 * room, and nobody else comes. None of them may be above the limit.
 */
export const waitMillis = (limit: Limit, log: SlidingLog, now: number, costs: ReadonlyArray<number>): number => {
  settle(limit, log, now)
  const planned: Array<number> = []
  let at = now
  for (const cost of costs) {
    // The newest unit that has to be gone before this cost has room.
    const last = log.length + planned.length + cost - limit.units - 1
    const time = last < log.length ? timeOf(log, last) : planned[last - log.length]
    if (last >= 0 && time !== undefined) at = Math.max(at, time + limit.windowMillis)
    for (let unit = 0; unit < cost; unit++) planned.push(at)
  }
  return at - now
}

/** Milliseconds until the oldest unit is forgotten; zero when none counts. */
export const resetMillis = (limit: Limit, log: SlidingLog, now: number): number => {
  settle(limit, log, now)
  return log.length === 0 ? 0 : timeOf(log, 0) + limit.windowMillis - now
}
