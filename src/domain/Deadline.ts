import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { withNow } from "./Now.ts"

/** When the caller stops waiting, in milliseconds since the epoch; infinite where nobody set one. */
export class Deadline extends Context.Reference<Deadline>()("mcp-duckduckgo/domain/Deadline", {
  defaultValue: (): number => Number.POSITIVE_INFINITY
}) {}

const known = <A, E, R>(use: (now: number, deadline: number) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  withNow((now) => Effect.withFiberRuntime((fiber) => use(now, Context.get(fiber.currentContext, Deadline))))

/** Gives a work a deadline of its own, never later than the one it already has. */
export const within = (limit: Duration.Duration) =>
<A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  known((now, outer) => Effect.provideService(work, Deadline, Math.min(outer, now + Duration.toMillis(limit))))

/** Milliseconds left; zero when it has passed. */
export const left: Effect.Effect<number> = known((now, deadline) => Effect.succeed(Math.max(0, deadline - now)))
