import type { Watched } from "./Scorer.ts"

/**
 * Who is watched. There is room for so many. A newcomer takes the place of another newcomer, and a subject counts as known
 * only when a day's worth of its hours has been learnt: a crowd of invented subjects can wash out each other, but a known
 * one only at the price of as many hours of use. Whoever is under an alarm goes last.
 */
export interface Watchlist {
  readonly find: (key: string) => Watched | undefined
  /** Puts a subject at the end of those who are dropped when room is needed. */
  readonly keep: (key: string, watched: Watched, now: number) => void
  /** Drops all who have done nothing since a time. */
  readonly sweep: (since: number) => void
  readonly size: () => number
  readonly alerted: (now: number) => number
}

const KNOWN_AFTER = 24
/** Of the room, so that there is always some for newcomers. */
const KNOWN_SHARE = 0.9

export const make = (room: number): Watchlist => {
  const mostKnown = Math.max(1, Math.floor(room * KNOWN_SHARE))
  /** In the order of their latest calls, the longest ago first. */
  const newcomers = new Map<string, Watched>()
  const known = new Map<string, Watched>()

  const drop = (from: Map<string, Watched>, now: number): void => {
    for (const [key, { alertedUntil }] of from) {
      if (alertedUntil <= now) return void from.delete(key)
    }
    for (const key of from.keys()) return void from.delete(key)
  }

  return {
    find: (key) => known.get(key) ?? newcomers.get(key),
    keep: (key, watched, now) => {
      newcomers.delete(key)
      known.delete(key)
      const isKnown = watched.profile.learnt >= KNOWN_AFTER
      if (isKnown && known.size >= mostKnown) drop(known, now)
      const list = isKnown ? known : newcomers
      list.set(key, watched)
      if (newcomers.size + known.size > room) drop(newcomers.size > 0 ? newcomers : known, now)
    },
    sweep: (since) => {
      for (const list of [newcomers, known]) {
        for (const [key, { profile }] of list) {
          if (profile.at < since) list.delete(key)
        }
      }
    },
    size: () => newcomers.size + known.size,
    alerted: (now) => {
      let count = 0
      for (const list of [newcomers, known]) {
        for (const { alertedUntil } of list.values()) count += alertedUntil > now ? 1 : 0
      }
      return count
    }
  }
}
