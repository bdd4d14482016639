import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** What waits for less waits for something real: a disk, a Redis. In milliseconds. */
const LONG = 10_000

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

export interface DayClock {
  readonly clock: Clock.Clock
  /** Goes on by so many milliseconds and wakes whoever has waited for as long, in order; then others have their turn. */
  readonly pass: (millis: number) => Effect.Effect<void>
}

/** Time that is set by hand, for long waits, such as the sweeps of a day; short ones are real, so that files may be real too. */
export const make = (begin: number): DayClock => {
  let now = begin
  const sleepers = new Set<Sleeper>()
  const real = Clock.make()
  const clock = Object.assign(Clock.make(), {
    currentTimeMillis: Effect.sync(() => now),
    unsafeCurrentTimeMillis: () => now,
    sleep: (duration: Duration.Duration) => {
      const millis = Duration.toMillis(duration)
      if (millis < LONG) return real.sleep(duration)
      return Effect.async<void>((resume) => {
        const sleeper = { until: now + millis, wake: () => resume(Effect.void) }
        sleepers.add(sleeper)
        return Effect.sync(() => void sleepers.delete(sleeper))
      })
    }
  })
  const pass = (millis: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      const until = now + millis
      const next = [...sleepers].filter((sleeper) => sleeper.until <= until).sort((a, b) => a.until - b.until)[0]
      if (next === undefined) {
        now = until
        return Effect.yieldNow()
      }
      const waited = Math.max(0, next.until - now)
      now += waited
      sleepers.delete(next)
      next.wake()
      return Effect.zipRight(Effect.yieldNow(), pass(millis - waited))
    })
  return { clock, pass }
}
