import * as Quantiles from "./Quantiles.ts"

/** What is counted beside the calls. */
export const tallies = ["cacheHits", "cacheLookups", "violations", "overLimit"] as const
export type Tally = (typeof tallies)[number]

/** What happened within a while. */
export interface Figures {
  /** Calls of tools that ask for a subject: health checks and the like are not among them. */
  readonly total: number
  readonly failed: number
  readonly seconds: number
  readonly slowestSeconds: number
  readonly durations: Uint32Array
  readonly tally: Readonly<Record<Tally, number>>
}

interface Slot {
  /** Which one it is, counted from the epoch in steps of the ring. */
  readonly number: number
  total: number
  failed: number
  seconds: number
  slowestSeconds: number
  readonly durations: Uint32Array
  readonly tally: Record<Tally, number>
}

const slot = (number: number): Slot => ({
  number,
  total: 0,
  failed: 0,
  seconds: 0,
  slowestSeconds: 0,
  durations: Quantiles.make(),
  tally: { cacheHits: 0, cacheLookups: 0, violations: 0, overLimit: 0 }
})

/** The last `size` steps of so many milliseconds. A step in which nothing happens takes no memory. */
const ring = (stepMillis: number, size: number) => {
  const slots: Array<Slot | undefined> = Array.from({ length: size }, () => undefined)
  return {
    stepMillis,
    at: (now: number): Slot => {
      const number = Math.floor(now / stepMillis)
      const held = slots[number % size]
      if (held?.number === number) return held
      const made = slot(number)
      slots[number % size] = made
      return made
    },
    /** Of the steps before `until`, as many as cover so many milliseconds. */
    between: (from: number, until: number): ReadonlyArray<Slot> =>
      slots.filter((held) => held !== undefined).filter(({ number }) => number >= from && number < until)
  }
}

const MINUTE = 60_000
/** Windows up to this are made of the fine steps. */
const FINE_UP_TO = 5 * MINUTE
const FINE_STEP = 5_000

/** The longest window, in minutes. */
export const LONGEST = 60

const sum = (slots: ReadonlyArray<Slot>): Figures =>
  slots.reduce<Slot>((all, one) => {
    all.total += one.total
    all.failed += one.failed
    all.seconds += one.seconds
    all.slowestSeconds = Math.max(all.slowestSeconds, one.slowestSeconds)
    Quantiles.merge(all.durations, one.durations)
    for (const tally of tallies) all.tally[tally] += one.tally[tally]
    return all
  }, slot(0))

export interface Windows {
  /** All times in milliseconds since the epoch. */
  readonly call: (now: number, seconds: number, failed: boolean) => void
  readonly count: (now: number, tally: Tally) => void
  /**
   * The last so many minutes (1 to 60), and as many before them. Up to five minutes to within five seconds, else to within
   * one minute: the step under way counts whole, though it is not over.
   */
  readonly last: (now: number, minutes: number) => { readonly now: Figures; readonly before: Figures }
}

/** What happened lately, within at most 200 KiB. */
export const make = (): Windows => {
  // Twice the longest window, and the step under way.
  const fine = ring(FINE_STEP, 2 * FINE_UP_TO / FINE_STEP + 1)
  const coarse = ring(MINUTE, 2 * LONGEST + 1)
  const each = (now: number, change: (held: Slot) => void) => {
    change(fine.at(now))
    change(coarse.at(now))
  }
  return {
    call: (now, seconds, failed) =>
      each(now, (held) => {
        held.total++
        if (failed) held.failed++
        held.seconds += seconds
        held.slowestSeconds = Math.max(held.slowestSeconds, seconds)
        Quantiles.add(held.durations, seconds)
      }),
    count: (now, tally) =>
      each(now, (held) => {
        held.tally[tally]++
      }),
    last: (now, minutes) => {
      const chosen = minutes * MINUTE <= FINE_UP_TO ? fine : coarse
      const steps = minutes * MINUTE / chosen.stepMillis
      const end = Math.floor(now / chosen.stepMillis) + 1
      return {
        now: sum(chosen.between(end - steps, end)),
        before: sum(chosen.between(end - 2 * steps, end - steps))
      }
    }
  }
}
