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

/** What one caller has waiting, oldest first; never empty. */
interface Queue {
  readonly caller: string
  readonly waiters: ReadonlyArray<Waiter>
}

export interface State {
  /** The one whose request is under way. */
  readonly running: Waiter | undefined
  /** A timer is set that will look again. */
  readonly asleep: boolean
  /** Start times within the last window, oldest first. */
  readonly starts: ReadonlyArray<number>
  /**
   * The callers with something waiting, in the order of their turns. A caller comes in at the end, and goes back there
   * after a turn: nobody is overtaken twice by the same one, and no stream of newcomers can starve anybody.
   */
  readonly queues: ReadonlyArray<Queue>
}

export type Step =
  | { readonly _tag: "Idle" }
  | { readonly _tag: "Start"; readonly waiter: Waiter }
  | { readonly _tag: "Sleep"; readonly millis: number }

export const empty: State = { running: undefined, asleep: false, starts: [], queues: [] }

/**
 * The starts that still count. One that lies in the future was noted before the clock was set back; it counts as new,
 * so that nobody waits for longer than a window. Mostly all still count: then the list is not copied.
 */
const within = (limit: Limit, now: number, starts: ReadonlyArray<number>): ReadonlyArray<number> => {
  const old = now - limit.windowMillis
  const first = starts.findIndex((start) => start > old)
  const kept = first === 0 ? starts : first === -1 ? [] : starts.slice(first)
  return (kept.at(-1) ?? now) > now ? kept.map((start) => Math.min(start, now)) : kept
}

/** When one more request may start, given the starts so far: those of `starts`, then those of `more`. */
const earliest = (
  limit: Limit,
  now: number,
  starts: ReadonlyArray<number>,
  more: ReadonlyArray<number> = []
): number => {
  const index = starts.length + more.length - limit.requests
  const blocking = index < starts.length ? starts[index] : more[index - starts.length]
  return blocking === undefined ? now : Math.max(now, blocking + limit.windowMillis)
}

/** How many requests are waiting. */
export const waiting = (state: State): number => state.queues.reduce((sum, { waiters }) => sum + waiters.length, 0)

export const join = (waiter: Waiter) => (state: State): State => ({
  ...state,
  queues: state.queues.some(({ caller }) => caller === waiter.caller)
    ? state.queues.map((queue) =>
      queue.caller === waiter.caller ? { ...queue, waiters: [...queue.waiters, waiter] } : queue
    )
    : [...state.queues, { caller: waiter.caller, waiters: [waiter] }]
})

/** Takes a waiter out, whether it is waiting or under way. Doing so twice does no harm. */
export const leave = (waiter: Waiter) => (state: State): State => ({
  ...state,
  running: state.running === waiter ? undefined : state.running,
  queues: state.queues
    .map((queue) =>
      queue.caller === waiter.caller ? { ...queue, waiters: queue.waiters.filter((other) => other !== waiter) } : queue
    )
    .filter(({ waiters }) => waiters.length > 0)
})

export const awake = (state: State): State => ({ ...state, asleep: false })

export const next = (limit: Limit, now: number) => (state: State): readonly [Step, State] => {
  const [first, ...others] = state.queues
  const [waiter, ...rest] = first?.waiters ?? []
  if (state.running !== undefined || first === undefined || waiter === undefined) return [{ _tag: "Idle" }, state]
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
    queues: rest.length === 0 ? others : [...others, { ...first, waiters: rest }]
  }]
}

/** How many of those who are there go before one more request of `caller`. */
const ahead = (state: State, caller: string): number => {
  const place = state.queues.findIndex((queue) => queue.caller === caller)
  const own = state.queues[place]?.waiters.length ?? 0
  return state.queues.reduce((sum, { waiters }, index) => {
    if (index === place) return sum + own
    // Whose turn comes first in a round has one turn more before it.
    const rounds = place === -1 || index < place ? own + 1 : own
    return sum + Math.min(waiters.length, rounds)
  }, 0)
}

/** How long one more request of `caller` would wait, in milliseconds, if nobody else came or left and none took any time. */
export const waitMillis = (limit: Limit, now: number, state: State, caller: string): number => {
  const starts = within(limit, now, state.starts)
  const more: Array<number> = []
  let at = now
  for (let turns = ahead(state, caller); turns >= 0; turns--) {
    at = earliest(limit, at, starts, more)
    more.push(at)
  }
  return at - now
}
