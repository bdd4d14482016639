import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { AuditUnavailable, ConsentRequired, InvalidInput } from "../../src/domain/Errors.ts"
import * as Meter from "../../src/metrics/Meter.ts"
import type { Definition } from "../../src/metrics/Metric.ts"
import * as Metrics from "../../src/metrics/Metrics.ts"
import { Anomaly } from "../../src/security/anomaly/Anomaly.ts"
import { Audit } from "../../src/security/audit/Audit.ts"
import type { AuditEntry } from "../../src/security/audit/AuditEntry.ts"
import { Asker } from "../../src/security/consent/Asker.ts"
import { Consent } from "../../src/security/consent/Consent.ts"
import * as Door from "../../src/security/Door.ts"
import { type Level, levels } from "../../src/security/Level.ts"
import { type Policy, raisedTo, policy } from "../../src/security/Policy.ts"
import { defaults, RateLimits } from "../../src/security/rate/RateLimits.ts"
import { type Facts, guard } from "../../src/security/Secured.ts"
import { anonymous, local, type Scope, scopes, Subject, type SubjectShape } from "../../src/security/Subject.ts"

/** One operation for each level, with all that the level asks for. */
const table: Policy = Object.fromEntries(levels.map((level) => {
  const rule = raisedTo(policy.completion, level)
  return [level, { ...rule, cost: level === "PUBLIC" ? 0 : 1 }]
}))

/** Over a token, signed in with a passkey just now, holding everything. */
const subject: SubjectShape = {
  kind: "token",
  issuer: "https://issuer.example",
  id: "u-1",
  client: "desk",
  scopes: new Set(scopes),
  signedInAt: 0,
  passkeyAt: 0
}

interface World {
  readonly subject?: SubjectShape | undefined
  readonly consent?: boolean
  readonly auditDown?: boolean
  readonly alerted?: boolean
  readonly spent?: number
  readonly facts?: Facts
  readonly invalid?: boolean
  readonly localAdmin?: boolean
}

const LIMIT = 10

/** What one call ends in, whether the work ran, and what the audit trail says of it. */
const called = (level: Level, world: World = {}) =>
  Effect.gen(function*() {
    const records: Array<AuditEntry> = []
    const who = "subject" in world ? world.subject : subject
    let ran = 0
    const services = Layer.mergeAll(
      Layer.mock(Audit, {
        record: (entry) =>
          world.auditDown === true
            ? new AuditUnavailable({ detail: "no space left" })
            : Effect.sync(() => void records.push(entry))
      }),
      Layer.mock(Consent, {
        require: ({ purpose, target }) =>
          world.consent === false
            ? new ConsentRequired({ purpose, target, remedy: "Ask the operator." })
            : Effect.succeed({ via: "form", grant: "g-1" })
      }),
      Layer.mock(Anomaly, {
        observe: () => Effect.succeed(undefined),
        isAlerted: () => Effect.succeed(world.alerted === true)
      }),
      RateLimits.layer({ ...defaults, limit: LIMIT, longestWait: Duration.seconds(1) })
    )
    return yield* Effect.gen(function*() {
      if (who !== undefined) {
        const limits = yield* RateLimits
        yield* limits.take(JSON.stringify([who.issuer, who.id]), world.spent ?? 0)
      }
      const handler = yield* guard({
        operation: level,
        prepare: () =>
          world.invalid === true
            ? InvalidInput.field("query", "is empty")
            : Effect.succeed({ facts: world.facts ?? {}, work: Effect.sync(() => ++ran) })
      })
      const call = Effect.either(handler(undefined))
      const end = yield* who === undefined ? call : Effect.provideService(call, Subject, who)
      return { end: Either.isRight(end) ? "ok" : end.left._tag, error: Either.isLeft(end) ? end.left : undefined, ran, records }
    }).pipe(Effect.provide(Layer.provideMerge(Door.layer({ policy: table, localAdmin: world.localAdmin ?? false }), services)))
  })

const without = (scope: Scope): SubjectShape => ({
  ...subject,
  scopes: new Set(scopes.slice(0, scopes.indexOf(scope)))
})

const scopeOf: { readonly [L in Level]: Scope } = {
  PUBLIC: "ddg:search",
  LOW: "ddg:search",
  MEDIUM: "ddg:read",
  HIGH: "ddg:account",
  RESTRICTED: "ddg:admin"
}

type Circumstance = "all is well" | "no subject" | "wrong scope" | "no consent" | "over the limit" | "audit down"

const worldOf = (circumstance: Circumstance, level: Level): World => {
  switch (circumstance) {
    case "all is well":
      return {}
    case "no subject":
      return { subject: undefined }
    case "wrong scope":
      return { subject: without(scopeOf[level]) }
    case "no consent":
      return { consent: false }
    case "over the limit":
      return { spent: LIMIT }
    case "audit down":
      return { auditDown: true }
  }
}

