import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { LRUCache } from "lru-cache"
import * as SlidingLog from "../../security/rate/SlidingLog.ts"

/** What strangers can try without having shown who they are. */
export interface AttemptLimits {
  readonly window: Duration.Duration
  /** From one address, … */
  readonly each: number
  /** … and from all together: addresses are cheap. */
  readonly all: number
}

const MINUTES_15 = Duration.minutes(15)

export const limits = {
  /** Enrolment codes: a code has 80 bits, and nobody types this many. */
  code: { window: MINUTES_15, each: 10, all: 100 },
  /** Sign-ins: a key cannot be guessed; each costs a signature check. */
  signIn: { window: MINUTES_15, each: 30, all: 600 },
  /** Requests for tokens that begin: each leaves a record and a session that nobody may ever come back to. */
  request: { window: MINUTES_15, each: 100, all: 3_000 },
  /** Registrations of clients, and documents of clients that are fetched. */
  client: { window: Duration.hours(1), each: 30, all: 300 }
} satisfies Record<string, AttemptLimits>

export interface Attempts {
  /** Notes an attempt; answers whether it may be made. */
  readonly may: (address: string) => Effect.Effect<boolean>
}

/** Addresses that are remembered; beyond that those go that have tried nothing for the longest time. */
const MOST_ADDRESSES = 10_000

export const make = ({ all, each, window }: AttemptLimits): Effect.Effect<Attempts> =>
  Effect.sync(() => {
    const windowMillis = Duration.toMillis(window)
    const total = SlidingLog.make()
    const own = new LRUCache<string, SlidingLog.SlidingLog>({ max: MOST_ADDRESSES })
    const logOf = (address: string) => {
      const found = own.get(address) ?? SlidingLog.make()
      own.set(address, found)
      return found
    }
    return {
      may: (address) =>
        Effect.map(Clock.currentTimeMillis, (now) =>
          SlidingLog.take({ units: each, windowMillis }, logOf(address), now, 1) &&
          SlidingLog.take({ units: all, windowMillis }, total, now, 1))
    }
  })
