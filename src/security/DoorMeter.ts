import * as Effect from "effect/Effect"
import type { AuditUnavailable, ConsentRefused, ConsentRequired, OverLimit } from "../domain/Errors.ts"
import type { MeterShape } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import type { Feature } from "./anomaly/Model.ts"
import type { Consented } from "./consent/Consent.ts"
import type { Level } from "./Level.ts"

/** What is counted at the door: here, and not in the services behind it, so that each of their kinds is counted alike. */
export const doorMeter = (meter: MeterShape) => {
  /** `Effect.tapBoth` for what is no effect, which spares each call some steps. */
  const counted = <A, E>(
    work: Effect.Effect<A, E>,
    on: { readonly success: (value: A) => void; readonly failure: (error: E) => void }
  ): Effect.Effect<A, E> =>
    Effect.matchEffect(work, {
      onSuccess: (value) => {
        on.success(value)
        return Effect.succeed(value)
      },
      onFailure: (error) => {
        on.failure(error)
        return Effect.fail(error)
      }
    })
  return {
    limited: <A>(cost: number, taken: Effect.Effect<A, OverLimit>): Effect.Effect<A, OverLimit> =>
      cost === 0 ? taken : counted(taken, {
        success: () => meter.add(Metrics.rateLimitDecisions, { decision: "taken" }),
        failure: () => meter.add(Metrics.rateLimitDecisions, { decision: "refused" })
      }),

    consented: (
      consented: Effect.Effect<Consented, ConsentRefused | ConsentRequired>
    ): Effect.Effect<Consented, ConsentRefused | ConsentRequired> =>
      counted(consented, {
        success: ({ via }) => meter.add(Metrics.consentDecisions, { decision: via }),
        failure: (error) =>
          meter.add(Metrics.consentDecisions, { decision: error._tag === "ConsentRequired" ? "required" : error.how })
      }),

    recorded: (recorded: Effect.Effect<void, AuditUnavailable>): Effect.Effect<void, AuditUnavailable> =>
      counted(recorded, {
        success: () => meter.add(Metrics.auditRecords, { result: "written" }),
        failure: () => meter.add(Metrics.auditRecords, { result: "failed" })
      }),

    decided: (level: Level, verdict: "allow" | "refuse", reason: string, denied: boolean): void => {
      meter.add(Metrics.decisions, { level, verdict, reason })
      if (denied) meter.add(Metrics.securityViolations, { kind: "access_denied" })
    },

    alarmed: (feature: Feature): void => meter.add(Metrics.anomalyAlarms, { feature })
  }
}