/** As docs/security.md has it: the answer, and the reason in the one record. */
const matrix: { readonly [L in Level]: { readonly [C in Circumstance]: readonly [end: string, reason: string] } } = {
  PUBLIC: {
    "all is well": ["ok", "ok"], "no subject": ["ok", "ok"], "wrong scope": ["ok", "ok"], "no consent": ["ok", "ok"],
    "over the limit": ["ok", "ok"], "audit down": ["ok", ""]
  },
  LOW: {
    "all is well": ["ok", "ok"], "no subject": ["AccessDenied", "no_subject"], "wrong scope": ["AccessDenied", "scope"],
    "no consent": ["ok", "ok"], "over the limit": ["OverLimit", "over_limit"], "audit down": ["ok", ""]
  },
  MEDIUM: {
    "all is well": ["ok", "ok"], "no subject": ["AccessDenied", "no_subject"], "wrong scope": ["AccessDenied", "scope"],
    "no consent": ["ConsentRequired", "consent_required"], "over the limit": ["OverLimit", "over_limit"],
    "audit down": ["AuditUnavailable", ""]
  },
  HIGH: {
    "all is well": ["ok", "ok"], "no subject": ["AccessDenied", "no_subject"], "wrong scope": ["AccessDenied", "scope"],
    "no consent": ["ConsentRequired", "consent_required"], "over the limit": ["OverLimit", "over_limit"],
    "audit down": ["AuditUnavailable", ""]
  },
  RESTRICTED: {
    "all is well": ["ok", "ok"], "no subject": ["AccessDenied", "no_subject"], "wrong scope": ["AccessDenied", "scope"],
    "no consent": ["ConsentRequired", "consent_required"], "over the limit": ["OverLimit", "over_limit"],
    "audit down": ["AuditUnavailable", ""]
  }
}

const cells = levels.flatMap((level) =>
  Object.entries(matrix[level]).map(([circumstance, [end, reason]]) => ({ level, circumstance, end, reason })))

const isCircumstance = (text: string): text is Circumstance => text in matrix.LOW

describe("every cell of level and circumstance", () => {
  it.effect.each(cells)("$level, $circumstance: $end, recorded as $reason", ({ circumstance, end, level, reason }) =>
    Effect.gen(function*() {
      if (!isCircumstance(circumstance)) return yield* Effect.dieMessage(circumstance)
      const answer = yield* called(level, worldOf(circumstance, level))
      expect(answer.end).toBe(end)
      expect(answer.ran).toBe(end === "ok" ? 1 : 0)
      expect(answer.records.map((record) => record._tag === "Decision" ? record.reason : record._tag))
        .toEqual(reason === "" ? [] : [reason])
      expect(answer.records).toEqual(reason === "" ? [] : [
        expect.objectContaining({ operation: level, level, verdict: end === "ok" ? "allow" : "refuse" })
      ])
    }))
})

