import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hash } from "node:crypto"
import { Redis } from "../../state/redis/Redis.ts"
import type { RedisFailed } from "../../state/redis/RedisFailed.ts"
import * as Script from "../../state/redis/Script.ts"
import { Denylist, DenylistUnavailable } from "./Denylist.ts"

const FAMILY = "revoked1"

/** Revoked twice is revoked until the later time. */
const revoking = Script.make("revoke", `
if redis.call("PTTL", KEYS[1]) < tonumber(ARGV[1]) then redis.call("SET", KEYS[1], 1, "PX", ARGV[1]) end
return 1
`)

/** One list for all replicas; Redis forgets a token when it has expired. */
export const layer: Layer.Layer<Denylist, never, Redis> = Layer.effect(
  Denylist,
  Effect.map(Redis, (redis) => {
    const failing = Effect.mapError(({ detail }: RedisFailed) => new DenylistUnavailable({ detail }))
    const keyOf = (jti: string): string => redis.key(FAMILY, hash("sha256", jti, "base64url"))
    return {
      revoke: (jti, until) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          until <= now
            ? Effect.void
            : Effect.asVoid(failing(redis.run(revoking, [keyOf(jti)], [Math.ceil(until - now)])))),
      isRevoked: (jti) => Effect.map(failing(redis.command("EXISTS", [keyOf(jti)])), (found) => found === 1)
    }
  })
)
