import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import { CircuitOpen } from "../domain/Errors.ts"

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures: number
  /** How long it stays open before one request may try. */
  readonly rest: Duration.Duration
}

type State =
  | { readonly _tag: "Closed"; readonly failures: number }
  | { readonly _tag: "Open"; readonly until: number }
  /** One request is trying; the others are refused until it is back. */
  | { readonly _tag: "HalfOpen"; readonly until: number }

export interface CircuitStatus {
  readonly key: string
  /** `half-open`: its rest is over; the next request tries, or is trying. */
  readonly state: "closed" | "open" | "half-open"
  readonly failures: number
}

const closed: State = { _tag: "Closed", failures: 0 }

/**
 * Leaves an endpoint alone that fails again and again. Keyed; never waits; a trying request that is interrupted gives the
 * trial back. Only failures that `counts` says yes to are counted: a refusal is not a broken endpoint, but an answer.
 */
export class CircuitBreaker extends Context.Tag("mcp-duckduckgo/egress/CircuitBreaker")<CircuitBreaker, {
  readonly protect: (
    key: string
  ) => <A, E, R>(
    work: Effect.Effect<A, E, R>,
    counts: (error: E) => boolean
  ) => Effect.Effect<A, E | CircuitOpen, R>
  readonly status: Effect.Effect<ReadonlyArray<CircuitStatus>>
}>() {
  static readonly layer = (options: CircuitBreakerOptions): Layer.Layer<CircuitBreaker> =>
    Layer.effect(CircuitBreaker, make(options))

  /** Five failures in a row, half a minute of rest. */
  static readonly defaults: CircuitBreakerOptions = { failures: 5, rest: Duration.seconds(30) }
}

const make = Effect.fnUntraced(function*(options: CircuitBreakerOptions) {
  const states = yield* Ref.make(HashMap.empty<string, State>())
  const restMillis = Duration.toMillis(options.rest)

  const enter = (key: string) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.flatten(Ref.modify(states, (all): readonly [Effect.Effect<State, CircuitOpen>, HashMap.HashMap<string, State>] => {
        const state = Option.getOrElse(HashMap.get(all, key), () => closed)
        if (state._tag === "Closed") return [Effect.succeed(state), all]
        if (state._tag === "Open" && state.until <= now) {
          const trial: State = { _tag: "HalfOpen", until: now + restMillis }
          return [Effect.succeed(trial), HashMap.set(all, key, trial)]
        }
        const retryAfterSeconds = Math.max(1, Math.ceil((state.until - now) / 1000))
        return [Effect.fail(new CircuitOpen({ endpoint: key, retryAfterSeconds })), all]
      })))

  const leave = (key: string, entered: State, verdict: "good" | "bad" | "none") =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Ref.update(states, (all) => {
        const state = Option.getOrElse(HashMap.get(all, key), () => closed)
        if (verdict === "good") return state === closed ? all : HashMap.set(all, key, closed)
        const trying = entered._tag === "HalfOpen"
        if (verdict === "none") return trying ? HashMap.set(all, key, { _tag: "Open", until: now }) : all
        const failures = state._tag === "Closed" ? state.failures + 1 : options.failures
        return HashMap.set(
          all,
          key,
          trying || failures >= options.failures ? { _tag: "Open", until: now + restMillis } : { _tag: "Closed", failures }
        )
      }))

  return CircuitBreaker.of({
    protect: (key) => (work, counts) =>
      Effect.acquireUseRelease(
        enter(key),
        () => work,
        (entered, exit) => {
          if (Exit.isSuccess(exit)) return leave(key, entered, "good")
          const error = Cause.failureOption(exit.cause)
          if (Option.isNone(error)) return leave(key, entered, "none")
          return leave(key, entered, counts(error.value) ? "bad" : "good")
        }
      ),
    status: Effect.map(Effect.zip(Clock.currentTimeMillis, Ref.get(states)), ([now, all]) =>
      HashMap.toEntries(all).map(([key, state]): CircuitStatus => {
        if (state._tag === "Closed") return { key, state: "closed", failures: state.failures }
        const resting = state._tag === "Open" && state.until > now
        return { key, state: resting ? "open" : "half-open", failures: options.failures }
      }))
  })
})
