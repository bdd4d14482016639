/** Chance that can be repeated: the same seed gives the same course of events on every machine. */
export interface Random {
  /** 0 to 1, without 1. */
  readonly next: () => number
  readonly chance: (probability: number) => boolean
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number
  readonly between: (least: number, most: number) => number
  readonly pick: <A>(first: A, ...rest: ReadonlyArray<A>) => A
  /** An index, each as probable as its weight. */
  readonly weighted: (weights: ReadonlyArray<number>) => number
  readonly exponential: (mean: number) => number
  /** The logarithm is normal; half of the values lie below `median`. */
  readonly logNormal: (median: number, sigma: number) => number
  readonly poisson: (mean: number) => number
  /** Another course of events, which does not depend on how much of this one was used. */
  readonly fork: (label: string) => Random
}

/** FNV-1a, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}

/** `sfc32`, a small generator that passes PractRand; seeded by the hash of a text. */
const generator = (seed: string): () => number => {
  let [a, b, c, counter] = [hash(`a${seed}`), hash(`b${seed}`), hash(`c${seed}`), 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21 | c >>> 11) + sum | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let index = 0; index < 12; index++) next()
  return next
}

export const make = (seed: string): Random => {
  const next = generator(seed)
  const exponential = (mean: number): number => -mean * Math.log(1 - next())
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    exponential,
    chance: (probability) => next() < probability,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    between: (least, most) => least + next() * (most - least),
    pick: (first, ...rest) => rest[Math.floor(next() * (rest.length + 1)) - 1] ?? first,
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
      const index = weights.findIndex((weight) => (left -= weight) < 0)
      return index === -1 ? weights.length - 1 : index
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    poisson: (mean) => {
      let count = 0
      for (let at = exponential(1); at < mean; at += exponential(1)) count++
      return count
    },
    fork: (label) => make(`${seed}/${label}`)
  }
}
