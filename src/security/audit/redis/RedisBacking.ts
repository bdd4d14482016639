import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { randomBytes } from "node:crypto"
import type { Redis } from "../../../state/redis/Redis.ts"
import type { RedisFailed } from "../../../state/redis/RedisFailed.ts"
import type { Backing, Load } from "../Backing.ts"
import { parse } from "../Chain.ts"
import { DiskError } from "../Disk.ts"
import { KEY_BYTES } from "../Seal.ts"
import { freshKey, signerOfPem, type Signer } from "../Signing.ts"
import { eachLines, FAMILY, metaOf } from "./RedisLines.ts"
import * as RedisKeys from "./RedisKeys.ts"
import * as RedisTrail from "./RedisTrail.ts"

/** What all replicas must have in common to write one chain, and what a folder keeps in files of its own. */
const Secrets = Schema.parseJson(Schema.Struct({ signing: Schema.String, pepper: Schema.String }))
type Secrets = typeof Secrets.Type

const decode = Schema.decodeUnknownOption(Secrets)
const encode = Schema.encodeSync(Secrets)

export const failing = (operation: string) =>
  Effect.mapError(({ detail }: RedisFailed) => new DiskError({ operation, path: "Redis", detail }))

const unusable = new DiskError({ operation: "read", path: "Redis", detail: "the keys of the audit trail are damaged" })

/** Of several replicas the first one makes them. */
export const secretsIn = (redis: Redis["Type"]): Effect.Effect<Secrets, DiskError> =>
  Effect.gen(function*() {
    const key = redis.together(FAMILY, "secrets")
    const ours = encode({ signing: freshKey(), pepper: randomBytes(KEY_BYTES).toString("base64url") })
    yield* failing("write")(redis.command("SET", [key, ours, "NX"]))
    const found = decode(yield* failing("read")(redis.command("GET", [key])))
    return yield* Option.match(found, { onNone: () => Effect.fail(unusable), onSome: Effect.succeed })
  })

const signerFrom = ({ signing }: Secrets): Effect.Effect<Signer, DiskError> =>
  Effect.try({ try: () => signerOfPem(signing), catch: () => unusable })

/** The trail in Redis. */
export const inRedis = (redis: Redis["Type"]): Load => (options) =>
  Effect.gen(function*() {
    const secrets = yield* secretsIn(redis)
    const signer = yield* signerFrom(secrets)
    const keys = RedisKeys.make(redis, Buffer.from(secrets.pepper, "base64url"))
    const backing: Backing = {
      keys,
      open: RedisTrail.open({ redis, signer, options, secrets: encode(secrets) }),
      // There is one stream, and whoever writes to it looks after it.
      prune: () => Effect.void,
      eachRead: (wanted, visit) =>
        Effect.flatMap(metaOf(redis), (meta) =>
          meta === undefined ? Effect.void : eachLines(redis, meta, ({ lines }) =>
            visit(lines.map((line) => Buffer.from(line.trimEnd())).filter(wanted).flatMap((line) => {
              const record = parse(line)
              return record === undefined ? [] : [{ stream: meta.stream, record, line }]
            }))))
    }
    return backing
  })

