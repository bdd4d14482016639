/** What caches have done since the start, and what they hold. */
export interface CacheStats {
  /** In memory. */
  readonly entries: number
  /** Of memory, estimated as two for a character of JSON. */
  readonly bytes: number
  /** Fresh answers, from memory or the store behind it. */
  readonly hits: number
  /** Of the hits and the stale ones, those that came from the store behind the memory. */
  readonly stored: number
  /** Answers given beyond their lifetime, marked with their age. */
  readonly stale: number
  /** Answers to another query that means the same. */
  readonly similar: number
  /** Questions that nothing was there for. */
  readonly misses: number
  /** Given up in memory for want of room. */
  readonly evicted: number
}

export const noStats: CacheStats = {
  entries: 0, bytes: 0, hits: 0, stored: 0, stale: 0, similar: 0, misses: 0, evicted: 0
}

/** The figures of two caches together. */
export const addStats = (a: CacheStats, b: CacheStats): CacheStats => ({
  entries: a.entries + b.entries,
  bytes: a.bytes + b.bytes,
  hits: a.hits + b.hits,
  stored: a.stored + b.stored,
  stale: a.stale + b.stale,
  similar: a.similar + b.similar,
  misses: a.misses + b.misses,
  evicted: a.evicted + b.evicted
})
