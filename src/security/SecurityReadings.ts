import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Meter } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import { type Reading, reading } from "../metrics/Reading.ts"
import { Anomaly } from "./anomaly/Anomaly.ts"
import { Audit } from "./audit/Audit.ts"
import { Consent } from "./consent/Consent.ts"
import { RateLimits } from "./rate/RateLimits.ts"
import { SecurityStatus, type Standing } from "./SecurityStatus.ts"

const readings = ({ anomaly, audit, consent, limits }: Standing): ReadonlyArray<Reading> => [
  reading(Metrics.auditWritable, {}, audit.writable ? 1 : 0),
  reading(Metrics.auditWaiting, {}, audit.waiting),
  reading(Metrics.auditUnsynced, {}, audit.unsyncedBytes),
  reading(Metrics.consentGrants, {}, consent.live),
  reading(Metrics.rateLimitSubjects, {}, limits.subjects),
  reading(Metrics.rateLimitWaiting, {}, limits.waiting),
  reading(Metrics.anomalyAlerted, {}, anomaly.alerted)
]

/** Asks all services behind the door; what they say is among the metrics too. */
export const layer: Layer.Layer<SecurityStatus, never, Anomaly | Audit | Consent | RateLimits> = Layer.scoped(
  SecurityStatus,
  Effect.gen(function*() {
    const { watch } = yield* Meter
    const read = Effect.all({
      anomaly: (yield* Anomaly).status,
      audit: (yield* Audit).status,
      consent: (yield* Consent).status,
      limits: (yield* RateLimits).status
    })
    yield* watch(Effect.map(read, readings))
    return { read }
  })
)
