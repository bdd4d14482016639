import type { ConsentEvent, PeopleEvent, StoredEntry } from "./AuditEntry.ts"
import type { Members } from "../Canonical.ts"
import type { Product } from "./Ocsf.ts"
import type { Read } from "./Records.ts"

/** Elastic Common Schema (https://www.elastic.co/docs/reference/ecs). What is sealed stays behind. */
const VERSION = "8.17.0"

/** `event.category` and `event.type` are lists; which types go with which category is given by the schema. */
interface Kind {
  readonly category: string
  readonly type: ReadonlyArray<string>
  readonly action: string
  readonly kind?: "event" | "alert"
  readonly outcome?: "success" | "failure"
  readonly reason?: string | undefined
}

const CONSENT: Readonly<Record<ConsentEvent, ReadonlyArray<string>>> = {
  asked: ["info"],
  granted: ["creation"],
  refused: ["info"],
  dismissed: ["info"],
  revoked: ["deletion"],
  expired: ["deletion"],
  voided: ["deletion"]
}

const PEOPLE: Readonly<Record<PeopleEvent, ReadonlyArray<string>>> = {
  invited: ["user", "creation"],
  person_removed: ["user", "deletion"],
  passkey_added: ["user", "change"],
  passkey_removed: ["user", "change"]
}

const kindOf = (entry: StoredEntry): Kind => {
  switch (entry._tag) {
    case "Decision":
      return {
        category: "api",
        type: ["access", entry.verdict === "allow" ? "allowed" : "denied"],
        action: entry.operation,
        outcome: entry.verdict === "allow" ? "success" : "failure",
        reason: entry.reason
      }
    case "Consent":
      return {
        category: "iam",
        type: CONSENT[entry.event],
        action: `consent-${entry.event}`,
        outcome: entry.event === "refused" || entry.event === "dismissed" ? "failure" : "success"
      }
    case "SignIn":
      return {
        category: entry.event.startsWith("access") ? "iam" : "authentication",
        type: ["info"],
        action: entry.event.replaceAll("_", "-"),
        outcome: entry.event.endsWith("_refused") ? "failure" : "success",
        reason: entry.detail
      }
    case "People":
      return {
        category: "iam",
        type: PEOPLE[entry.event],
        action: entry.event.replaceAll("_", "-"),
        outcome: "success",
        reason: entry.detail
      }
    case "Anomaly":
      return { category: "intrusion_detection", type: ["info"], action: entry.signal, kind: "alert" }
    case "Erased":
      return { category: "iam", type: ["deletion"], action: "subject-key-erased", outcome: "success" }
    case "Started":
      return { category: "process", type: ["start"], action: "audit-started" }
    case "Pruned":
      return { category: "file", type: ["deletion"], action: "audit-pruned", outcome: "success" }
    case "Recovered":
    case "Rotated":
      return { category: "file", type: ["change"], action: `audit-${entry._tag.toLowerCase()}` }
    case "Checkpoint":
      return { category: "file", type: ["info"], action: "audit-checkpoint" }
  }
}

/** Who acted; of what was done about somebody, that is another than whom it concerns. */
const userOf = (entry: StoredEntry): Members | undefined => {
  if (entry._tag === "People") {
    const target = entry.subject === undefined ? undefined : { id: entry.subject.id }
    return entry.actor === undefined && target === undefined ? undefined : { id: entry.actor?.id, target }
  }
  return "subject" in entry && entry.subject !== undefined ? { id: entry.subject.id } : undefined
}

/** A record as one document of ECS; undefined for a kind of record that this version does not know. */
export const ecs = (
  { record, stream }: Read,
  entry: StoredEntry | undefined,
  product: Product
): Members | undefined => {
  if (entry === undefined) return undefined
  const { action, category, kind = "event", outcome, reason, type } = kindOf(entry)
  const about = "subject" in entry || "traceId" in entry ? entry : undefined
  const { _tag, ...rest } = entry
  return {
    "@timestamp": record.time,
    ecs: { version: VERSION },
    event: {
      kind,
      category: [category],
      type,
      action,
      outcome,
      reason,
      id: `${stream}:${record.seq}`,
      sequence: record.seq,
      hash: record.hash,
      provider: product.name,
      dataset: `${product.name}.audit`
    },
    service: { name: product.name, type: product.name, version: product.version },
    user: userOf(entry),
    user_agent: about?.subject === undefined ? undefined : { name: about.subject.client },
    trace: about?.traceId === undefined ? undefined : { id: about.traceId },
    rule: _tag === "Decision" ? { name: entry.rule } : undefined,
    // ECS has no place for the rest: it goes where an organisation puts its own.
    mcp_duckduckgo: { audit: { ...rest, kind: _tag, subject: undefined, actor: undefined, sealed: undefined, traceId: undefined } }
  }
}
