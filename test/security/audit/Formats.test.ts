import { describe, expect, it } from "vitest"
import { ConsentEvent, PeopleEvent, SignInEvent, type StoredEntry } from "../../../src/security/audit/AuditEntry.ts"
import { GENESIS, link, parse } from "../../../src/security/audit/Chain.ts"
import { ecs } from "../../../src/security/audit/Ecs.ts"
import { ocsf } from "../../../src/security/audit/Ocsf.ts"
import type { Read } from "../../../src/security/audit/Records.ts"

const product = { name: "mcp-duckduckgo", version: "1.2.3" }
const TIME = Date.UTC(2026, 10, 23, 12)
const subject = { kind: "token", id: "0123456789abcdef0123456789abcdef", client: "claude-code" } as const
const operator = { kind: "local", id: "fedcba9876543210fedcba9876543210", client: "mcp-duckduckgo" } as const

const decision = {
  _tag: "Decision",
  operation: "read_page",
  level: "MEDIUM",
  verdict: "refuse",
  reason: "scope",
  rule: "level",
  requestId: "7",
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  subject,
  sealed: "AAAA"
} as const

const entries: ReadonlyArray<StoredEntry> = [
  decision,
  { ...decision, verdict: "allow", consent: { grant: "g1", via: "form" } },
  { _tag: "Decision", operation: "health_check", level: "PUBLIC", verdict: "allow", reason: "ok", rule: "level" },
  ...ConsentEvent.literals.map((event): StoredEntry => ({ _tag: "Consent", event, purpose: "read_page", grant: "g1", subject })),
  { _tag: "Consent", event: "asked", purpose: "read_page" },
  ...SignInEvent.literals.map((event): StoredEntry => ({ _tag: "SignIn", event, detail: "ddg:search", subject })),
  { _tag: "SignIn", event: "code_refused" },
  ...PeopleEvent.literals.map((event): StoredEntry => ({ _tag: "People", event, via: "operator", subject, actor: operator, sealed: "AAAA" })),
  { _tag: "People", event: "invited", via: "start", detail: "may administer, for 15m" },
  { _tag: "Anomaly", signal: "rate", score: 0.97, action: "raised", subject },
  { _tag: "Anomaly", signal: "rate" },
  { _tag: "Started", stream: "1-0a1b2c3d", segment: 1 },
  { _tag: "Rotated", stream: "1-0a1b2c3d", segment: 2 },
  { _tag: "Recovered", bytes: 12, digest: "ab" },
  { _tag: "Pruned", through: 1, seq: 9, hash: "cd" },
  { _tag: "Erased" },
  { _tag: "Checkpoint", stream: "1-0a1b2c3d", key: "ef", signature: "gh" }
]

const readOf = (entry: StoredEntry): Read => {
  const { line } = link({ ...GENESIS, seq: 11 }, TIME, entry)
  const bytes = Buffer.from(line.trimEnd())
  const record = parse(bytes)
  if (record === undefined) throw new Error("no record")
  return { stream: "1-0a1b2c3d", record, line: bytes }
}

/** As it arrives: members that are undefined are not there. */
const arrived = (value: unknown) => JSON.parse(JSON.stringify(value))

const asOcsf = (entry: StoredEntry) => arrived(ocsf(readOf(entry), entry, product))
const asEcs = (entry: StoredEntry) => arrived(ecs(readOf(entry), entry, product))

/** The activities that each class knows in OCSF 1.5.0, besides 0 (unknown) and 99 (other). */
const CLASSES: Readonly<Record<number, readonly [name: string, activities: number]>> = {
  2004: ["Detection Finding", 3],
  3001: ["Account Change", 12],
  3002: ["Authentication", 6],
  3004: ["Entity Management", 13],
  6002: ["Application Lifecycle", 8],
  6003: ["API Activity", 4]
}

