import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { AnomalyStatus } from "./anomaly/Anomaly.ts"
import type { AuditStatus } from "./audit/Audit.ts"
import type { ConsentStatus } from "./consent/Consent.ts"
import type { RateLimitStatus } from "./rate/RateLimits.ts"

export interface Standing {
  readonly anomaly: AnomalyStatus
  readonly audit: AuditStatus
  readonly consent: ConsentStatus
  readonly limits: RateLimitStatus
}

/** How things stand behind the door: for health checks and metrics. The module loads none of the services. */
export class SecurityStatus extends Context.Tag("mcp-duckduckgo/security/SecurityStatus")<SecurityStatus, {
  readonly read: Effect.Effect<Standing>
}>() {}
