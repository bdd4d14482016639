import * as Effect from "effect/Effect"

/** Looks again and again, with time for others in between, until it is so. */
export const until = <A, E, R>(look: Effect.Effect<A, E, R>, isSo: (found: A) => boolean): Effect.Effect<A, E, R> =>
  Effect.flatMap(look, (found) =>
    isSo(found) ? Effect.succeed(found) : Effect.zipRight(Effect.sleep("10 millis"), until(look, isSo)))
