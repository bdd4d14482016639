import type * as Effect from "effect/Effect"
import type { StateFileError } from "../../state/StateFile.ts"
import type * as Journal from "./Journal.ts"
import type * as Ledger from "./Ledger.ts"

/** Where a journal of grants is kept: in files that the processes of a machine share, or in Redis, for all replicas. */
export interface GrantJournal {
  /** For people. */
  readonly place: string
  /** What it comes to now, whoever wrote it. */
  readonly look: Effect.Effect<Journal.Reading, StateFileError>
  /** Does something to the ledger, and answers what that has changed. It is stored when this succeeds. */
  readonly write: (op: Ledger.Op) => Effect.Effect<ReadonlyArray<Ledger.Change>, StateFileError>
}

/** What is wrong where a journal cannot be believed, and what there is to do about it. */
export const DAMAGED = "it cannot be believed; to start anew, remove it, and all consent has to be given again"
