import type { Limit } from "../../../../src/security/rate/SlidingLog.ts"

/** Limits as they are usually built, to prove that a trace of requests is hard on them. Each answers whether one may go. */

type Allows = (at: number) => boolean

/** So many in each window that begins at a multiple of its length. */
export const fixedWindow = ({ units, windowMillis }: Limit): Allows => {
  const counts = new Map<number, number>()
  return (at) => {
    const window = Math.floor(at / windowMillis)
    const count = (counts.get(window) ?? 0) + 1
    counts.set(window, count)
    return count <= units
  }
}

/** A bucket that holds a window's units, is full at first, and fills at an even rate. */
export const tokenBucket = ({ units, windowMillis }: Limit): Allows => {
  let tokens = units
  let filledAt = 0
  return (at) => {
    tokens = Math.min(units, tokens + (at - filledAt) * units / windowMillis)
    filledAt = at
    if (tokens < 1) return false
    tokens--
    return true
  }
}

/** The most that any window holds; it lasts from just after its beginning to its end. Times in order. */
export const worstWindow = (times: ReadonlyArray<number>, windowMillis: number): number => {
  let first = 0
  return times.reduce((worst, time, index) => {
    while ((times[first] ?? time) <= time - windowMillis) first++
    return Math.max(worst, index - first + 1)
  }, 0)
}
