import type { Fields } from "./Chain.ts"
import type { AuditEntry } from "./AuditEntry.ts"
import { placeOf, seal, type SubjectKey } from "./Keys.ts"
import { keyOf } from "../Subject.ts"

/** What an entry becomes on disk. */

/** In UTF-16 units: whatever others can choose is cut. */
const MAX_TEXT = 200
const MAX_SEALED = 4_000

const cut = (text: string, length = MAX_TEXT): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)

/** Whose key an entry needs; nothing where it is about nobody. */
export const subjectKeyOf = (entry: AuditEntry): string | undefined => {
  switch (entry._tag) {
    case "Decision":
      return entry.subject === undefined ? undefined : keyOf(entry.subject)
    case "Anomaly":
      return keyOf(entry.subject)
    case "Consent":
    case "Erased":
      return entry.subjectKey
  }
}

type Seal = (name: string, text: string) => string | undefined

const bodyOf = (entry: AuditEntry, pseudonym: string | undefined, sealed: Seal): Fields => {
  switch (entry._tag) {
    case "Decision": {
      const { consent, level, operation, reason, subject, traceId, verdict } = entry
      const secrets = Object.entries(entry.sealed ?? {}).map(([name, text]) => [cut(name), sealed(name, text)] as const)
      return {
        type: "decision",
        operation: cut(operation),
        level,
        verdict,
        reason: cut(reason),
        subject: pseudonym,
        ...(subject === undefined ? {} : { kind: subject.kind, client: cut(subject.client) }),
        ...(consent === undefined ? {} : { consent: { via: consent.via, grant: consent.grant } }),
        trace: traceId,
        ...(secrets.length === 0 || pseudonym === undefined ? {} : { sealed: Object.fromEntries(secrets) })
      }
    }
    case "Consent": {
      const { client, event, grant, purpose, target, via, words } = entry
      return { type: "consent", event, purpose, client: cut(client), subject: pseudonym, via, grant, words, sealed: { target: sealed("target", target) } }
    }
    case "Anomaly":
      // Numbers in a record are whole: thousandths.
      return { type: "anomaly", subject: pseudonym, features: entry.features.map((name) => cut(name)), score_milli: Math.round(entry.score * 1000) }
    case "Erased":
      return { type: "erased", subject: pseudonym }
  }
}

/** The fields of an entry for the place where it will stand. */
export const fieldsOf = (entry: AuditEntry, pseudonym: string | undefined, key: SubjectKey | undefined) =>
(stream: string, seq: number): Fields =>
  bodyOf(entry, pseudonym, (name, text) =>
    key === undefined ? undefined : seal(key.secret, placeOf(stream, seq, name), cut(text, MAX_SEALED)))
