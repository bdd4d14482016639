/**
 * Durations counted in classes each a ninth larger than the one before, so that a quantile is known to within 5 % of
 * itself, whatever the durations are.
 */

/** Below this nothing is told apart. */
const SMALLEST_SECONDS = 1e-4
const PER_DOUBLING = 8
/** Up to 14 minutes; what takes longer counts as that. */
const CLASSES = 23 * PER_DOUBLING

/** The middle of a class is off by half a class at most. */
export const ACCURACY = 2 ** (1 / (2 * PER_DOUBLING)) - 1

export const make = (): Uint32Array => new Uint32Array(CLASSES)

const classOf = (seconds: number): number =>
  seconds <= SMALLEST_SECONDS
    ? 0
    : Math.min(CLASSES - 1, Math.floor(Math.log2(seconds / SMALLEST_SECONDS) * PER_DOUBLING))

export const add = (classes: Uint32Array, seconds: number): void => {
  const place = classOf(seconds)
  classes[place] = (classes[place] ?? 0) + 1
}

export const merge = (into: Uint32Array, from: Uint32Array): void => {
  for (let place = 0; place < CLASSES; place++) into[place] = (into[place] ?? 0) + (from[place] ?? 0)
}

/** Nearest rank: the duration that the share `q` (0 to 1) does not exceed. Nothing where nothing was counted. */
export const quantile = (classes: Uint32Array, q: number): number | undefined => {
  const total = classes.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  const rank = Math.max(1, Math.ceil(q * total))
  let below = 0
  const place = classes.findIndex((count) => (below += count) >= rank)
  return SMALLEST_SECONDS * 2 ** ((place + 0.5) / PER_DOUBLING)
}
