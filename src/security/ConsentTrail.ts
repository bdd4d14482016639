import * as Effect from "effect/Effect"
import { Audit } from "./audit/Audit.ts"
import type { ConsentChange } from "./audit/AuditEntry.ts"
import type { ConsentEvent, Listener } from "./consent/ConsentEvent.ts"
import { type Grant, personKey } from "./consent/Grant.ts"

const ofGrant = (event: string, { client, id, purpose, subject, target, via }: Grant): ConsentChange => ({
  _tag: "Consent",
  event,
  purpose,
  target,
  client,
  subjectKey: personKey(subject),
  via,
  grant: id
})

/** What the trail keeps of an event; nothing of an erasure, which the trail records by itself. */
export const entryOf = (event: Exclude<ConsentEvent, { readonly _tag: "Erased" }>): ConsentChange => {
  switch (event._tag) {
    case "Asked":
    case "Answered": {
      const { wanted: { client, purpose, subject, target }, way } = event
      return {
        _tag: "Consent",
        event: event._tag === "Asked" ? "asked" : event.answer,
        purpose,
        target,
        client,
        subjectKey: personKey(subject),
        via: way,
        ...(event._tag === "Asked" ? { words: event.words } : {})
      }
    }
    case "Granted":
      return ofGrant("granted", event.grant)
    case "Ended":
      return ofGrant(event.why, event.grant)
  }
}

/** Puts everything that happens to consent into the audit trail; forgetting a person deletes the key of their records too. */
export const listener: Effect.Effect<Listener, never, Audit> = Effect.map(Audit, (audit): Listener => (event) =>
  event._tag === "Erased"
    ? Effect.asVoid(audit.erase(personKey(event.subject)))
    : audit.record(entryOf(event), "synced"))
