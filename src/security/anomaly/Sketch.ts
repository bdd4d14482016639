/**
 * Whether something was seen before, without keeping it: a Bloom filter of two generations. When the younger one holds
 * enough, the older one is forgotten and they change places, so that what is not seen any more becomes new again.
 */
export interface Sketch {
  /** Two generations of the same size, one after the other. */
  readonly bits: Uint32Array
  /** How many things the younger generation holds, about. */
  held: number
  /** Which half is the younger one. */
  younger: 0 | 1
}

/** A generation is full when a quarter of its bits are set: 6 of 100 new things then pass for seen, 12 with both. */
const BITS_FOR_ONE = 7

/** Over memory that is zero, of an even length: each half holds a seventh as many things as it has bits. */
export const make = (bits: Uint32Array): Sketch => ({ bits, held: 0, younger: 0 })

const isIn = (sketch: Sketch, generation: 0 | 1, hash: number): boolean => {
  const words = sketch.bits.length / 2
  const [first, second] = [hash % (words * 32), (hash >>> 15) % (words * 32)]
  return isSet(sketch, generation * words, first) && isSet(sketch, generation * words, second)
}

const isSet = (sketch: Sketch, from: number, bit: number): boolean =>
  (((sketch.bits[from + (bit >>> 5)] ?? 0) >>> (bit & 31)) & 1) === 1

const set = (sketch: Sketch, from: number, bit: number): void => {
  const word = from + (bit >>> 5)
  sketch.bits[word] = (sketch.bits[word] ?? 0) | (1 << (bit & 31))
}

/** Whether a thing was seen lately. Some new ones pass for seen; one that was seen lately is never new. */
export const has = (sketch: Sketch, hash: number): boolean =>
  isIn(sketch, sketch.younger, hash) || isIn(sketch, sketch.younger === 0 ? 1 : 0, hash)

/** Notes a thing by its hash. What is still in use is carried over to the younger generation. */
export const add = (sketch: Sketch, hash: number): void => {
  if (isIn(sketch, sketch.younger, hash)) return
  const words = sketch.bits.length / 2
  if (sketch.held * BITS_FOR_ONE >= words * 32) {
    sketch.younger = sketch.younger === 0 ? 1 : 0
    sketch.bits.fill(0, sketch.younger * words, (sketch.younger + 1) * words)
    sketch.held = 0
  }
  const from = sketch.younger * words
  set(sketch, from, hash % (words * 32))
  set(sketch, from, (hash >>> 15) % (words * 32))
  sketch.held++
}
