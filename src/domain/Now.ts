import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/**
 * Goes on with the time, in milliseconds since the epoch. The same as `Effect.flatMap(Clock.currentTimeMillis, use)`, in
 * one step of the interpreter where that takes four: for what every search goes through.
 */
export const withNow = <A, E, R>(use: (now: number) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiberRuntime((fiber) => use(Context.get(fiber.currentDefaultServices, Clock.Clock).unsafeCurrentTimeMillis()))