describe("the door", () => {
  it.effect("asks for a sign-in that is young enough, and for a passkey", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("5 minutes")
      expect((yield* called("RESTRICTED")).end).toBe("ok")
      yield* TestClock.adjust("1 millis")
      expect((yield* called("RESTRICTED")).records).toMatchObject([{ reason: "passkey" }])
      expect((yield* called("HIGH")).end).toBe("ok")
      yield* TestClock.adjust("10 minutes")
      expect((yield* called("HIGH")).records).toMatchObject([{ reason: "sign_in" }])
      expect((yield* called("MEDIUM")).end).toBe("ok")
      const unvouched = { ...subject, signedInAt: undefined, passkeyAt: undefined }
      expect((yield* called("HIGH", { subject: unvouched })).records).toMatchObject([{ reason: "sign_in" }])
    }))

  it.effect("takes the local user for signed in, but RESTRICTED needs the operator's word", () =>
    Effect.gen(function*() {
      const local: SubjectShape = { ...subject, kind: "local", signedInAt: undefined, passkeyAt: undefined }
      expect((yield* called("HIGH", { subject: local })).end).toBe("ok")
      const refused = yield* called("RESTRICTED", { subject: local })
      expect(refused.records).toMatchObject([{ reason: "not_over_stdio" }])
      expect(refused.error?.message).toContain("DDG_LOCAL_ADMIN")
      expect((yield* called("RESTRICTED", { subject: local, localAdmin: true })).end).toBe("ok")
    }))

  it.effect("takes a higher scope for a lower one", () =>
    Effect.map(called("MEDIUM", { subject: { ...subject, scopes: new Set(["ddg:admin"] as const) } }), ({ end }) => {
      expect(end).toBe("ok")
    }))

  it.effect("asks for one level more where the arguments or the subject's behaviour give cause, never less", () =>
    Effect.gen(function*() {
      const consent = false
      expect((yield* called("LOW", { consent, facts: { raised: true } })).records).toMatchObject([{ level: "MEDIUM", reason: "consent_required" }])
      expect((yield* called("LOW", { consent, alerted: true })).error).toMatchObject({ purpose: "unusual-use" })
      expect((yield* called("LOW", { alerted: true, facts: { raised: true } })).records).toMatchObject([{ level: "HIGH", reason: "ok" }])
      expect((yield* called("RESTRICTED", { alerted: true })).records).toMatchObject([{ level: "RESTRICTED", reason: "ok" }])
      expect((yield* called("PUBLIC", { alerted: true })).records).toMatchObject([{ level: "PUBLIC", reason: "ok" }])
    }))

  it.effect("raises nobody above MEDIUM for an alert who could not show that all is well", () =>
    Effect.gen(function*() {
      const owner = local("user", "desk")
      const alone = { subject: owner, alerted: true }
      expect((yield* called("LOW", alone)).records).toMatchObject([{ level: "MEDIUM", reason: "ok" }])
      expect((yield* called("MEDIUM", alone)).records).toMatchObject([{ level: "MEDIUM", reason: "ok" }])
      const asker = { form: () => Effect.succeed({ _tag: "decline" as const }) }
      expect((yield* Effect.provideService(called("MEDIUM", alone), Asker, asker)).records).toMatchObject([{ level: "HIGH", reason: "ok" }])
    }))

  it.effect("raises nothing for an alert where nobody could be asked and no setting speaks: that would be a ban", () =>
    Effect.gen(function*() {
      const stranger = { subject: anonymous("192.0.2.7", "desk"), alerted: true, consent: false }
      expect((yield* called("LOW", stranger)).records).toMatchObject([{ level: "LOW", reason: "ok" }])
      expect((yield* called("LOW", { ...stranger, facts: { raised: true } })).records).toMatchObject([{ level: "MEDIUM", reason: "consent_required" }])
      const asker = { form: () => Effect.succeed({ _tag: "decline" as const }) }
      expect((yield* Effect.provideService(called("LOW", stranger), Asker, asker)).records).toMatchObject([{ level: "MEDIUM", reason: "consent_required" }])
    }))

  it.effect("counts what a call costs by its own account", () =>
    Effect.gen(function*() {
      expect((yield* called("LOW", { spent: LIMIT - 5, facts: { cost: 5 } })).end).toBe("ok")
      expect((yield* called("LOW", { spent: LIMIT - 4, facts: { cost: 5 } })).end).toBe("OverLimit")
    }))

  it.effect("records input that nothing can be made of, and counts it", () =>
    Effect.gen(function*() {
      expect(yield* called("LOW", { invalid: true })).toMatchObject({ end: "InvalidInput", records: [{ verdict: "refuse", reason: "invalid_input" }] })
      expect((yield* called("LOW", { invalid: true, spent: LIMIT })).end).toBe("OverLimit")
      expect((yield* called("LOW", { invalid: true, subject: undefined })).end).toBe("AccessDenied")
    }))

  it.effect("gives the trail what was asked for to be sealed, and how consent was given", () =>
    Effect.map(called("MEDIUM", { facts: { target: "example.org", sealed: { query: "herons" } } }), ({ records }) => {
      expect(records).toMatchObject([{ sealed: { query: "herons" }, consent: { via: "form", grant: "g-1" }, subject }])
    }))
})

describe("what is counted of decisions", () => {
  it.scoped("is who was let in and who was not, why, and what it took", () =>
    Effect.gen(function*() {
      const meter = yield* Meter.make
      const at = (level: Level, world: World = {}) => Effect.provideService(called(level, world), Meter.Meter, meter)
      yield* at("LOW")
      yield* at("LOW", { subject: undefined })
      yield* at("MEDIUM")
      yield* at("MEDIUM", { consent: false })
      yield* at("MEDIUM", { auditDown: true })
      yield* at("LOW", { spent: LIMIT })
      yield* at("PUBLIC")
      const families = yield* meter.snapshot
      const of = (metric: Definition) =>
        families.find((family) => family.metric === metric)?.series
          .filter(({ value }) => value > 0).map(({ value, values }) => [...values, value].join(" ")).toSorted()
      expect(of(Metrics.decisions)).toEqual([
        "LOW allow ok 1", "LOW refuse no_subject 1", "LOW refuse over_limit 1", "MEDIUM allow ok 1", "MEDIUM refuse audit 1",
        "MEDIUM refuse consent_required 1", "PUBLIC allow ok 1"
      ])
      expect(of(Metrics.rateLimitDecisions)).toEqual(["refused 1", "taken 4"])
      expect(of(Metrics.consentDecisions)).toEqual(["form 2", "required 1"])
      expect(of(Metrics.auditRecords)).toEqual(["failed 2", "written 6"])
      expect(of(Metrics.securityViolations)).toEqual(["access_denied 1"])
    }))
})
