import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/**
 * An effect that succeeds at most once, however many ask for it at the same time, and whose result is then at hand.
 * `Effect.cached` would keep the interruption of whoever asked first for ever; `cachedWithTTL` does not, but goes through
 * its lock each time, which for what every request wants is a tenth of the request.
 */
export const once = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Effect.Effect<A, E>, never, R> =>
  Effect.gen(function*() {
    let result: { readonly value: A } | undefined
    const first = yield* Effect.cachedWithTTL(
      Effect.tap(effect, (value) =>
        Effect.sync(() => {
          result = { value }
        })),
      Duration.infinity
    )
    return Effect.suspend(() => (result === undefined ? first : Effect.succeed(result.value)))
  })
