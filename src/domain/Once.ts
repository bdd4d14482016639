import * as Effect from "effect/Effect"

/**
 * An effect that succeeds at most once, however many ask for it at the same time, and whose result is then at hand.
 * A failure is not kept: whoever asks next tries again. `Effect.cached` would keep it, and the interruption of whoever
 * asked first, for ever.
 */
export const once = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Effect.Effect<A, E>, never, R> =>
  Effect.gen(function*() {
    const context = yield* Effect.context<R>()
    const turn = yield* Effect.makeSemaphore(1)
    let result: { readonly value: A } | undefined
    const first = turn.withPermits(1)(Effect.suspend(() =>
      result === undefined
        ? Effect.tap(Effect.provide(effect, context), (value) =>
          Effect.sync(() => {
            result = { value }
          }))
        : Effect.succeed(result.value)
    ))
    return Effect.suspend(() => (result === undefined ? first : Effect.succeed(result.value)))
  })
