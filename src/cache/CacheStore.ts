import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

export const StoreKind = Schema.Literal("memory", "disk", "redis")
export type StoreKind = typeof StoreKind.Type

/** A store behind the memory of this process could not do what it was asked. Never an error of a search. */
export class StoreFailed extends Schema.TaggedError<StoreFailed>()("StoreFailed", {
  kind: StoreKind,
  operation: Schema.Literal("get", "put", "remove", "clear", "lease"),
  /** For a reader, without the key: a key is what somebody searched for. */
  detail: Schema.String
}) {
  override get message(): string {
    return `The cache (${this.kind}) could not ${this.operation}: ${this.detail}`
  }
}

/** What is kept under a key. All times in milliseconds since the epoch; `fetchedAt <= freshUntil <= staleUntil`. */
export interface Stored {
  /** A versioned envelope, which only the caller of the store can read. */
  readonly bytes: Uint8Array
  readonly fetchedAt: number
  readonly freshUntil: number
  /** The store drops it then. */
  readonly staleUntil: number
}

export interface StoreStatus {
  /** `memory`: there is nothing behind the memory of this process. */
  readonly kind: StoreKind
  /** Absent where the store does not count them. */
  readonly entries?: number
  readonly bytes?: number
  /** What is wrong just now, for a reader; absent while all is well. */
  readonly failure?: string
}

/**
 * A second level behind the memory of this process: a disk, or Redis shared by replicas. Every wait in it is bounded by
 * the store itself. It may forget anything at any time, and answers what it was given or nothing: what was damaged is
 * none.
 *
 * `space` is a short name of letters and hyphens, the kind of what is kept. `key` is any text of up to some KiB and may
 * be secret: a store keeps a digest of it.
 */
export class CacheStore extends Context.Tag("mcp-duckduckgo/cache/CacheStore")<CacheStore, {
  /** Nothing where there is none, or where `staleUntil` has passed. */
  readonly get: (space: string, key: string) => Effect.Effect<Stored | undefined, StoreFailed>
  /** Replaces what was there. */
  readonly put: (space: string, key: string, value: Stored) => Effect.Effect<void, StoreFailed>
  readonly remove: (space: string, key: string) => Effect.Effect<void, StoreFailed>
  readonly clear: (space: string) => Effect.Effect<void, StoreFailed>
  readonly status: Effect.Effect<StoreStatus>
}>() {
  /** Nothing behind the memory. */
  static readonly none: Layer.Layer<CacheStore> = Layer.succeed(CacheStore, {
    get: () => Effect.succeed(undefined),
    put: () => Effect.void,
    remove: () => Effect.void,
    clear: () => Effect.void,
    status: Effect.succeed<StoreStatus>({ kind: "memory" })
  })
}
