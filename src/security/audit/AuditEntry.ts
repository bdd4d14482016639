import type { Level } from "../Level.ts"
import type { SubjectShape } from "../Subject.ts"

/** What may be told to the trail. No entry has room for a token, a code, a cookie or the body of a page. */

/** What was decided about one call. */
export interface Decision {
  readonly _tag: "Decision"
  readonly operation: string
  readonly level: Level
  readonly verdict: "allow" | "refuse"
  /** `ok`, or the short word for why not, e.g. `scope`, `limit`, `consent_required`. */
  readonly reason: string
  readonly subject?: SubjectShape
  readonly consent?: { readonly via: string; readonly grant?: string }
  readonly traceId?: string
  /** What was asked for, by name (`query`, `url`): readable only with the key of the subject, nothing without a subject. */
  readonly sealed?: Readonly<Record<string, string>>
}

/** What became of somebody's consent. */
export interface ConsentChange {
  readonly _tag: "Consent"
  readonly event: string
  readonly purpose: string
  readonly target: string
  readonly client: string
  /** As `Subject.keyOf` makes it. */
  readonly subjectKey: string
  readonly via?: string
  readonly grant?: string
  /** SHA-256, in hex, of the words that a person was shown. */
  readonly words?: string
}

/** The use by one subject departs from what it was. */
export interface Unusual {
  readonly _tag: "Anomaly"
  readonly subject: SubjectShape
  readonly features: ReadonlyArray<string>
  readonly score: number
}

/** A person's key was deleted: nothing that was sealed for them can be read any more. */
export interface Erased {
  readonly _tag: "Erased"
  readonly subjectKey: string
}

export type AuditEntry = ConsentChange | Decision | Erased | Unusual

/** For how long a caller waits: until the system has the record, or until the disk has it. */
export type Until = "synced" | "written"
