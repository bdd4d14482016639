import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as path from "node:path"
import * as Anomaly from "../security/anomaly/Anomaly.ts"
import { Audit } from "../security/audit/Audit.ts"
import { Consent } from "../security/consent/Consent.ts"
import { GrantStore } from "../security/consent/GrantStore.ts"
import { purposes } from "../security/consent/Purposes.ts"
import * as ConsentTrail from "../security/ConsentTrail.ts"
import * as Door from "../security/Door.ts"
import { policy } from "../security/Policy.ts"
import * as RateLimits from "../security/rate/RateLimits.ts"
import type { Secured } from "../security/Secured.ts"
import * as SecurityReadings from "../security/SecurityReadings.ts"
import type { SecurityStatus } from "../security/SecurityStatus.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as Product from "./Product.ts"
import type { ConsentMode } from "./settings/Security.ts"
import type { SettingValues } from "./Settings.ts"

export const auditFolder = (config: SettingValues): string => path.join(config.stateFolder, "audit")

/** The audit trail, and the consent that is given only when it is on record. */
export const consent = (
  { config }: AppOptions,
  mode: ConsentMode = config.consent
): Layer.Layer<Audit | Consent | GrantStore> => {
  const grants = Layer.unwrapEffect(Effect.map(ConsentTrail.listener, (onEvent) =>
    GrantStore.layer({ folder: path.join(config.stateFolder, "consent"), onEvent })))
  return Consent.layer({ setting: { mode, purposes }, version: Product.version }).pipe(
    Layer.provideMerge(grants),
    Layer.provideMerge(Audit.layer({ ...Audit.defaults(auditFolder(config)), retention: config.auditRetention }))
  )
}

/** The door, and all that it asks; the limits show as well. Over HTTP people are asked by another setting. */
export const secured = (
  options: AppOptions,
  mode?: ConsentMode
): Layer.Layer<RateLimits.RateLimits | Secured | SecurityStatus> => {
  const { config } = options
  const limits = RateLimits.RateLimits.layer({
    ...RateLimits.defaults,
    limit: config.rateRequests,
    window: config.rateWindow,
    // A request that waits here cannot wait longer than it may take.
    longestWait: Duration.min(RateLimits.defaults.longestWait, config.searchDeadline)
  })
  return Layer.merge(Door.layer({ policy, localAdmin: config.localAdmin }), SecurityReadings.layer).pipe(
    Layer.provide(Layer.mergeAll(consent(options, mode), Anomaly.Anomaly.layer(Anomaly.defaults))),
    Layer.provideMerge(limits)
  )
}
