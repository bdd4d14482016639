import type { SubjectShape } from "../../../../src/security/Subject.ts"
import { durationMillis, type Grant, type Person, type Wanted } from "../../../../src/security/consent/Grant.ts"
import type { Limits } from "../../../../src/security/consent/Ledger.ts"

/** For tests that want to find everything again. */
export const unlimited: Limits = { grants: 100_000, people: 100 }

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export const ada: Person = { issuer: "https://id.example", id: "ada" }

export const subjectOf = (person: Person, more: Partial<SubjectShape> = {}): SubjectShape => ({
  kind: "token",
  issuer: person.issuer,
  id: person.id,
  client: "editor",
  scopes: new Set(["ddg:search", "ddg:read"]),
  signedInAt: undefined,
  passkeyAt: undefined,
  ...more
})

export const wanting = (more: Partial<Wanted> = {}): Wanted => ({
  subject: ada,
  client: "editor",
  purpose: "read-pages",
  target: "example.com",
  level: "MEDIUM",
  terms: "terms 1",
  ...more
})

export const granting = (id: string, more: Partial<Grant> = {}): Grant => {
  const created = more.created ?? 0
  return {
    ...wanting(),
    id,
    created,
    expires: created + durationMillis["1h"],
    via: "form",
    evidence: { question: `question of ${id}`, words: "", version: "1.0.0" },
    ...more
  }
}
