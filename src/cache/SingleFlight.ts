import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import { Deadline } from "../domain/Deadline.ts"

/** A work under way, and how many wait for it. */
interface Flight<A, E> {
  readonly landed: Deferred.Deferred<A, E>
  /** The one that the work runs with, in milliseconds since the epoch. */
  readonly deadline: number
  callers: number
  fiber: Fiber.RuntimeFiber<A, E> | undefined
}

/**
 * Joins equal works that are under way: of all callers with one name, one work runs, and each gets its result. It is
 * interrupted only when the last of its callers has left. It runs with the services of the caller who came first.
 *
 * The deadline of the first caller is not that of the others: where the work failed for want of time (`outOfTime`), a
 * caller who joined it and has more time starts anew, one work again for all of those.
 *
 * `effect/Cache` would let the first caller's interruption reach all others, and the same on `effect/RcMap` takes four
 * times as many steps for each work, for the entries that it keeps in scopes of their own.
 */
export const make = <A, E>(outOfTime: (error: E) => boolean = () => false): Effect.Effect<
  <R>(name: string, work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
  never,
  Scope.Scope
> =>
  Effect.map(Effect.scope, (scope) => {
    const flights = new Map<string, Flight<A, E>>()

    /** The name is free again: whoever comes now starts anew. */
    const forget = (name: string, flight: Flight<A, E>) => {
      if (flights.get(name) === flight) flights.delete(name)
    }

    const launch = <R>(name: string, flight: Flight<A, E>, work: Effect.Effect<A, E, R>) =>
      Effect.interruptible(work).pipe(
        Effect.onExit((exit) => {
          forget(name, flight)
          return Deferred.done(flight.landed, exit)
        }),
        Effect.forkIn(scope),
        Effect.map((fiber) => {
          flight.fiber = fiber
        })
      )

    const leave = (name: string, flight: Flight<A, E>) =>
      Effect.suspend(() => {
        flight.callers--
        if (flight.callers > 0 || flight.fiber === undefined) return Effect.void
        forget(name, flight)
        return Fiber.interrupt(flight.fiber)
      })

    const run = <R>(name: string, work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.uninterruptibleMask((restore) =>
        Effect.withFiberRuntime<A, E, R>((fiber) => {
          const deadline = Context.get(fiber.currentContext, Deadline)
          const known = flights.get(name)
          const flight = known ?? { landed: Deferred.unsafeMake<A, E>(fiber.id()), deadline, callers: 0, fiber: undefined }
          flight.callers++
          flights.set(name, flight)
          const wait = restore(Deferred.await(flight.landed)).pipe(Effect.onInterrupt(() => leave(name, flight)))
          if (known === undefined) return Effect.zipRight(launch(name, flight, work), wait)
          return known.deadline >= deadline
            ? wait
            : Effect.catchIf(wait, outOfTime, () => restore(run(name, work)))
        })
      )

    return run
  })
