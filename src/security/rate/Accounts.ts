import type * as Deferred from "effect/Deferred"
import * as SlidingLog from "./SlidingLog.ts"

/**
 * Who has a log of his own. There is room for so many; whoever comes when it is used up shares one log with all others in
 * that position. That is stricter, never looser: the shared log has the limit of a single subject, and a subject that is
 * given a log of its own later begins with a copy of it. Nobody who spent anything within the last window loses his log,
 * so no crowd of invented subjects can wash out what a real one has spent.
 */

/** What a request that waits is granted: the account's standing after it. */
export interface Standing {
  readonly limit: number
  /** Units that may be spent at once. What waits for its turn is not taken off. */
  readonly remaining: number
  /** Whole seconds, rounded up, until `remaining` grows next; zero when nothing is spent. */
  readonly resetSeconds: number
}

export interface Waiter {
  readonly key: string
  readonly cost: number
  readonly ready: Deferred.Deferred<Standing>
}

export interface Account {
  readonly log: SlidingLog.SlidingLog
  /** First come, first served; what waits goes before what comes. */
  readonly waiters: Array<Waiter>
}

export interface Accounts {
  /** The account that a subject spends from; made where there is room. */
  readonly of: (key: string, now: number) => Account
  /** The account that a subject would spend from; nothing is made. */
  readonly peek: (key: string) => Account
  /** To be called when a subject has spent something: it keeps the order in which accounts fall idle. */
  readonly spent: (key: string, account: Account) => void
  /** Drops all who have spent nothing within the last window and wait for nothing. */
  readonly sweep: (now: number) => void
  readonly size: () => number
  /** Units spent within the last window by those who share one log; above zero means that room ran out. */
  readonly shared: (now: number) => number
  /** An estimate of the memory held, keys included. */
  readonly bytes: () => number
}

/** An account without times and key: map entry, log, ring and list of waiters. Measured by `test/bench/limits.ts`. */
const ACCOUNT_BYTES = 460

export const make = (limit: SlidingLog.Limit, room: number): Accounts => {
  /** In the order in which they last spent: the first one falls idle first. */
  const accounts = new Map<string, Account>()
  const shared: Account = { log: SlidingLog.make(), waiters: [] }

  const isIdle = (account: Account, now: number): boolean =>
    account.waiters.length === 0 && SlidingLog.spent(limit, account.log, now) === 0

  /** Whether there is room for one more, made if need be at the cost of whoever has been idle for longest. */
  const hasRoom = (now: number): boolean => {
    if (accounts.size < room) return true
    for (const [key, account] of accounts) return isIdle(account, now) && accounts.delete(key)
    return false
  }

  const peek = (key: string): Account => accounts.get(key) ?? shared

  return {
    peek,
    of: (key, now) => {
      const own = accounts.get(key)
      if (own !== undefined) return own
      // What waits in the shared queue will be noted in the shared log: two logs for one subject would be twice the limit.
      if (shared.waiters.some((waiter) => waiter.key === key) || !hasRoom(now)) return shared
      const account = { log: SlidingLog.copy(shared.log), waiters: [] }
      accounts.set(key, account)
      return account
    },
    spent: (key, account) => {
      if (account === shared) return
      accounts.delete(key)
      accounts.set(key, account)
    },
    sweep: (now) => {
      for (const [key, account] of accounts) {
        if (isIdle(account, now)) accounts.delete(key)
      }
    },
    size: () => accounts.size,
    shared: (now) => SlidingLog.spent(limit, shared.log, now),
    bytes: () => {
      let sum = SlidingLog.bytes(shared.log)
      for (const [key, { log }] of accounts) sum += ACCOUNT_BYTES + 2 * key.length + SlidingLog.bytes(log)
      return sum
    }
  }
}
