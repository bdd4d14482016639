import { type Counter, DURATION_BOUNDS, type Gauge, type Sample } from "./Figures.ts"

/** What happened between two samples. Pure; every figure is undefined where nothing says it. */
export interface Window {
  readonly from: Sample
  readonly to: Sample
}

/** The samples of the last `millis` before the newest one; oldest first, as they are given. */
export const within = (samples: ReadonlyArray<Sample>, millis: number): ReadonlyArray<Sample> => {
  const newest = samples.at(-1)
  return newest === undefined ? [] : samples.filter(({ at }) => at >= newest.at - millis)
}

/**
 * The last `millis` before the sample at `index`, by default the newest. It begins with the oldest sample in it; nothing
 * where that would be the same.
 */
export const ending = (samples: ReadonlyArray<Sample>, millis: number, index = samples.length - 1): Window | undefined => {
  const to = samples[index]
  if (to === undefined) return undefined
  let first = index
  while (first > 0 && (samples[first - 1]?.at ?? -Infinity) >= to.at - millis) first--
  const from = samples[first]
  return from === undefined || from.at >= to.at ? undefined : { from, to }
}

export const seconds = ({ from, to }: Window): number => (to.at - from.at) / 1000

export const increase = ({ from, to }: Window, ...names: ReadonlyArray<Counter>): number =>
  names.reduce((sum, name) => sum + to[name] - from[name], 0)

export const perMinute = (window: Window, ...names: ReadonlyArray<Counter>): number =>
  (increase(window, ...names) * 60) / seconds(window)

/** How much of the whole a part is, 0 to 1; nothing where the whole is less than `least`. */
export const share = (
  window: Window,
  part: ReadonlyArray<Counter>,
  whole: ReadonlyArray<Counter>,
  least = 1
): number | undefined => {
  const all = increase(window, ...whole)
  return all < least ? undefined : increase(window, ...part) / all
}

/** How many requests the window holds the durations of. */
export const observed = ({ from, to }: Window): number =>
  to.durations.reduce((sum, count, bucket) => sum + count - (from.durations[bucket] ?? 0), 0)

/**
 * The duration, in seconds, below which a share `q` (0 to 1) of the requests stayed: linear within its bucket, as
 * Prometheus does it; what is beyond the last bound counts as that bound.
 */
export const quantile = (window: Window, q: number, least = 1): number | undefined => {
  const total = observed(window)
  if (total < least || total === 0) return undefined
  const rank = q * total
  let below = 0
  for (const [bucket, bound] of DURATION_BOUNDS.entries()) {
    const count = (window.to.durations[bucket] ?? 0) - (window.from.durations[bucket] ?? 0)
    if (count > 0 && below + count >= rank) {
      const lower = DURATION_BOUNDS[bucket - 1] ?? 0
      return lower + (bound - lower) * Math.max(0, (rank - below) / count)
    }
    below += count
  }
  return DURATION_BOUNDS.at(-1)
}

/** The highest that a gauge stood in any of the samples. */
export const highest = (samples: ReadonlyArray<Sample>, gauge: Gauge): number | undefined =>
  samples.reduce<number | undefined>((most, { [gauge]: value }) =>
    value === undefined || (most !== undefined && most >= value) ? most : value, undefined)
