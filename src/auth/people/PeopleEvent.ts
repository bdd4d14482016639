import type * as Effect from "effect/Effect"
import type { AuditUnavailable } from "../../domain/Errors.ts"

/** What is about to be done about who may sign in, for the record. No code and no key is ever in it. */
export interface PeopleEvent {
  readonly event: "invited" | "person_removed" | "passkey_added" | "passkey_removed"
  /** The id of the person, where it concerns somebody who is known here. */
  readonly person?: string
  /** Short, e.g. how long an invitation counts. */
  readonly detail?: string
  /** What says who it was, for as long as that person is not erased: their name, the id of their passkey. */
  readonly about?: Readonly<Record<string, string>>
}

/** Takes note before it is done: of what no note can be taken, nothing is done. */
export type Recorder = (event: PeopleEvent) => Effect.Effect<void, AuditUnavailable>
