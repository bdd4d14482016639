import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hash } from "node:crypto"
import { Redis } from "../../state/redis/Redis.ts"
import type { RedisFailed } from "../../state/redis/RedisFailed.ts"
import * as Script from "../../state/redis/Script.ts"
import { MOST_EACH, Replays, ReplaysUnavailable } from "./Replays.ts"

const FAMILY = "proof1"

/** 1: the first; 0: shown before; -1: the key has no room left. Both keys are named alike in braces, and so lie together. */
const showing = Script.make("proof", `
if redis.call("EXISTS", KEYS[1]) == 1 then return 0 end
local count = redis.call("INCR", KEYS[2])
if count == 1 then redis.call("PEXPIRE", KEYS[2], ARGV[1]) end
if count > tonumber(ARGV[2]) then return -1 end
redis.call("SET", KEYS[1], 1, "PX", ARGV[1])
return 1
`)

/** One memory for all replicas; Redis forgets a proof when it counts no more. */
export const layer: Layer.Layer<Replays, never, Redis> = Layer.effect(
  Replays,
  Effect.map(Redis, (redis) => {
    const failing = Effect.mapError(({ detail }: RedisFailed) => new ReplaysUnavailable({ detail }))
    return {
      isFirst: (key, proof, lasts) =>
        Effect.suspend(() => {
          const own = `{${hash("sha256", key, "base64url")}}`
          const keys = [redis.key(FAMILY, `${own}:${hash("sha256", proof, "base64url")}`), redis.key(FAMILY, own)]
          return Effect.flatMap(failing(redis.run(showing, keys, [Math.ceil(lasts), MOST_EACH])), (answer) =>
            answer === -1
              ? new ReplaysUnavailable({ detail: "too many were shown lately" })
              : Effect.succeed(answer === 1))
        })
    }
  })
)
