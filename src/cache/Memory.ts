import { LRUCache } from "lru-cache"

/**
 * An answer and its times, in milliseconds since the epoch. Fresh until the first of the two, of use until the second,
 * which is no sooner.
 */
export interface Entry<A> {
  readonly value: A
  readonly fetchedAt: number
  readonly freshUntil: number
  readonly staleUntil: number
}

export interface Memory<A> {
  /** The answer, unless it is unknown, evicted, or of no use any more. Every call counts as a use. */
  readonly get: (key: string, now: number) => Entry<A> | undefined
  /** The same without counting it as a use. */
  readonly peek: (key: string, now: number) => Entry<A> | undefined
  /** `size` in bytes. What alone is more than the bound is not kept, nor is what was there before. */
  readonly set: (key: string, entry: Entry<A>, size: number) => void
  readonly entries: () => number
  readonly bytes: () => number
  /** How many were given up for want of room. */
  readonly evicted: () => number
}

/**
 * The answers in the memory of this process, bounded by bytes; least recently used ones go first. Synchronous, so that a
 * hit costs little more than a `Map`.
 */
export const make = <A extends object>(maxBytes: number): Memory<A> => {
  let evicted = 0
  const entries = new LRUCache<string, Entry<A>>({
    maxSize: Math.max(1, maxBytes),
    dispose: (_entry, _key, reason) => {
      if (reason === "evict") evicted++
    }
  })
  const alive = (key: string, entry: Entry<A> | undefined, now: number): Entry<A> | undefined => {
    // The first comparison does for most: each reads from another place in memory.
    if (entry === undefined || now <= entry.freshUntil || now <= entry.staleUntil) return entry
    entries.delete(key)
    return undefined
  }
  return {
    get: (key, now) => alive(key, entries.get(key), now),
    peek: (key, now) => alive(key, entries.peek(key), now),
    set: (key, entry, size) => {
      entries.set(key, entry, { size })
    },
    entries: () => entries.size,
    bytes: () => entries.calculatedSize,
    evicted: () => evicted
  }
}
