import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RedisLeases from "../../../src/cache/RedisLeases.ts"
import * as RedisStore from "../../../src/cache/RedisStore.ts"
import { SecondLevel } from "../../../src/cache/SecondLevel.ts"
import { CoolDown } from "../../../src/egress/CoolDown.ts"
import { Pace } from "../../../src/egress/Pace.ts"
import * as SharedBlocks from "../../../src/egress/SharedBlocks.ts"
import * as SharedPace from "../../../src/egress/SharedPace.ts"
import { Audit } from "../../../src/security/audit/Audit.ts"
import { GrantStore } from "../../../src/security/consent/GrantStore.ts"
import { defaults, RateLimits } from "../../../src/security/rate/RateLimits.ts"
import * as SharedRateLimits from "../../../src/security/rate/SharedRateLimits.ts"
import { local } from "../../../src/security/Subject.ts"
import * as RedisDenylist from "../../../src/security/token/RedisDenylist.ts"
import * as TestRedis from "./RedisServer.ts"

/** All that a replica keeps in a Redis, and the Redis itself. */
export const replica = (
  url: string,
  prefix = TestRedis.uniquePrefix(),
  deadline: Duration.DurationInput = "1 second",
  ca?: string
) =>
  Layer.mergeAll(
    RedisStore.layer,
    RedisLeases.layer,
    SharedPace.layer({ requests: 1_000, window: Duration.seconds(10), queueLimit: 10 }),
    Layer.unwrapEffect(Effect.map(SharedBlocks.make, (shared) =>
      CoolDown.layer({ base: Duration.minutes(1), max: Duration.hours(1), shared }))),
    SharedRateLimits.layer(defaults),
    Audit.layerRedis(Audit.bounds),
    GrantStore.layerRedis({ onEvent: () => Effect.void }),
    RedisDenylist.layer
  ).pipe(
    Layer.provideMerge(TestRedis.layer(url, prefix, deadline, ca)),
    (shared) => Layer.provideMerge(SecondLevel.layer, shared)
  )

/** One that must be written down before anything is done. */
export const record = Effect.flatMap(Audit, (audit) =>
  audit.record({
    _tag: "Decision", operation: "tool/read_page", level: "MEDIUM", verdict: "allow", reason: "ok", rule: "MEDIUM",
    subject: local("ada", "test")
  }, "synced"))

/** All that a search asks on its way; fails if any of it fails. */
export const search = Effect.gen(function*() {
  const level = yield* SecondLevel
  const limits = yield* RateLimits
  const pace = yield* Pace
  const coolDown = yield* CoolDown
  yield* limits.take("ada", 1)
  yield* level.get("pages", "q")
  const lease = yield* level.acquire("q", Duration.seconds(1))
  yield* coolDown.check("html")
  yield* pace.turn(Effect.void)
  const now = Date.now()
  yield* level.put("pages", "q", { bytes: Buffer.from("x"), fetchedAt: now, freshUntil: now + 9_000, staleUntil: now + 9_000 })
  if (lease._tag === "Won") yield* lease.release
})
