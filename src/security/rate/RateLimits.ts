import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberMap from "effect/FiberMap"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import { Deadline } from "../../domain/Deadline.ts"
import { OverLimit } from "../../domain/Errors.ts"
import { withNow } from "../../domain/Now.ts"
import * as Accounts from "./Accounts.ts"
import * as SlidingLog from "./SlidingLog.ts"

export type { Standing } from "./Accounts.ts"

export interface RateLimitOptions {
  /** Units that a subject may spend within any `window`; at least the highest cost of an operation. */
  readonly limit: number
  /** At most 24 days, beyond which timers of Node do not reach. */
  readonly window: Duration.Duration
  /** How many subjects have a log of their own; what follows when they are more is in `Accounts.ts`. */
  readonly subjects: number
  /** How many requests of one subject may wait; one more is refused at once. */
  readonly queueLimit: number
  /** The same for all subjects together. */
  readonly totalQueueLimit: number
  /** How long a request may wait for its turn where the caller's own deadline is later. */
  readonly longestWait: Duration.Duration
  readonly sweepEvery: Duration.Duration
}

export interface RateLimitStatus {
  readonly subjects: number
  readonly waiting: number
  /** Units spent within the last window by subjects for which there was no log of their own. */
  readonly shared: number
  /** An estimate. */
  readonly bytes: number
}

/** 100 units in any hour. */
export const defaults: RateLimitOptions = {
  limit: 100,
  window: Duration.minutes(60),
  subjects: 10_000,
  queueLimit: 64,
  totalQueueLimit: 1_024,
  longestWait: Duration.seconds(50),
  sweepEvery: Duration.minutes(1)
}

/**
 * The limit of each subject: at most `limit` units in any `window`, to the millisecond, and none refused below it. What
 * has no room waits for its turn, first come first served within the subject, if that comes before its deadline; else it
 * is refused at once. What waits counts as spent before what comes later, so a small request does not overtake a large
 * one. The logs are in memory: a restart forgets them, and every process has its own.
 */
export class RateLimits extends Context.Tag("mcp-duckduckgo/security/rate/RateLimits")<RateLimits, {
  /**
   * Spends `cost` units of the subject, all or none, now or in its turn. Zero always passes and is not noted. A cost that
   * is negative, no whole number, or above the limit could never be right: a defect. A request that waits and is
   * interrupted spends nothing, unless that happens in the moment of its turn.
   */
  readonly take: (key: string, cost: number) => Effect.Effect<Accounts.Standing, OverLimit>
  readonly standing: (key: string) => Effect.Effect<Accounts.Standing>
  readonly status: Effect.Effect<RateLimitStatus>
}>() {
  static readonly layer = (options: RateLimitOptions): Layer.Layer<RateLimits> =>
    Layer.scoped(RateLimits, Effect.map(make(options), ({ limits }) => limits))
}

/** The limits of one process, and the way to tell them of what was spent by other limits than these. */
export interface LocalLimits {
  readonly limits: RateLimits["Type"]
  /** Counts as spent now, as far as there is room for it. */
  readonly note: (key: string, cost: number) => Effect.Effect<void>
}

