import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { hash, randomUUID } from "node:crypto"
import { Redis } from "../state/redis/Redis.ts"
import type { RedisFailed } from "../state/redis/RedisFailed.ts"
import * as Script from "../state/redis/Script.ts"
import { StoreFailed } from "./CacheStore.ts"
import { Leases } from "./Leases.ts"

const FAMILY = "lease1"

/** How often whoever waits looks whether the lease is gone, in milliseconds: soon at first, for many answers are quick. */
const FIRST_LOOK = 20
const LAST_LOOK = 250

/** Only whoever has the lease gives it back: it may have expired, and be another's by now. */
const releasing = Script.make("release", `
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0
`)

/** Leases in Redis, which expires them. Whoever waits looks again: one who was told of a release could miss the message. */
export const layer: Layer.Layer<Leases, never, Redis> = Layer.effect(
  Leases,
  Effect.map(Redis, (redis) => {
    const failing = Effect.mapError(({ detail }: RedisFailed) => new StoreFailed({ kind: "redis", operation: "lease", detail }))

    const gone = (lease: string, look: number): Effect.Effect<void> =>
      Effect.sleep(look).pipe(
        Effect.zipRight(Effect.either(redis.command("EXISTS", [lease]))),
        Effect.flatMap((found) =>
          Either.isRight(found) && found.right === 1 ? gone(lease, Math.min(LAST_LOOK, look * 1.5)) : Effect.void)
      )

    return Leases.of({
      acquire: (key, ttl) =>
        Effect.suspend(() => {
          const lease = redis.key(FAMILY, hash("sha256", key, "base64url"))
          const owner = randomUUID()
          return failing(redis.command("SET", [lease, owner, "NX", "PX", Math.ceil(Duration.toMillis(ttl))])).pipe(
            Effect.map((reply) =>
              reply === "OK"
                ? { _tag: "Won" as const, release: Effect.ignore(redis.run(releasing, [lease], [owner])) }
                : { _tag: "Held" as const, wait: gone(lease, FIRST_LOOK) })
          )
        })
    })
  })
)
