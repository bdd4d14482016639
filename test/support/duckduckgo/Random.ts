/** At least one element: something can always be picked. */
export type NonEmpty<A> = readonly [A, ...ReadonlyArray<A>]

const mix = (value: number): number => {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** FNV-1a over UTF-16 units, mixed once more so that texts that differ in one letter give unrelated numbers. */
export const hash32 = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return mix(hash)
}

/**
 * A stream of numbers that depends on nothing but the key it was made with. A class, since thousands are made for each
 * benchmark and closures cost five times as much.
 */
export class Random {
  #state: number

  constructor(key: string) {
    this.#state = hash32(key)
  }

  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    return mix(this.#state) % below
  }

  pick<A>(list: NonEmpty<A>): A {
    return list[this.int(list.length)] ?? list[0]
  }

  /** True with the probability `share`, 0 to 1. */
  chance(share: number): boolean {
    return this.int(1_000_000) < share * 1_000_000
  }

  /** `count` hexadecimal digits. */
  hex(count: number): string {
    let text = ""
    while (text.length < count) text += this.int(0x1000_0000).toString(16).padStart(7, "0")
    return text.slice(0, count)
  }

  /** `count` decimal digits, the first of them not 0. */
  digits(count: number): string {
    let text = String(1 + this.int(9))
    while (text.length < count) text += String(this.int(10_000_000)).padStart(7, "0")
    return text.slice(0, count)
  }
}

export const random = (key: string): Random => new Random(key)
