import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import type { AuditUnavailable, InvalidInput } from "../domain/Errors.ts"
import { Meter } from "../metrics/Meter.ts"
import * as Spans from "../metrics/Spans.ts"
import { type Alert, Anomaly } from "./anomaly/Anomaly.ts"
import { OVER_LIMIT } from "./anomaly/Observation.ts"
import { Audit } from "./audit/Audit.ts"
import { Asker } from "./consent/Asker.ts"
import { Consent, type Consented } from "./consent/Consent.ts"
import { doorMeter } from "./DoorMeter.ts"
import { highest, isAtLeast, type Level, raised } from "./Level.ts"
import { denial, type Policy, raisedTo, type Rule, ruleOf } from "./Policy.ts"
import { RateLimits } from "./rate/RateLimits.ts"
import { type Attempt, type Facts, type Refusal, Secured, type TermsOf } from "./Secured.ts"
import * as Subject from "./Subject.ts"

export interface DoorOptions {
  readonly policy: Policy
  /** Whether the local user may do what is RESTRICTED. */
  readonly localAdmin: boolean
}

type Refused = InvalidInput | Refusal

/** The word for a refusal in the audit trail. */
const reasonOf = (refused: Refused): string => {
  switch (refused._tag) {
    case "AccessDenied":
      return refused.reason
    case "OverLimit":
      return OVER_LIMIT
    case "ConsentRequired":
      return "consent_required"
    case "ConsentRefused":
      return `consent_${refused.how}`
    case "AuditUnavailable":
      return "audit"
    case "InvalidInput":
      return "invalid_input"
  }
}

/** What the decision is made of. */
interface Case {
  readonly operation: string
  /** As the policy has it, … */
  readonly base: Rule
  /** … and as it stands for this call. */
  readonly rule: Rule
  readonly subject: Subject.SubjectShape | undefined
  /** Of the subject. */
  readonly key: string | undefined
  readonly facts: Facts
  readonly terms: TermsOf
  readonly invalid: InvalidInput | undefined
}

const NO_FACTS: Facts = {}

/**
 * What an alert makes of a level: one more, where the subject can show that it is itself, by signing in again or through a
 * person who is asked. An alert is a signal and no ban. So over stdio without either it stops at MEDIUM, which the
 * operator's setting can speak for, and for somebody unknown, for whom nothing can speak, the level stays as it was.
 */
const onAlert = (level: Level, { kind }: Subject.SubjectShape): Effect.Effect<Level> =>
  kind === "token"
    ? Effect.succeed(raised(level))
    : Effect.map(Asker, ({ form, url }) => {
      if (form !== undefined || url !== undefined) return raised(level)
      return kind === "local" ? highest(level, "MEDIUM") : level
    })

