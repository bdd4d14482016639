import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as RedisLeases from "../cache/RedisLeases.ts"
import * as RedisStore from "../cache/RedisStore.ts"
import { CacheStore } from "../cache/CacheStore.ts"
import { SecondLevel } from "../cache/SecondLevel.ts"
import * as Dispatcher from "../egress/Dispatcher.ts"
import { CoolDown, type CoolDownOptions } from "../egress/CoolDown.ts"
import type { Pace, PaceOptions } from "../egress/Pace.ts"
import * as SharedBlocks from "../egress/SharedBlocks.ts"
import * as SharedPace from "../egress/SharedPace.ts"
import { Meter } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import { reading } from "../metrics/Reading.ts"
import { Audit, type TrailBounds } from "../security/audit/Audit.ts"
import { ask, type DiskError } from "../security/audit/Disk.ts"
import { copyTo } from "../security/audit/redis/CopyTrail.ts"
import { GrantStore } from "../security/consent/GrantStore.ts"
import * as ConsentTrail from "../security/ConsentTrail.ts"
import type { RateLimitOptions, RateLimits } from "../security/rate/RateLimits.ts"
import * as SharedRateLimits from "../security/rate/SharedRateLimits.ts"
import type { Denylist } from "../security/token/Denylist.ts"
import type { Replays } from "../security/token/Replays.ts"
import * as RedisDenylist from "../security/token/RedisDenylist.ts"
import * as RedisReplays from "../security/token/RedisReplays.ts"
import { Redis } from "../state/redis/Redis.ts"
import { parse, type RedisAddress } from "../state/redis/RedisUrl.ts"
import type { RedisStatus } from "../state/redis/Standing.ts"
import type { AppOptions } from "./AppOptions.ts"
import { isOn } from "./settings/Cache.ts"

/** What stands in Redis instead of in the process or its state folder. Loaded only where there is a Redis. */

/** A connection takes longer than an answer: names are looked up, certificates checked. */
const CONNECT_DEADLINE = Duration.seconds(2)

/** To the second: both connections of a replica find out at about the same time, and say it once. */
const iso = (millis: number): string => new Date(millis).toISOString().replace(/\.\d+Z$/, "Z")

/** What the health check says of it. */
const failureOf = ({ since, state, why }: RedisStatus): string | undefined => {
  switch (state) {
    case "up":
      return undefined
    case "slow":
      return `slow since ${iso(since)}: ${why}`
    case "limited":
      return `answers and does not do everything since ${iso(since)}: ${why}`
    case "down":
      return `not used since ${iso(since)}, this replica goes on by itself: ${why}`
  }
}

/** Whoever asks after the health of the server hears of this connection too. */
const told = Layer.scopedDiscard(Effect.gen(function*() {
  const { status } = yield* Redis
  const { depend } = yield* Meter
  yield* depend("redis", Effect.map(status, failureOf))
}))

const addressOf = (config: AppOptions["config"]): RedisAddress => {
  if (config.redisUrl === undefined) throw new Error("There is no URL of Redis")
  // The setting was checked when it was read.
  return Either.getOrThrowWith(parse(Redacted.value(config.redisUrl)), (fault) => new Error(`The URL of Redis ${fault}`))
}

/** Searches and the security room have a connection each: neither waits behind the other. */
export const redis = ({ config, files }: AppOptions): Layer.Layer<Redis> =>
  Layer.unwrapEffect(Effect.map(Meter, ({ add }) =>
    Layer.provideMerge(
      told,
      Redis.layer({
        address: Redacted.make(addressOf(config)),
        prefix: config.redisPrefix,
        ca: files.extraCa === undefined ? undefined : Dispatcher.trusted(files.extraCa),
        deadline: config.redisDeadline,
        connectDeadline: Duration.max(CONNECT_DEADLINE, config.redisDeadline),
        onFailed: () => add(Metrics.redisFailures, {})
      })
    )
  ))

/** The pace, the cool-down and the answers of all replicas. */
export const search = (
  options: AppOptions,
  { coolDown, pace }: { readonly coolDown: CoolDownOptions; readonly pace: PaceOptions }
): Layer.Layer<CoolDown | Pace | SecondLevel> => {
  const store = isOn(options.config) ? RedisStore.layer : CacheStore.none
  return Layer.mergeAll(
    SharedPace.layer(pace),
    Layer.unwrapEffect(Effect.map(SharedBlocks.make, (shared) => CoolDown.layer({ ...coolDown, shared }))),
    Layer.provide(SecondLevel.layer, [store, RedisLeases.layer])
  ).pipe(Layer.provide(redis(options)))
}

/** Whether Redis answers, for whoever reads the metrics. */
const watched = Layer.scopedDiscard(Effect.gen(function*() {
  const { status } = yield* Redis
  const { watch } = yield* Meter
  yield* watch(Effect.map(status, ({ state }) => [reading(Metrics.redisUp, {}, state === "down" ? 0 : 1)]))
}))

/** The limits, the consent and the audit trail of all replicas. */
export const security = (
  options: AppOptions,
  { audit, limits }: { readonly audit: TrailBounds; readonly limits: RateLimitOptions }
): Layer.Layer<Audit | GrantStore | RateLimits> => {
  const grants = Layer.unwrapEffect(Effect.map(ConsentTrail.listener, (onEvent) => GrantStore.layerRedis({ onEvent })))
  return Layer.mergeAll(
    Layer.provideMerge(grants, Audit.layerRedis(audit)),
    SharedRateLimits.layer(limits),
    watched
  ).pipe(Layer.provide(redis(options)))
}

/** The tokens that any replica has taken back. */
export const denylist = (options: AppOptions): Layer.Layer<Denylist> => Layer.provide(RedisDenylist.layer, redis(options))

/** The proofs that any replica was shown. */
export const replays = (options: AppOptions): Layer.Layer<Replays> => Layer.provide(RedisReplays.layer, redis(options))

/** A copy of the audit trail in a folder of its own, which is gone with the scope. */
export const trailCopy = (options: AppOptions): Effect.Effect<string, DiskError, Scope.Scope> =>
  Effect.gen(function*() {
    const folder = yield* Effect.acquireRelease(
      ask("make", tmpdir(), () => fs.mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-audit-"))),
      (made) => Effect.promise(() => fs.rm(made, { recursive: true, force: true }))
    )
    yield* Effect.provide(Effect.flatMap(Redis, (shared) => copyTo(shared, folder)), redis(options))
    return folder
  })