export const make = Effect.fnUntraced(function*(options: RateLimitOptions) {
  const limit: SlidingLog.Limit = { units: options.limit, windowMillis: Duration.toMillis(options.window) }
  const longestWait = Duration.toMillis(options.longestWait)
  const accounts = Accounts.make(limit, options.subjects)
  /** One for each account in which somebody waits: it serves them when their time comes. */
  const servers = yield* FiberMap.make<Accounts.Account>()
  let waiting = 0

  const standingOf = (log: SlidingLog.SlidingLog, now: number): Accounts.Standing => ({
    limit: limit.units,
    remaining: limit.units - SlidingLog.spent(limit, log, now),
    resetSeconds: Math.ceil(SlidingLog.resetMillis(limit, log, now) / 1000)
  })

  /** Nothing where there is no room, or where others wait for it. */
  const takeNow = (key: string, account: Accounts.Account, now: number, cost: number): Accounts.Standing | undefined => {
    if (!SlidingLog.take(limit, account.log, now, cost)) return undefined
    accounts.spent(key, account)
    return standingOf(account.log, now)
  }

  /** Lets those go whose turn it is. Milliseconds until the next one's turn; nothing when nobody is left. */
  const serve = (account: Accounts.Account, now: number): number | undefined => {
    for (let first = account.waiters[0]; first !== undefined; first = account.waiters[0]) {
      const standing = takeNow(first.key, account, now, first.cost)
      if (standing === undefined) return SlidingLog.waitMillis(limit, account.log, now, [first.cost])
      account.waiters.shift()
      waiting--
      Deferred.unsafeDone(first.ready, Effect.succeed(standing))
    }
    return undefined
  }

  const serveInTime = (account: Accounts.Account): Effect.Effect<void> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const millis = serve(account, now)
      return millis === undefined ? Effect.void : Effect.zipRight(Effect.sleep(millis), serveInTime(account))
    })

  /** Begins, or begins anew because another one is first now. Interruptible although it is set where nothing else is. */
  const startServing = (account: Accounts.Account) =>
    Effect.asVoid(FiberMap.run(servers, account, Effect.interruptible(serveInTime(account))))

  /** Takes a request out of the queue; one whose turn has come meanwhile is not there any more. */
  const leave = (account: Accounts.Account, waiter: Accounts.Waiter): Effect.Effect<void> =>
    Effect.suspend(() => {
      const place = account.waiters.indexOf(waiter)
      if (place === -1) return Effect.void
      account.waiters.splice(place, 1)
      waiting--
      if (account.waiters.length === 0) return FiberMap.remove(servers, account)
      return place === 0 ? startServing(account) : Effect.void
    })

  const refusal = (account: Accounts.Account, now: number, cost: number): OverLimit => {
    const costs = [...account.waiters.map((waiter) => waiter.cost), cost]
    return new OverLimit({
      limit: limit.units,
      windowSeconds: limit.windowMillis / 1000,
      retryAfterSeconds: Math.max(1, Math.ceil(SlidingLog.waitMillis(limit, account.log, now, costs) / 1000))
    })
  }

  /** At the deadline. The turn came by then, perhaps in this very millisecond, unless the clock was set back meanwhile. */
  const lastChance = (account: Accounts.Account, waiter: Accounts.Waiter) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      serve(account, now)
      return account.waiters.includes(waiter)
        ? Effect.flatMap(leave(account, waiter), () => refusal(account, now, waiter.cost))
        : Deferred.await(waiter.ready)
    })

  const takeLater = Effect.fnUntraced(function*(key: string, account: Accounts.Account, now: number, cost: number) {
    const deadline = Math.min(yield* Deadline, now + longestWait)
    const costs = [...account.waiters.map((waiter) => waiter.cost), cost]
    const turn = now + SlidingLog.waitMillis(limit, account.log, now, costs)
    if (turn > deadline || account.waiters.length >= options.queueLimit || waiting >= options.totalQueueLimit) {
      return yield* refusal(account, now, cost)
    }
    const waiter: Accounts.Waiter = { key, cost, ready: yield* Deferred.make<Accounts.Standing>() }
    return yield* Effect.uninterruptibleMask((restore) => {
      account.waiters.push(waiter)
      waiting++
      return Effect.zipRight(
        account.waiters.length === 1 ? startServing(account) : Effect.void,
        restore(Effect.timeoutOption(Deferred.await(waiter.ready), deadline - now))
      ).pipe(
        Effect.flatMap(Option.match({ onSome: Effect.succeed, onNone: () => lastChance(account, waiter) })),
        Effect.ensuring(leave(account, waiter))
      )
    })
  })

  const isCost = (cost: number): boolean => Number.isSafeInteger(cost) && cost >= 0 && cost <= limit.units

  const standing = (key: string): Effect.Effect<Accounts.Standing> =>
    Effect.map(Clock.currentTimeMillis, (now) => standingOf(accounts.peek(key).log, now))

  yield* Effect.forkScoped(
    Effect.schedule(Effect.map(Clock.currentTimeMillis, accounts.sweep), Schedule.spaced(options.sweepEvery)).pipe(Effect.interruptible)
  )

  const limits = RateLimits.of({
    take: (key, cost) => {
      if (!isCost(cost)) return Effect.dieMessage(`A cost of ${cost} units: allowed are 0 to ${limit.units}`)
      if (cost === 0) return standing(key)
      return withNow((now) => {
        const account = accounts.of(key, now)
        const taken = account.waiters.length === 0 ? takeNow(key, account, now, cost) : undefined
        return taken === undefined ? takeLater(key, account, now, cost) : Effect.succeed(taken)
      })
    },
    standing,
    status: Effect.map(Clock.currentTimeMillis, (now) => ({
      subjects: accounts.size(),
      waiting,
      shared: accounts.shared(now),
      bytes: accounts.bytes()
    }))
  })

  const local: LocalLimits = {
    limits,
    note: (key, cost) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        takeNow(key, accounts.of(key, now), now, cost)
      })
  }
  return local
})
