import * as Effect from "effect/Effect"
import type { AuditUnavailable } from "../domain/Errors.ts"
import { Audit } from "./audit/Audit.ts"
import type { AuditEntry } from "./audit/AuditEntry.ts"
import { localUser } from "./LocalUser.ts"
import { local, type SubjectShape } from "./Subject.ts"

type Entry = Extract<AuditEntry, { readonly _tag: "People" }>

/** See `auth/people/PeopleEvent`. */
export interface Change {
  readonly event: Entry["event"]
  readonly person?: string
  readonly detail?: string
  readonly about?: Readonly<Record<string, string>>
}

const personOf = (issuer: string, id: string): SubjectShape => ({
  kind: "token", issuer, id, client: "", scopes: new Set(), signedInAt: undefined, passkeyAt: undefined
})

const write = (change: Change, issuer: string, via: Entry["via"], actor: SubjectShape | undefined) => {
  const { about, detail, event, person } = change
  return Effect.flatMap(Audit, (audit) =>
    audit.record({
      _tag: "People",
      event,
      via,
      ...(actor === undefined ? {} : { actor }),
      ...(detail === undefined ? {} : { detail }),
      // What is known of nobody in particular could not be erased with anybody.
      ...(person === undefined ? {} : { subject: personOf(issuer, person), ...(about === undefined ? {} : { sealed: about }) })
    }, "synced"))
}

/** Of whoever sits at the terminal. `issuer` is that of the people. */
export const byOperator = (issuer: string, client: string) => (change: Change): Effect.Effect<void, AuditUnavailable, Audit> =>
  write(change, issuer, "operator", local(localUser(), client))

/** Of the people themselves; and of the program, where it invites the first of them. */
export const byServer = (issuer: string) => (change: Change): Effect.Effect<void, AuditUnavailable, Audit> =>
  change.person === undefined
    ? write(change, issuer, "start", undefined)
    : write(change, issuer, "person", personOf(issuer, change.person))
