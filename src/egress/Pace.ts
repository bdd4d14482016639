import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import { Caller } from "../domain/Caller.ts"
import { Deadline } from "../domain/Deadline.ts"
import { RateLimited } from "../domain/Errors.ts"
import * as Spans from "../metrics/Spans.ts"
import * as Turns from "./Turns.ts"

export interface PaceOptions {
  /** How many requests may start within any `window`. */
  readonly requests: number
  readonly window: Duration.Duration
  /** How many may wait; one more is refused at once. */
  readonly queueLimit: number
}

export interface PaceStatus {
  readonly waiting: number
  readonly busy: boolean
  /** Milliseconds until a new caller's request could start, if those before it took no time. */
  readonly nextTurnMillis: number
}

/**
 * The one pace of this process towards DuckDuckGo: a single request at a time, at most `requests` starts in any `window`
 * (an exact sliding log, so no two windows can be played off against each other), and turns that go round among callers.
 * A turn that cannot come within the caller's deadline is refused at once, with the time after which it could.
 */
export class Pace extends Context.Tag("mcp-duckduckgo/egress/Pace")<Pace, {
  /** Runs the work in its turn. The turn ends with the work, however that ends. */
  readonly turn: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | RateLimited, R>
  readonly status: Effect.Effect<PaceStatus>
}>() {
  static readonly layer = (options: PaceOptions): Layer.Layer<Pace> => Layer.scoped(Pace, make(options))
}

/**
 * What a request passes when its turn in this process has come, and which may let it wait: where several processes share
 * one pace. It is given how many wait here.
 */
export type Gate = (waiting: number) => Effect.Effect<void, RateLimited>

const open: Gate = () => Effect.void

export const make = Effect.fnUntraced(function*(options: PaceOptions, gate: Gate = open) {
  const limit: Turns.Limit = { requests: options.requests, windowMillis: Duration.toMillis(options.window) }
  const state = yield* Ref.make(Turns.empty)
  const timers = yield* FiberSet.make()

  /** Gives the next turn if it is time; otherwise sees to it that somebody looks again when it is. */
  const advance: Effect.Effect<void> = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.flatMap(Ref.modify(state, Turns.next(limit, now)), (step) => {
      switch (step._tag) {
        case "Start":
          return Effect.asVoid(Deferred.succeed(step.waiter.ready, undefined))
        case "Sleep":
          return Effect.sleep(step.millis).pipe(
            Effect.zipRight(Ref.update(state, Turns.awake)),
            Effect.zipRight(Effect.suspend(() => advance)),
            // It is set where nothing may be interrupted; itself it must not hold up the end of the process.
            Effect.interruptible,
            FiberSet.run(timers),
            Effect.asVoid
          )
        case "Idle":
          return Effect.void
      }
    }))

  const leave = (waiter: Turns.Waiter) => Ref.update(state, Turns.leave(waiter)).pipe(Effect.zipRight(advance))

  const refusal = (now: number, current: Turns.State, caller: string) =>
    new RateLimited({
      waiting: Turns.waiting(current),
      retryAfterSeconds: Math.max(1, Math.ceil(Turns.waitMillis(limit, now, current, caller) / 1000))
    })

  const outOfTime = (caller: string) =>
    Effect.flatMap(Effect.zip(Clock.currentTimeMillis, Ref.get(state)), ([now, current]) =>
      refusal(now, current, caller))

  /** Waits for the turn; leaves the queue, or gives the turn back, when the caller goes away before it came. */
  const acquire = Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const deadline = yield* Deadline
    const caller = yield* Caller
    const waiter: Turns.Waiter = { caller, ready: yield* Deferred.make<void>() }
    const refused = yield* Ref.modify(state, (current): readonly [RateLimited | undefined, Turns.State] => {
      const late = now + Turns.waitMillis(limit, now, current, caller) > deadline
      return late || Turns.waiting(current) >= options.queueLimit
        ? [refusal(now, current, caller), current]
        : [undefined, Turns.join(waiter)(current)]
    })
    if (refused !== undefined) return yield* refused
    yield* advance
    // Mostly nobody else is there: a wait with a deadline takes two fibers, and this one would be over as it began.
    if (yield* Deferred.isDone(waiter.ready)) return waiter
    const wait = Effect.interruptible(Deferred.await(waiter.ready)).pipe(Effect.onInterrupt(() => leave(waiter)))
    if (deadline === Number.POSITIVE_INFINITY) {
      yield* wait
      return waiter
    }
    // Requests take time, and other callers come: the deadline holds all the same.
    const came = yield* Effect.timeoutOption(wait, Math.max(0, deadline - now))
    if (Option.isSome(came)) return waiter
    yield* leave(waiter)
    return yield* outOfTime(caller)
  })

  const passed = Effect.flatMap(Ref.get(state), (current) => gate(Turns.waiting(current)))

  return Pace.of({
    turn: (work) =>
      Effect.acquireUseRelease(Spans.within(Spans.PACE)(acquire), () => Effect.zipRight(passed, work), leave),
    status: Effect.map(Effect.zip(Clock.currentTimeMillis, Ref.get(state)), ([now, current]) => ({
      waiting: Turns.waiting(current),
      busy: current.running !== undefined,
      nextTurnMillis: Turns.waitMillis(limit, now, current, "")
    }))
  })
})
