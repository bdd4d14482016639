import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Fiber from "effect/Fiber"
import * as Hash from "effect/Hash"
import * as RcMap from "effect/RcMap"
import type * as Scope from "effect/Scope"

/** A key that brings its work along. Two flights are the same flight when their names are. */
class Flight<A, E> implements Equal.Equal {
  readonly name: string
  readonly work: Effect.Effect<A, E>
  constructor(name: string, work: Effect.Effect<A, E>) {
    this.name = name
    this.work = work
  }
  [Equal.symbol](that: unknown): boolean {
    return that instanceof Flight && that.name === this.name
  }
  [Hash.symbol](): number {
    return Hash.string(this.name)
  }
}

/**
 * Joins equal works that are under way: of all callers with one name, one work runs, and each gets its result. It is
 * interrupted only when the last of its callers has left. It runs with the services of the caller who came first.
 */
export const make = <A, E>(): Effect.Effect<
  <R>(name: string, work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
  never,
  Scope.Scope
> =>
  Effect.map(
    RcMap.make({ lookup: (flight: Flight<A, E>) => Effect.forkScoped(Effect.interruptible(flight.work)) }),
    (flights) => <R>(name: string, work: Effect.Effect<A, E, R>) =>
      Effect.contextWithEffect((context: Context.Context<R>) =>
        Effect.scoped(
          Effect.flatMap(RcMap.get(flights, new Flight(name, Effect.provide(work, context))), Fiber.join)
        ))
  )
