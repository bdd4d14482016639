import type * as Deferred from "effect/Deferred"

/** The arithmetic of taking turns: who is next, and when. Pure, so that it can be tested against an oracle. */

export interface Limit {
  readonly requests: number
  readonly windowMillis: number
}

export interface Waiter {
  readonly caller: string
  readonly ready: Deferred.Deferred<void>
}

export interface State {
  /** The one whose request is under way. */
  readonly running: Waiter | undefined
  /** A timer is set that will look again. */
  readonly asleep: boolean
  /** Start times within the last window, oldest first. */
  readonly starts: ReadonlyArray<number>
  readonly waiting: ReadonlyArray<Waiter>
  /** Callers in the order in which they were last served, the most recent last; only those that are waiting or recent. */
  readonly served: ReadonlyArray<string>
}

export type Step =
  | { readonly _tag: "Idle" }
  | { readonly _tag: "Start"; readonly waiter: Waiter }
  | { readonly _tag: "Sleep"; readonly millis: number }

export const empty: State = { running: undefined, asleep: false, starts: [], waiting: [], served: [] }

const SERVED_KEPT = 1_000

const within = (limit: Limit, now: number, starts: ReadonlyArray<number>): ReadonlyArray<number> => {
  const first = starts.findIndex((start) => start > now - limit.windowMillis)
  return first === -1 ? [] : first === 0 ? starts : starts.slice(first)
}

/** When one more request may start, given the starts so far. */
const earliest = (limit: Limit, now: number, starts: ReadonlyArray<number>): number => {
  const blocking = starts[starts.length - limit.requests]
  return blocking === undefined ? now : Math.max(now, blocking + limit.windowMillis)
}

/** The longest waiting request of the caller who was served least recently. */
const pick = (state: State): Waiter | undefined => {
  let best: Waiter | undefined
  let bestRank = Number.POSITIVE_INFINITY
  for (const waiter of state.waiting) {
    const rank = state.served.lastIndexOf(waiter.caller)
    if (rank < bestRank) {
      best = waiter
      bestRank = rank
      if (rank === -1) break
    }
  }
  return best
}

export const join = (waiter: Waiter) => (state: State): State => ({ ...state, waiting: [...state.waiting, waiter] })

/** Takes a waiter out, whether it is waiting or under way. Doing so twice does no harm. */
export const leave = (waiter: Waiter) => (state: State): State => ({
  ...state,
  running: state.running === waiter ? undefined : state.running,
  waiting: state.waiting.filter((other) => other !== waiter)
})

export const awake = (state: State): State => ({ ...state, asleep: false })

export const next = (limit: Limit, now: number) => (state: State): readonly [Step, State] => {
  const waiter = state.running === undefined ? pick(state) : undefined
  if (waiter === undefined) return [{ _tag: "Idle" }, state]
  const starts = within(limit, now, state.starts)
  const at = earliest(limit, now, starts)
  if (at > now) {
    return state.asleep
      ? [{ _tag: "Idle" }, { ...state, starts }]
      : [{ _tag: "Sleep", millis: at - now }, { ...state, starts, asleep: true }]
  }
  return [{ _tag: "Start", waiter }, {
    ...state,
    running: waiter,
    starts: [...starts, now],
    waiting: state.waiting.filter((other) => other !== waiter),
    served: [...state.served.filter((caller) => caller !== waiter.caller), waiter.caller].slice(-SERVED_KEPT)
  }]
}

/**
 * How long a new request of `caller` would wait, in milliseconds, if every request took no time: a lower bound. Of every
 * other caller only as many requests go first as this caller has in the queue already, and one more.
 */
export const waitMillis = (limit: Limit, now: number, state: State, caller: string): number => {
  const counts = new Map<string, number>()
  for (const waiter of state.waiting) counts.set(waiter.caller, (counts.get(waiter.caller) ?? 0) + 1)
  const own = counts.get(caller) ?? 0
  let ahead = own
  for (const [other, count] of counts) if (other !== caller) ahead += Math.min(count, own + 1)
  const starts = [...within(limit, now, state.starts)]
  let at = now
  for (let turn = 0; turn <= ahead; turn++) {
    at = earliest(limit, at, starts)
    starts.push(at)
  }
  return at - now
}
