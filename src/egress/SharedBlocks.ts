import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Redis } from "../state/redis/Redis.ts"
import * as Reply from "../state/redis/Reply.ts"
import * as Script from "../state/redis/Script.ts"
import { Block, type BlockStore } from "./CoolDown.ts"

const FAMILY = "cooldown1"

/** Longer than any block, and than a refusal after it still counts as a repetition. In milliseconds. */
const KEPT = 14 * 86_400_000

/** As one: whoever dies in between leaves no key that stays for ever. */
const keeping = Script.make("keep blocks", `redis.call("HSET", KEYS[1], unpack(ARGV, 2))
return redis.call("PEXPIRE", KEYS[1], ARGV[1])`)

const Line = Schema.parseJson(Block)
const decode = Schema.decodeUnknownOption(Line)
const encode = Schema.encodeSync(Line)

/**
 * Refusals as all replicas know them, a field for each scope, so that two replicas that are refused at once do not write
 * over each other. One that this version cannot read counts as none. Without Redis a replica goes by what it knows.
 */
export const make: Effect.Effect<BlockStore, never, Redis> = Effect.map(Redis, (redis) => {
  const key = redis.key(FAMILY, "blocks")
  return {
    read: redis.command("HVALS", [key]).pipe(
      Effect.map((reply) => Reply.texts(reply).flatMap((text) => Option.toArray(decode(text)))),
      // Redis says itself what is wrong with it.
      Effect.catchAll(() => Effect.succeed([]))
    ),
    write: (blocks) =>
      blocks.length === 0 ? Effect.void : Effect.ignore(
        redis.run(keeping, [key], [KEPT, ...blocks.flatMap((block) => [block.scope, encode(block)])])
      )
  }
})