const make = Effect.fnUntraced(function*({ localAdmin, policy }: DoorOptions) {
  const anomaly = yield* Anomaly
  const audit = yield* Audit
  const consent = yield* Consent
  const limits = yield* RateLimits
  const meter = doorMeter(yield* Meter)

  /** The way through, or why there is none. First what costs nothing, last what asks a person. */
  const decide = Effect.fnUntraced(function*(
    { facts, invalid, key, operation, rule, subject, terms }: Case,
    now: number
  ): Effect.fn.Return<Consented | undefined, Refused> {
    const denied = denial({ operation, rule, subject, now, localAdmin })
    if (denied !== undefined) return yield* denied
    const cost = facts.cost ?? rule.cost
    if (key !== undefined) yield* meter.limited(cost, limits.take(key, cost))
    if (invalid !== undefined) return yield* invalid
    if (rule.purpose === undefined || subject === undefined) return undefined
    return yield* meter.consented(consent.require({
      subject,
      purpose: rule.purpose,
      target: facts.target ?? "*",
      level: rule.level,
      terms: terms(rule.purpose)
    }))
  })

  const record = (
    { base, facts, operation, rule, subject }: Case,
    verdict: "allow" | "refuse",
    reason: string,
    consented: Consented | undefined,
    until: "synced" | "written"
  ): Effect.Effect<void, AuditUnavailable> =>
    meter.recorded(audit.record({
      _tag: "Decision",
      operation,
      level: rule.level,
      verdict,
      reason,
      rule: base.level,
      ...(subject === undefined ? {} : { subject }),
      ...(consented === undefined ? {} : { consent: consented }),
      ...(facts.sealed === undefined ? {} : { sealed: facts.sealed })
    }, until))

  const unrecorded = (error: AuditUnavailable) => Effect.logWarning(error.message)

  const alarmed = (subject: Subject.SubjectShape, alert: Alert) => {
    meter.alarmed(alert.feature)
    return Effect.zipRight(
      Effect.logWarning(`The use by one subject is unusual: ${alert.feature}, score ${alert.score.toFixed(1)}`),
      Effect.flatMap(onAlert("LOW", subject), (level) =>
        Effect.catchAll(
          meter.recorded(audit.record({
            _tag: "Anomaly",
            subject,
            signal: alert.feature,
            score: alert.score,
            action: level === "LOW" ? "none" : "level raised"
          }, "written")),
          unrecorded
        ))
    )
  }

  const observe = (that: Case, now: number, reason: string, failed: boolean): Effect.Effect<void> => {
    const { facts, key, operation, subject } = that
    if (subject === undefined || key === undefined) return Effect.void
    return Effect.flatMap(
      anomaly.observe({
        subjectKey: key,
        at: now,
        operation,
        verdict: reason === "ok" ? "allow" : "refuse",
        reason,
        failed,
        ...(facts.sealed?.["query"] === undefined ? {} : { query: facts.sealed["query"] }),
        ...(facts.target === undefined ? {} : { host: facts.target })
      }),
      (alert) => (alert === undefined ? Effect.void : alarmed(subject, alert))
    )
  }

  /** Refusals are recorded as well as may be: whatever becomes of the record, nothing is done. */
  const refuse = (that: Case, now: number, refused: Refused): Effect.Effect<never, Refused> => {
    const reason = reasonOf(refused)
    meter.decided(that.rule.level, "refuse", reason, refused._tag === "AccessDenied")
    return record(that, "refuse", reason, undefined, "written").pipe(
      Effect.catchAll(unrecorded),
      Effect.zipRight(observe(that, now, reason, true)),
      Effect.zipRight(Effect.fail(refused))
    )
  }

  /**
   * From MEDIUM on what is not recorded is not done; below, a search is not lost for a full disk. What is MEDIUM by itself
   * waits until the record is on the medium; a search that was raised only until it is in the file, as it does otherwise.
   */
  const admit = (that: Case, consented: Consented | undefined): Effect.Effect<void, AuditUnavailable> => {
    const recorded = record(that, "allow", "ok", consented, isAtLeast(that.base.level, "MEDIUM") ? "synced" : "written")
    return isAtLeast(that.rule.level, "MEDIUM") ? recorded : Effect.catchAll(recorded, unrecorded)
  }

  const attempt = Effect.fnUntraced(
    function*<A, E, R>({ operation, prepare, terms }: Attempt<A, E, R>): Effect.fn.Return<A, E | Refused, R> {
      const base = ruleOf(policy, operation)
      if (base === undefined) return yield* Effect.dieMessage(`The policy has no rule for ${operation}`)
      const subject = yield* Subject.current
      const now = yield* Clock.currentTimeMillis
      const prepared = yield* Effect.either(prepare)
      const facts = Either.isRight(prepared) ? prepared.right.facts : NO_FACTS
      const key = subject === undefined ? undefined : Subject.keyOf(subject)
      const once = facts.raised === true ? raised(base.level) : base.level
      const isAlerted = key !== undefined && base.level !== "PUBLIC" && (yield* anomaly.isAlerted(key))
      const rule = raisedTo(base, isAlerted && subject !== undefined ? yield* onAlert(once, subject) : once)
      const that: Case = {
        operation, base, rule, subject, key, facts, terms,
        invalid: Either.isLeft(prepared) ? prepared.left : undefined
      }
      const decided = yield* Effect.either(
        Effect.flatMap(decide(that, now), (consented) => admit(that, consented)).pipe(
          Spans.within(Spans.SECURITY, () => ({ leaf: true, attributes: { [Spans.DDG_LEVEL]: rule.level } }))
        )
      )
      if (Either.isLeft(decided)) return yield* refuse(that, now, decided.left)
      if (Either.isLeft(prepared)) return yield* prepared.left
      meter.decided(rule.level, "allow", "ok", false)
      return yield* Effect.onExit(prepared.right.work, (exit) => observe(that, now, "ok", Exit.isFailure(exit)))
    }
  )

  return Secured.of({ ruleOf: (operation) => ruleOf(policy, operation), attempt })
})

/** The door of `Secured`, with everything that it asks behind it. */
export const layer = (options: DoorOptions): Layer.Layer<Secured, never, Anomaly | Audit | Consent | RateLimits> =>
  Layer.effect(Secured, make(options))
