import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { createHmac, randomBytes } from "node:crypto"
import { LRUCache } from "lru-cache"
import type { Redis } from "../../../state/redis/Redis.ts"
import type { RedisFailed } from "../../../state/redis/RedisFailed.ts"
import * as Reply from "../../../state/redis/Reply.ts"
import * as Script from "../../../state/redis/Script.ts"
import { DiskError } from "../Disk.ts"
import { KEY_BYTES } from "../Seal.ts"
import type { SubjectKeys } from "../SubjectKeys.ts"
import { FAMILY } from "./RedisLines.ts"

/** Another replica forgets an erased key after this. What it seals until then nobody can open, for the key is gone. */
const FRESH = Duration.toMillis(Duration.minutes(1))

/** Subjects held in memory. */
const MOST_HELD = 10_000

/** Gives the key that is there, or puts this one there; and notes when it was last used. */
const getting = Script.make("read a key", `
local found = redis.call("HGET", KEYS[1], ARGV[1])
local key = found and string.match(found, "^([^:]+):") or ARGV[2]
redis.call("HSET", KEYS[1], ARGV[1], key .. ":" .. ARGV[3])
return key
`)

/** Deletes the keys that were not used since; looks at so many at a time, and answers where to go on. */
const pruning = Script.make("delete old keys", `
local found = redis.call("HSCAN", KEYS[1], ARGV[1], "COUNT", 1000)
for index = 1, #found[2], 2 do
  local used = tonumber(string.match(found[2][index + 1], ":(%d+)$"))
  if used and used < tonumber(ARGV[2]) then redis.call("HDEL", KEYS[1], found[2][index]) end
end
return found[1]
`)

const failing = (operation: string) =>
  Effect.mapError(({ detail }: RedisFailed) => new DiskError({ operation, path: "Redis", detail }))

/** The keys of subjects in one hash, by pseudonym. As `SubjectKeys`, for all replicas. */
export const make = (redis: Redis["Type"], pepper: Uint8Array): SubjectKeys => {
  const hash = redis.together(FAMILY, "keys")
  const held = new LRUCache<string, Buffer>({ max: MOST_HELD, ttl: FRESH })
  const names = new LRUCache<string, string>({ max: MOST_HELD })

  const pseudonym = (subject: string): string => {
    const known = names.get(subject)
    if (known !== undefined) return known
    const name = createHmac("sha256", pepper).update(subject).digest("hex").slice(0, 32)
    names.set(subject, name)
    return name
  }

  const decoded = (text: string): Effect.Effect<Buffer, DiskError> => {
    const key = Buffer.from(text, "base64url")
    return key.length === KEY_BYTES
      ? Effect.succeed(key)
      : Effect.fail(new DiskError({ operation: "read", path: "Redis", detail: `a key is none of ${KEY_BYTES} bytes` }))
  }

  const pruneFrom = (cursor: string, before: number): Effect.Effect<void, DiskError> =>
    failing("erase")(redis.run(pruning, [hash], [cursor, before])).pipe(
      Effect.flatMap((reply) => {
        const next = Reply.text(reply) ?? "0"
        return next === "0" ? Effect.void : pruneFrom(next, before)
      })
    )

  const atHand = (subject: string): Uint8Array | undefined => held.get(subject)

  return {
    pseudonym,
    atHand,
    key: (subject) =>
      Effect.suspend(() => {
        const known = atHand(subject)
        if (known !== undefined) return Effect.succeed(known)
        const fresh = randomBytes(KEY_BYTES).toString("base64url")
        return Effect.flatMap(Clock.currentTimeMillis, (now) =>
          failing("read")(redis.run(getting, [hash], [pseudonym(subject), fresh, Math.floor(now)]))).pipe(
            Effect.flatMap((reply) => decoded(Reply.text(reply) ?? "")),
            Effect.tap((key) => Effect.sync(() => held.set(subject, key)))
          )
      }),
    existing: (subject) =>
      Effect.flatMap(failing("read")(redis.command("HGET", [hash, pseudonym(subject)])), (reply) => {
        const found = Reply.text(reply)
        return found === undefined ? Effect.succeed(undefined) : decoded(found.split(":")[0] ?? "")
      }),
    erase: (subject) =>
      Effect.map(failing("erase")(redis.command("HDEL", [hash, pseudonym(subject)])), (reply) => {
        held.delete(subject)
        return reply === 1
      }),
    prune: (before) => pruneFrom("0", Math.floor(before))
  }
}