describe("OCSF", () => {
  it.each(entries.map((entry) => [entry._tag, entry] as const))("%s has what every class requires", (_, entry) => {
    const event = asOcsf(entry)
    const [name, activities] = CLASSES[event.class_uid] ?? ["unknown", 0]
    expect(event).toMatchObject({
      class_name: name,
      category_uid: Math.floor(event.class_uid / 1000),
      type_uid: event.class_uid * 100 + event.activity_id,
      time: TIME,
      metadata: {
        version: "1.5.0",
        product: { name: "mcp-duckduckgo", vendor_name: "mcp-duckduckgo", version: "1.2.3" },
        uid: "1-0a1b2c3d:12",
        sequence: 12
      }
    })
    expect(event.severity_id).toBeOneOf([1, 2])
    expect(event.activity_id === 99 || (event.activity_id >= 1 && event.activity_id <= activities)).toBe(true)
    expect(event.activity_name).toMatch(/./)
    expect(JSON.stringify(event)).not.toContain("AAAA")
  })

  it("makes an API Activity of a decision, with the outcome of a security control", () => {
    expect(asOcsf(decision)).toMatchObject({
      class_uid: 6003,
      actor: { app_name: "claude-code", user: { uid: subject.id } },
      api: { operation: "read_page", request: { uid: "7" } },
      src_endpoint: { name: "claude-code" },
      status_id: 2,
      status_code: "scope",
      action_id: 2,
      disposition_id: 2,
      metadata: { correlation_uid: decision.traceId, profiles: ["security_control"] }
    })
    expect(asOcsf({ ...decision, verdict: "allow" })).toMatchObject({ status_id: 1, action_id: 1, disposition_id: 1 })
  })

  it("makes Entity Management of consents and of an erasure, and a Detection Finding of an anomaly", () => {
    expect(asOcsf({ _tag: "Consent", event: "granted", purpose: "read_page", grant: "g1", subject }))
      .toMatchObject({ class_uid: 3004, activity_id: 1, entity: { type: "consent", name: "read_page", uid: "g1" } })
    expect(asOcsf({ _tag: "Erased" })).toMatchObject({ class_uid: 3004, activity_id: 4, entity: { type: "subject key" } })
    expect(asOcsf({ _tag: "Anomaly", signal: "rate" }))
      .toMatchObject({ class_uid: 2004, activity_id: 1, finding_info: { uid: "1-0a1b2c3d:12", title: "rate", analytic: { type_id: 2 } } })
  })

  it("makes an Account Change of what is done about people: who did it is the actor, whom it concerns the user", () => {
    expect(asOcsf({ _tag: "People", event: "person_removed", via: "operator", subject, actor: operator })).toMatchObject({
      class_uid: 3001, activity_id: 6, actor: { user: { uid: operator.id } }, user: { uid: subject.id }, unmapped: { via: "operator" }
    })
    expect(asOcsf({ _tag: "People", event: "invited", via: "start" })).toMatchObject({
      class_uid: 3001, actor: { app_name: "mcp-duckduckgo" }, user: { type_id: 0 }
    })
  })

  it("has nothing for a record of a kind that is not known", () => {
    expect(ocsf(readOf(decision), undefined, product)).toBeUndefined()
  })
})

/** The types that go with each category: https://www.elastic.co/docs/reference/ecs/ecs-allowed-values-event-category */
const CATEGORIES: Readonly<Record<string, ReadonlyArray<string>>> = {
  authentication: ["end", "info", "start"],
  api: ["access", "admin", "allowed", "change", "creation", "deletion", "denied", "end", "info", "start", "user"],
  iam: ["admin", "change", "creation", "deletion", "group", "info", "user"],
  intrusion_detection: ["allowed", "denied", "info"],
  process: ["access", "change", "end", "info", "start"],
  file: ["access", "change", "creation", "deletion", "info"]
}

describe("ECS", () => {
  it.each(entries.map((entry) => [entry._tag, entry] as const))("%s uses words that ECS allows together", (_, entry) => {
    const document = asEcs(entry)
    expect(document).toMatchObject({ "@timestamp": "2026-11-23T12:00:00.000Z", event: { sequence: 12, id: "1-0a1b2c3d:12" } })
    expect(document.event.kind).toBeOneOf(["event", "alert"])
    const [category] = document.event.category
    for (const type of document.event.type) expect(CATEGORIES[category]).toContain(type)
    expect(document.event.outcome).toBeOneOf(["success", "failure", undefined])
    expect(JSON.stringify(document)).not.toContain("AAAA")
  })

  it("says who did what, and how it was decided", () => {
    expect(asEcs(decision)).toMatchObject({
      event: { category: ["api"], type: ["access", "denied"], action: "read_page", outcome: "failure", reason: "scope" },
      user: { id: subject.id },
      user_agent: { name: "claude-code" },
      trace: { id: decision.traceId },
      rule: { name: "level" },
      mcp_duckduckgo: { audit: { kind: "Decision", level: "MEDIUM", requestId: "7" } }
    })
  })

  it("keeps apart who did something about people, and whom it concerns", () => {
    expect(asEcs({ _tag: "People", event: "passkey_removed", via: "operator", subject, actor: operator })).toMatchObject({
      event: { category: ["iam"], type: ["user", "change"], action: "passkey-removed" },
      user: { id: operator.id, target: { id: subject.id } }
    })
  })

  it("has nothing for a record of a kind that is not known", () => {
    expect(ecs(readOf(decision), undefined, product)).toBeUndefined()
  })
})
