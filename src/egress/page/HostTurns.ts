import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { HostBusy } from "./PageErrors.ts"

export interface HostTurnsOptions {
  /** Between two starts of requests to one host, … */
  readonly interval: Duration.Duration
  /** … but for so many that may start together after a pause: at least 1. */
  readonly burst: number
  /** Requests to one host at the same time. */
  readonly perHost: number
  /** Requests at the same time. */
  readonly atOnce: number
  /** How many may wait; one more is refused at once. */
  readonly waiting: number
}

export interface HostTurns {
  /**
   * Runs the work when it is the host's turn. Fails at once where that cannot be within `patience` milliseconds, as far
   * as can be foreseen; the wait itself has no other end.
   */
  readonly turn: <A, E>(
    host: string,
    patience: number,
    work: Effect.Effect<A, E>
  ) => Effect.Effect<A, E | HostBusy>
}

interface Host {
  readonly connections: Effect.Semaphore
  /** Requests that wait or are under way. */
  users: number
  /** Those of them that have no time to start at yet. */
  queued: number
  /** Milliseconds since the epoch at which all starts so far are made up for by pauses (GCRA). */
  next: number
}

/** A request on its way to its turn. */
interface Place {
  readonly host: Host
  stage: "queued" | "timed" | "started"
}

/** Hosts that are remembered; one is forgotten when nobody asks it and its interval has passed. */
const MOST_HOSTS = 1000

/** The politeness towards all hosts but DuckDuckGo's: so many requests at once, so long between two starts. */
export const make = (options: HostTurnsOptions): Effect.Effect<HostTurns> =>
  Effect.map(Effect.makeSemaphore(options.atOnce), (all) => {
    const hosts = new Map<string, Host>()
    const interval = Duration.toMillis(options.interval)
    const slack = interval * (options.burst - 1)
    let waiting = 0

    const forgetIdle = (now: number) => {
      for (const [name, host] of hosts) {
        if (host.users === 0 && host.next <= now) hosts.delete(name)
      }
    }

    const known = (name: string): Host =>
      hosts.get(name) ?? { connections: Effect.unsafeMakeSemaphore(options.perHost), users: 0, queued: 0, next: 0 }

    const enter = (name: string, patience: number): Effect.Effect<Place, HostBusy> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (hosts.size >= MOST_HOSTS) forgetIdle(now)
        const host = known(name)
        const wait = Math.max(0, Math.max(now, host.next) + host.queued * interval - slack - now)
        const isFull = waiting >= options.waiting || (hosts.size >= MOST_HOSTS && !hosts.has(name))
        if (isFull || wait > patience) {
          return Effect.fail(new HostBusy({ host: name, retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) }))
        }
        hosts.set(name, host)
        host.users++
        host.queued++
        waiting++
        return Effect.succeed<Place>({ host, stage: "queued" })
      })

    const reach = (place: Place, stage: "timed" | "started") => {
      if (place.stage === "queued") place.host.queued--
      if (place.stage !== "started" && stage === "started") waiting--
      place.stage = stage
    }

    /** Waits until the interval has passed. Whoever goes away meanwhile gives the time back, if nobody comes after. */
    const start = (place: Place): Effect.Effect<void> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const { host } = place
        // A clock that was set back makes nobody wait for longer than those before it can.
        const before = Math.max(now, Math.min(host.next, now + interval * options.perHost + slack))
        const at = Math.max(now, before - slack)
        host.next = before + interval
        reach(place, "timed")
        const wait = at === now ? Effect.void : Effect.onInterrupt(Effect.sleep(at - now), () =>
          Effect.sync(() => {
            if (host.next === before + interval) host.next = before
          }))
        return Effect.map(wait, () => reach(place, "started"))
      })

    return {
      turn: (name, patience, work) =>
        Effect.acquireUseRelease(
          enter(name, patience),
          (place) =>
            // The host's own limit first: whoever waits for a host holds none of the places that all share.
            Effect.zipRight(start(place), work).pipe(all.withPermits(1), place.host.connections.withPermits(1)),
          (place) =>
            Effect.sync(() => {
              reach(place, "started")
              place.host.users--
            })
        )
    }
  })
