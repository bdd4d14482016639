import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hash } from "node:crypto"
import { Redis } from "../state/redis/Redis.ts"
import type { RedisFailed } from "../state/redis/RedisFailed.ts"
import * as Reply from "../state/redis/Reply.ts"
import { CacheStore, StoreFailed, type Stored } from "./CacheStore.ts"

/** The form of a value: this byte, three times in milliseconds, the bytes. Another form is none of ours. */
const VERSION = 1
const HEAD = 1 + 3 * 8

/** The keys of this form; what is left of another expires. */
const FAMILY = "cache1"

/** One that is larger would hold up all others: Redis does one thing at a time. */
const LARGEST = 4 * 1024 * 1024

const packed = ({ bytes, fetchedAt, freshUntil, staleUntil }: Stored): Buffer => {
  const value = Buffer.allocUnsafe(HEAD + bytes.length)
  value.writeUInt8(VERSION, 0)
  value.writeDoubleBE(fetchedAt, 1)
  value.writeDoubleBE(freshUntil, 9)
  value.writeDoubleBE(staleUntil, 17)
  value.set(bytes, HEAD)
  return value
}

const unpacked = (value: Buffer | undefined): Stored | undefined =>
  value === undefined || value.length < HEAD || value.readUInt8(0) !== VERSION ? undefined : {
    fetchedAt: value.readDoubleBE(1),
    freshUntil: value.readDoubleBE(9),
    staleUntil: value.readDoubleBE(17),
    bytes: value.subarray(HEAD)
  }

/** A key may be what somebody searched for: a digest of it stands in Redis. */
const nameOf = (space: string, key: string): string => `${space}:${hash("sha256", key, "base64url")}`

/**
 * Answers that all replicas share. Each is dropped by Redis itself when nobody may show it any more; how much memory all
 * of them take is bounded by `maxmemory` there, for only Redis knows it.
 */
export const layer: Layer.Layer<CacheStore, never, Redis> = Layer.effect(
  CacheStore,
  Effect.map(Redis, (redis) => {
    const failing = (operation: StoreFailed["operation"]) =>
      Effect.mapError(({ detail }: RedisFailed) => new StoreFailed({ kind: "redis", operation, detail }))
    const keyOf = (space: string, key: string): string => redis.key(FAMILY, nameOf(space, key))
    return CacheStore.of({
      get: (space, key) =>
        redis.bytes("GET", [keyOf(space, key)]).pipe(
          Effect.map((reply) => unpacked(Reply.bytes(reply))),
          failing("get")
        ),
      put: (space, key, value) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const left = Math.ceil(value.staleUntil - now)
          if (left <= 0) return Effect.void
          if (value.bytes.length > LARGEST) {
            return Effect.fail(new StoreFailed({ kind: "redis", operation: "put", detail: `it is larger than ${LARGEST} bytes` }))
          }
          return Effect.asVoid(failing("put")(redis.command("SET", [keyOf(space, key), packed(value), "PX", left])))
        }),
      remove: (space, key) => Effect.asVoid(failing("remove")(redis.command("UNLINK", [keyOf(space, key)]))),
      clear: (space) => failing("clear")(redis.removeAll(FAMILY, `${space}:`)),
      // How Redis itself is, it says by its own name in the health check.
      status: Effect.succeed({ kind: "redis" })
    })
  })
)
