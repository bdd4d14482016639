import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { LRUCache } from "lru-cache"

export interface AnswerCacheOptions {
  /** How long an answer counts as fresh. */
  readonly timeToLive: Duration.Duration
  /** How much longer it may be shown, marked as stale, while nothing better can be had. */
  readonly staleFor: Duration.Duration
  /** Bound on the memory that the answers take, estimated as two bytes for a character of their JSON. */
  readonly maxBytes: number
}

export interface Cached<A> {
  readonly value: A
  /** Milliseconds since the epoch at which DuckDuckGo gave it. */
  readonly fetchedAt: number
  readonly fresh: boolean
}

export interface CacheStats {
  readonly entries: number
  readonly bytes: number
  readonly hits: number
  readonly stale: number
  readonly misses: number
}

/** The figures of two caches together. */
export const addStats = (a: CacheStats, b: CacheStats): CacheStats => ({
  entries: a.entries + b.entries,
  bytes: a.bytes + b.bytes,
  hits: a.hits + b.hits,
  stale: a.stale + b.stale,
  misses: a.misses + b.misses
})

export interface AnswerCache<A> {
  /** The answer to `key`, unless it is unknown, evicted, or older than both lifetimes together. */
  readonly get: (key: string) => Effect.Effect<Cached<A> | undefined>
  /** Keeps an answer; `timeToLive` shortens the lifetime of this one. */
  readonly put: (key: string, value: A, timeToLive?: Duration.Duration) => Effect.Effect<void>
  readonly stats: Effect.Effect<CacheStats>
}

interface Entry<A> {
  readonly value: A
  readonly fetchedAt: number
  readonly freshUntil: number
}

/** Least recently used answers go first. Values are plain data, as JSON can hold it. Only answers belong here: a refusal or a failure is never put. */
export const make = <A extends object>(options: AnswerCacheOptions): Effect.Effect<AnswerCache<A>> =>
  Effect.sync(() => {
    const ttlMillis = Duration.toMillis(options.timeToLive)
    const staleMillis = Duration.toMillis(options.staleFor)
    const off = ttlMillis === 0 || options.maxBytes === 0
    const entries = new LRUCache<string, Entry<A>>({
      maxSize: Math.max(1, options.maxBytes)
    })
    let hits = 0
    let stale = 0
    let misses = 0
    return {
      get: (key) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const entry = entries.get(key)
          if (entry === undefined || now > entry.freshUntil + staleMillis) {
            misses++
            if (entry !== undefined) entries.delete(key)
            return undefined
          }
          const fresh = now <= entry.freshUntil
          if (fresh) hits++
          else stale++
          return { value: entry.value, fetchedAt: entry.fetchedAt, fresh }
        }),
      put: (key, value, timeToLive) =>
        off ? Effect.void : Effect.map(Clock.currentTimeMillis, (now) => {
          const lifetime = timeToLive === undefined ? ttlMillis : Math.min(ttlMillis, Duration.toMillis(timeToLive))
          const json = JSON.stringify(value)
          // A copy of its own: texts cut out of a page by a parser would each keep the whole page in memory.
          const kept: A = JSON.parse(json)
          entries.set(key, { value: kept, fetchedAt: now, freshUntil: now + lifetime }, { size: 2 * (key.length + json.length) })
        }),
      stats: Effect.sync(() => ({ entries: entries.size, bytes: entries.calculatedSize, hits, stale, misses }))
    }
  })
