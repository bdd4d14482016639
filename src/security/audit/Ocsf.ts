import type { ConsentEvent, PeopleEvent, SignInEvent, StoredEntry } from "./AuditEntry.ts"
import type { Members } from "../Canonical.ts"
import type { Read } from "./Records.ts"

/** What wrote the trail. */
export interface Product {
  readonly name: string
  readonly version: string
}

/**
 * The Open Cybersecurity Schema Framework (https://schema.ocsf.io/1.5.0): API Activity for decisions, Entity Management
 * for consents and keys, Authentication for sign-ins, Account Change for who may sign in, Detection Finding for anomalies,
 * Application Lifecycle for what the trail says of itself.
 * What is sealed stays behind.
 */
const VERSION = "1.5.0"

const INFORMATIONAL = 1
const LOW = 2
const SUCCESS = 1
const FAILURE = 2
const OTHER = 99

/** What only some classes say about an event. */
interface Context {
  readonly correlation?: string | undefined
  readonly profiles?: ReadonlyArray<string>
}

interface Activity {
  readonly id: number
  readonly name: string
}

const kindOf = { local: "local user", token: "token", anonymous: "anonymous" } as const

type About = Extract<StoredEntry, { readonly _tag: "Decision" | "Consent" | "Anomaly" | "SignIn" }>

/** OCSF asks for an actor: where nobody was known, the product acted. */
const actor = (subject: About["subject"], product: Product): Members =>
  subject === undefined
    ? { app_name: product.name }
    : { app_name: subject.client, user: { uid: subject.id, type_id: OTHER, type: kindOf[subject.kind] } }

/** What every class has; `type_uid` is the class times 100 and the activity. */
const event = (
  { record, stream }: Read,
  product: Product,
  classUid: number,
  className: string,
  activity: Activity,
  rest: Members,
  { correlation, profiles }: Context = {}
): Members => ({
  category_uid: Math.floor(classUid / 1000),
  class_uid: classUid,
  class_name: className,
  activity_id: activity.id,
  activity_name: activity.name,
  type_uid: classUid * 100 + activity.id,
  severity_id: INFORMATIONAL,
  time: Date.parse(record.time),
  metadata: {
    version: VERSION,
    product: { name: product.name, vendor_name: product.name, version: product.version },
    uid: `${stream}:${record.seq}`,
    sequence: record.seq,
    log_name: stream,
    log_provider: product.name,
    original_time: record.time,
    correlation_uid: correlation,
    profiles
  },
  unmapped: { hash: record.hash },
  ...rest
})

const CONSENT: Readonly<Record<ConsentEvent, Activity>> = {
  asked: { id: OTHER, name: "Ask" },
  granted: { id: 1, name: "Create" },
  refused: { id: OTHER, name: "Refuse" },
  dismissed: { id: OTHER, name: "Dismiss" },
  revoked: { id: 4, name: "Delete" },
  expired: { id: 11, name: "Deactivate" },
  voided: { id: 9, name: "Disable" }
}

const SIGN_IN: Readonly<Record<SignInEvent, Activity>> = {
  signed_in: { id: 1, name: "Logon" },
  sign_in_refused: { id: 1, name: "Logon" },
  enrolled: { id: OTHER, name: "Enrol" },
  code_refused: { id: OTHER, name: "Enrol" },
  access_granted: { id: 4, name: "Service Ticket Request" },
  access_refused: { id: 4, name: "Service Ticket Request" },
  access_revoked: { id: OTHER, name: "Revoke" }
}

/** What Authentication and Account Change want: who it is about. Of whom nobody is known only that is told. */
const user = (subject: About["subject"]): Members =>
  subject === undefined ? { type_id: 0, type: "Unknown" } : { uid: subject.id, type_id: 1, type: "User" }

const PEOPLE: Readonly<Record<PeopleEvent, Activity>> = {
  invited: { id: OTHER, name: "Invite" },
  person_removed: { id: 6, name: "Delete" },
  passkey_added: { id: 10, name: "MFA Factor Enable" },
  passkey_removed: { id: 11, name: "MFA Factor Disable" }
}

