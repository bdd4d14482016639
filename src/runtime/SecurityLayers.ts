import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as path from "node:path"
import * as Anomaly from "../security/anomaly/Anomaly.ts"
import { Audit } from "../security/audit/Audit.ts"
import { Consent } from "../security/consent/Consent.ts"
import type { DiskError } from "../security/audit/Disk.ts"
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

/** Where the audit trail can be read: its folder, or a copy of what is in Redis, which is gone with the scope. */
export const trailFolder = (options: AppOptions): Effect.Effect<string, DiskError, Scope.Scope> =>
  options.config.redisUrl === undefined
    ? Effect.succeed(auditFolder(options.config))
    : Effect.flatMap(Effect.promise(() => import("./RedisLayers.ts")), ({ trailCopy }) => trailCopy(options))

/** What is kept of people: in the state folder, or in Redis for all replicas. */
export const stores = (options: AppOptions): Layer.Layer<Audit | GrantStore | RateLimits.RateLimits> => {
  const { config } = options
  const limits = {
    ...RateLimits.defaults,
    limit: config.rateRequests,
    window: config.rateWindow,
    // A request that waits here cannot wait longer than it may take.
    longestWait: Duration.min(RateLimits.defaults.longestWait, config.searchDeadline)
  }
  const audit = { ...Audit.bounds, retention: config.auditRetention }
  if (config.redisUrl !== undefined) {
    return Layer.unwrapEffect(Effect.promise(async () =>
      (await import("./RedisLayers.ts")).security(options, { limits, audit })))
  }
  const grants = Layer.unwrapEffect(Effect.map(ConsentTrail.listener, (onEvent) =>
    GrantStore.layer({ folder: path.join(config.stateFolder, "consent"), onEvent })))
  return Layer.mergeAll(
    Layer.provideMerge(grants, Audit.layer({ ...audit, folder: auditFolder(config) })),
    RateLimits.RateLimits.layer(limits)
  )
}

/** The consent that is given only when it is on record, and what it is kept in. */
export const consent = (
  options: AppOptions,
  mode: ConsentMode = options.config.consent
): Layer.Layer<Audit | Consent | GrantStore | RateLimits.RateLimits> =>
  Consent.layer({ setting: { mode, purposes }, version: Product.version }).pipe(Layer.provideMerge(stores(options)))

/** The door, and all that it asks; what others need of it shows as well. Over HTTP people are asked by another setting. */
export const secured = (
  options: AppOptions,
  mode?: ConsentMode
): Layer.Layer<Audit | Consent | GrantStore | RateLimits.RateLimits | Secured | SecurityStatus> =>
  Layer.merge(Door.layer({ policy, localAdmin: options.config.localAdmin }), SecurityReadings.layer).pipe(
    Layer.provide(Anomaly.Anomaly.layer(Anomaly.defaults)),
    Layer.provideMerge(consent(options, mode))
  )
