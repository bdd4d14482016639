import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { StoreFailed } from "./CacheStore.ts"

/** The work is the caller's. */
export interface Won {
  readonly _tag: "Won"
  /** To be run when the work has ended, however it ended. Never fails, does nothing once the lease has expired. */
  readonly release: Effect.Effect<void>
  /** Nobody else takes part: what the store had before, it has now. */
  readonly alone?: true
}

/** Another replica is at work. */
export interface Held {
  readonly _tag: "Held"
  /**
   * Ends when the lease was released or has expired, soon after at the latest; then it is time to look into the store
   * again. Ends as well, rather than to fail, when nothing can be learned of the lease any more.
   */
  readonly wait: Effect.Effect<void>
}

/**
 * At most one replica asks upstream for one key. Within a process `SingleFlight` sees to that already, so that a process
 * never asks for a lease that it holds itself. A lease saves requests; it guards nothing: two may do the same work after
 * one of them outlived its lease.
 */
export class Leases extends Context.Tag("mcp-duckduckgo/cache/Leases")<Leases, {
  /** The lease expires by itself after `ttl`, so that a killed replica holds nothing up for longer. */
  readonly acquire: (key: string, ttl: Duration.Duration) => Effect.Effect<Held | Won, StoreFailed>
}>() {
  /** For a process that shares with nobody. */
  static readonly local: Layer.Layer<Leases> = Layer.succeed(Leases, {
    acquire: () => Effect.succeed({ _tag: "Won", release: Effect.void, alone: true })
  })
}