/** A record as one event of OCSF; undefined for a kind of record that this version does not know. */
export const ocsf = (read: Read, entry: StoredEntry | undefined, product: Product): Members | undefined => {
  if (entry === undefined) return undefined
  switch (entry._tag) {
    case "Decision": {
      const isAllowed = entry.verdict === "allow"
      return event(read, product, 6003, "API Activity", { id: OTHER, name: entry.operation }, {
        actor: actor(entry.subject, product),
        api: {
          operation: entry.operation,
          service: { name: product.name },
          request: entry.requestId === undefined ? undefined : { uid: entry.requestId }
        },
        src_endpoint: { name: entry.subject?.client ?? "unknown" },
        status_id: isAllowed ? SUCCESS : FAILURE,
        status: isAllowed ? "Success" : "Failure",
        status_code: entry.reason,
        action_id: isAllowed ? 1 : 2,
        action: isAllowed ? "Allowed" : "Denied",
        disposition_id: isAllowed ? 1 : 2,
        disposition: isAllowed ? "Allowed" : "Blocked",
        policy: { name: entry.rule },
        severity_id: isAllowed ? INFORMATIONAL : LOW,
        unmapped: { hash: read.record.hash, level: entry.level, consent: entry.consent }
      }, { correlation: entry.traceId, profiles: ["security_control"] })
    }
    case "Consent": {
      const isNo = entry.event === "refused" || entry.event === "dismissed"
      return event(read, product, 3004, "Entity Management", CONSENT[entry.event], {
        actor: actor(entry.subject, product),
        entity: { type: "consent", name: entry.purpose, uid: entry.grant ?? `${read.stream}:${read.record.seq}` },
        status_id: isNo ? FAILURE : SUCCESS,
        status: isNo ? "Failure" : "Success",
        status_code: entry.event,
        unmapped: { hash: read.record.hash, level: entry.level, via: entry.via }
      }, { correlation: entry.traceId })
    }
    case "SignIn": {
      const isNo = entry.event.endsWith("_refused")
      return event(read, product, 3002, "Authentication", SIGN_IN[entry.event], {
        actor: actor(entry.subject, product),
        user: user(entry.subject),
        auth_protocol_id: OTHER,
        auth_protocol: "WebAuthn",
        status_id: isNo ? FAILURE : SUCCESS,
        status: isNo ? "Failure" : "Success",
        status_code: entry.event,
        status_detail: entry.detail,
        severity_id: isNo ? LOW : INFORMATIONAL
      }, { correlation: entry.traceId })
    }
    case "People":
      return event(read, product, 3001, "Account Change", PEOPLE[entry.event], {
        actor: actor(entry.actor, product),
        user: user(entry.subject),
        status_id: SUCCESS,
        status: "Success",
        status_code: entry.event,
        status_detail: entry.detail,
        unmapped: { hash: read.record.hash, via: entry.via }
      }, { correlation: entry.traceId })
    case "Anomaly":
      return event(read, product, 2004, "Detection Finding", { id: 1, name: "Create" }, {
        finding_info: {
          uid: `${read.stream}:${read.record.seq}`,
          title: entry.signal,
          created_time: Date.parse(read.record.time),
          analytic: { type_id: 2, type: "Behavioral", name: entry.signal }
        },
        evidences: [{ actor: actor(entry.subject, product) }],
        status_id: 1,
        status: "New",
        severity_id: LOW,
        is_alert: true,
        unmapped: { hash: read.record.hash, score: entry.score, action: entry.action }
      }, { correlation: entry.traceId })
    case "Erased":
      return event(read, product, 3004, "Entity Management", { id: 4, name: "Delete" }, {
        entity: { type: "subject key", name: "subject key" },
        status_id: SUCCESS,
        status: "Success"
      })
    case "Started":
    case "Rotated":
    case "Recovered":
    case "Pruned":
    case "Checkpoint": {
      const { _tag, ...details } = entry
      return event(read, product, 6002, "Application Lifecycle",
        _tag === "Started" ? { id: 3, name: "Start" } : { id: OTHER, name: _tag }, {
          app: { name: product.name, vendor_name: product.name, version: product.version },
          severity_id: _tag === "Recovered" ? LOW : INFORMATIONAL,
          unmapped: { hash: read.record.hash, ...details }
        })
    }
  }
}
