import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { Deadline } from "../../../../src/domain/Deadline.ts"
import { defaults, type RateLimitOptions, RateLimits } from "../../../../src/security/rate/RateLimits.ts"

type Limits = RateLimits["Type"]

export const threeInTen: RateLimitOptions = {
  ...defaults,
  limit: 3,
  window: Duration.seconds(10),
  longestWait: Duration.hours(1),
  sweepEvery: Duration.seconds(2)
}

/** Runs the test with limits of its own. */
export const limited = <A, E>(
  options: RateLimitOptions,
  test: (limits: Limits) => Effect.Effect<A, E>
): Effect.Effect<A, E> => Effect.flatMap(RateLimits, test).pipe(Effect.provide(RateLimits.layer(options)))

export const now = Clock.currentTimeMillis
export const until = (deadline: number) => Effect.provideService(Deadline, deadline)
/** Takes now or not at all. */
export const atOnce = until(0)

/** Starts a work and lets it go as far as it gets without time passing. */
export const started = <A, E>(work: Effect.Effect<A, E>) => Effect.tap(Effect.fork(work), () => TestClock.adjust(0))

/** When the turn came. */
export const turn = (limits: Limits, key: string, cost = 1) => Effect.zipRight(limits.take(key, cost), now)
