import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** When the caller stops waiting, in milliseconds since the epoch; infinite where nobody set one. */
export class Deadline extends Context.Reference<Deadline>()("mcp-duckduckgo/domain/Deadline", {
  defaultValue: (): number => Number.POSITIVE_INFINITY
}) {}

/** Gives a work a deadline of its own, never later than the one it already has. */
export const within = (limit: Duration.Duration) =>
<A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.zip(Clock.currentTimeMillis, Deadline), ([now, outer]) =>
    Effect.provideService(work, Deadline, Math.min(outer, now + Duration.toMillis(limit))))

/** Milliseconds left; zero when it has passed. */
export const left: Effect.Effect<number> = Effect.map(
  Effect.zip(Clock.currentTimeMillis, Deadline),
  ([now, deadline]) => Math.max(0, deadline - now)
)
