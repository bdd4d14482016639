import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { StateFileError } from "../../state/StateFile.ts"

/** What is kept of one kind; the kinds are the folders of `FileRecords`. */
export interface Kind<A, I> {
  readonly name: string
  /** What is read and does not fit is as good as absent. */
  readonly schema: Schema.Schema<A, I>
  /** How many there may be. Beyond that those go that would have expired first. */
  readonly most: number
}

export interface PutOptions {
  /** Milliseconds since the epoch; from then on the record is as good as absent. */
  readonly expires: number
  /** Records of one group can be removed together. */
  readonly group?: string
}

export interface Entry<A> {
  readonly value: A
  readonly expires: number
}

/**
 * What the authorization server has to remember beyond a request: small records that expire, each under a name that may
 * be a secret and is therefore stored as its hash only. One implementation keeps them in files; another one could keep them
 * where several servers reach them.
 */
export interface Records {
  readonly get: <A, I>(kind: Kind<A, I>, id: string) => Effect.Effect<A | undefined, StateFileError>
  /** When this succeeds the record is durable. */
  readonly put: <A, I>(kind: Kind<A, I>, id: string, value: A, options: PutOptions) => Effect.Effect<void, StateFileError>
  /** Reads and removes: of several callers at once one gets it, and the others get nothing. */
  readonly take: <A, I>(kind: Kind<A, I>, id: string) => Effect.Effect<A | undefined, StateFileError>
  readonly remove: <A, I>(kind: Kind<A, I>, id: string) => Effect.Effect<void, StateFileError>
  readonly removeGroup: (group: string) => Effect.Effect<void, StateFileError>
  /** All that have not expired, in no order. */
  readonly list: <A, I>(kind: Kind<A, I>) => Effect.Effect<ReadonlyArray<Entry<A>>, StateFileError>
  /** Whether there is one, for what is asked at every request. */
  readonly has: <A, I>(kind: Kind<A, I>, id: string) => Effect.Effect<boolean, StateFileError>
  /** Removes what has expired. */
  readonly sweep: Effect.Effect<void, StateFileError>
}
