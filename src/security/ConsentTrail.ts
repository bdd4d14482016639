import * as Effect from "effect/Effect"
import { Audit } from "./audit/Audit.ts"
import type { AuditEntry, ConsentEvent as Recorded } from "./audit/AuditEntry.ts"
import type { Answer, ConsentEvent, Listener } from "./consent/ConsentEvent.ts"
import { type Grant, type Person, personKey, type Wanted } from "./consent/Grant.ts"
import type { SubjectShape } from "./Subject.ts"

/** The subject of a record: of whoever consents only the name is known here. */
const subjectOf = ({ id, issuer }: Person, client: string): SubjectShape => ({
  kind: issuer === "local" ? "local" : "token",
  issuer,
  id,
  client,
  scopes: new Set(),
  signedInAt: undefined,
  passkeyAt: undefined
})

type About = Pick<Wanted, "client" | "level" | "purpose" | "subject" | "target">

const entry = (event: Recorded, about: About, more: { readonly via: string; readonly grant?: string; readonly words?: string }): AuditEntry => {
  const { client, level, purpose, subject, target } = about
  const { grant, via, words } = more
  return {
    _tag: "Consent",
    event,
    purpose,
    level,
    via,
    subject: subjectOf(subject, client),
    sealed: { target, ...(words === undefined ? {} : { words }) },
    ...(grant === undefined ? {} : { grant })
  }
}

const ofGrant = (event: Recorded, grant: Grant): AuditEntry => entry(event, grant, { via: grant.via, grant: grant.id })

const answers: { readonly [A in Answer]: Recorded } = {
  agreed: "granted",
  declined: "refused",
  dismissed: "dismissed",
  unanswered: "dismissed",
  failed: "dismissed",
  withdrawn: "dismissed"
}

const ends: { readonly [W in Extract<ConsentEvent, { readonly _tag: "Ended" }>["why"]]: Recorded } = {
  person: "revoked",
  operator: "revoked",
  erased: "revoked",
  expired: "expired",
  terms: "voided",
  replaced: "voided",
  dropped: "voided",
  not_stored: "voided"
}

/**
 * What the trail keeps of an event. Nothing of an erasure, which the trail records by itself, and nothing of a yes that
 * is stored: that is the event that follows it.
 */
export const entryOf = (event: ConsentEvent): AuditEntry | undefined => {
  switch (event._tag) {
    case "Asked":
      return entry("asked", event.wanted, { via: event.way, words: event.words })
    case "Answered":
      return event.answer === "agreed" && event.duration !== "once"
        ? undefined
        : entry(answers[event.answer], event.wanted, { via: event.way })
    case "Granted":
      return ofGrant("granted", event.grant)
    case "Ended":
      return ofGrant(ends[event.why], event.grant)
    case "Erased":
      return undefined
  }
}

/** Puts everything that happens to consent into the audit trail; forgetting a person deletes the key of their records too. */
export const listener: Effect.Effect<Listener, never, Audit> = Effect.map(Audit, (audit): Listener => (event) => {
  if (event._tag === "Erased") return Effect.asVoid(audit.erase(personKey(event.subject)))
  const recorded = entryOf(event)
  return recorded === undefined ? Effect.void : audit.record(recorded, "synced")
})
