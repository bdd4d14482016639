import * as Effect from "effect/Effect"
import type { AuditUnavailable, ConsentRefused, ConsentRequired, OverLimit } from "../domain/Errors.ts"
import type { MeterShape } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import type { Feature } from "./anomaly/Model.ts"
import type { Consented } from "./consent/Consent.ts"
import type { Level } from "./Level.ts"

/** What is counted at the door: here, and not in the services behind it, so that each of their kinds is counted alike. */
export const doorMeter = (meter: MeterShape) => {
  const count = (record: () => void) => Effect.sync(record)
  return {
    limited: <A>(cost: number, taken: Effect.Effect<A, OverLimit>): Effect.Effect<A, OverLimit> =>
      cost === 0 ? taken : Effect.tapBoth(taken, {
        onSuccess: () => count(() => meter.add(Metrics.rateLimitDecisions, { decision: "taken" })),
        onFailure: () => count(() => meter.add(Metrics.rateLimitDecisions, { decision: "refused" }))
      }),

    consented: (
      consented: Effect.Effect<Consented, ConsentRefused | ConsentRequired>
    ): Effect.Effect<Consented, ConsentRefused | ConsentRequired> =>
      Effect.tapBoth(consented, {
        onSuccess: ({ via }) => count(() => meter.add(Metrics.consentDecisions, { decision: via })),
        onFailure: (error) =>
          count(() =>
            meter.add(Metrics.consentDecisions, { decision: error._tag === "ConsentRequired" ? "required" : error.how }))
      }),

    recorded: (recorded: Effect.Effect<void, AuditUnavailable>): Effect.Effect<void, AuditUnavailable> =>
      Effect.tapBoth(recorded, {
        onSuccess: () => count(() => meter.add(Metrics.auditRecords, { result: "written" })),
        onFailure: () => count(() => meter.add(Metrics.auditRecords, { result: "failed" }))
      }),

    decided: (level: Level, verdict: "allow" | "refuse", reason: string, denied: boolean): void => {
      meter.add(Metrics.decisions, { level, verdict, reason })
      if (denied) meter.add(Metrics.securityViolations, { kind: "access_denied" })
    },

    alarmed: (feature: Feature): void => meter.add(Metrics.anomalyAlarms, { feature })
  }
}
