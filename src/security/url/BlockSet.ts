/**
 * A set of texts kept as sorted hashes of 53 bits: 8 bytes each, whatever the length. With a million texts in it, one
 * in nine thousand million others is taken for a member by chance.
 */
export interface BlockSet {
  readonly has: (text: string) => boolean
  readonly size: number
}

/** Two independent halves, each mixed once more at its end because a product carries upwards only. */
const hash = (text: string): number => {
  let low = 0x2545f491
  let high = 0x6c8e9cf5
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x5bd1e995) + index
    high = Math.imul((high << 5) ^ (high >>> 27) ^ code, 0x27d4eb2f)
  }
  low = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d)
  high = Math.imul(high ^ (high >>> 13), 0x297a2d39)
  low ^= low >>> 12
  high ^= high >>> 15
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}

/** Collects texts; it grows by half, so that the last step does not take twice the memory of the result. */
export class BlockSetBuilder {
  private hashes = new Float64Array(1024)
  private count = 0

  add(text: string): void {
    if (this.count === this.hashes.length) {
      const grown = new Float64Array(Math.ceil(this.hashes.length * 1.5))
      grown.set(this.hashes)
      this.hashes = grown
    }
    this.hashes[this.count++] = hash(text)
  }

  get added(): number {
    return this.count
  }

  /** The set of all that was added; sorting a million takes about a tenth of a second. */
  build(): BlockSet {
    const sorted = this.hashes.subarray(0, this.count).sort()
    let size = 0
    let last: number | undefined
    for (const value of sorted) {
      if (value !== last) sorted[size++] = value
      last = value
    }
    const members = sorted.slice(0, size)
    return { size, has: (text) => isMember(members, hash(text)) }
  }
}

const isMember = (sorted: Float64Array, value: number): boolean => {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return sorted[from] === value
}
