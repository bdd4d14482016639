import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Redis } from "../../../state/redis/Redis.ts"
import type { RedisFailed } from "../../../state/redis/RedisFailed.ts"
import * as Reply from "../../../state/redis/Reply.ts"
import { DiskError } from "../Disk.ts"

/**
 * The trail in Redis: the segments, each a list of lines as a file holds them, and beside them how far the chain has come.
 * None of these keys expires, and so none is evicted where only keys that expire are; the retention bounds them.
 */
export const FAMILY = "audit1"

/** How far the chain has come. All lies in one slot, and changes together. */
export const Meta = Schema.Struct({
  stream: Schema.String,
  /** The oldest segment that is there, … */
  first: Schema.Number,
  /** … and the one that is written to. */
  segment: Schema.Number,
  seq: Schema.Number,
  hash: Schema.String,
  /** Records behind the last checkpoint. */
  unsigned: Schema.Number,
  /** Of the segment that is written to. */
  bytes: Schema.Number,
  /** When that began, in milliseconds since the epoch. */
  begun: Schema.Number
})
export type Meta = typeof Meta.Type

const Line = Schema.parseJson(Meta)
const decode = Schema.decodeUnknownOption(Line)
export const encodeMeta = Schema.encodeSync(Line)

const failed = ({ detail }: RedisFailed) => new DiskError({ operation: "read", path: "Redis", detail })

const damaged = new DiskError({ operation: "read", path: "Redis", detail: "how far the audit trail has come cannot be read" })

export const metaKey = (redis: Redis["Type"]): string => redis.together(FAMILY, "meta")

export const segmentKey = (redis: Redis["Type"], segment: number): string => redis.together(FAMILY, `segment:${segment}`)

/** What a reply says; undefined where there is no trail yet. Damage is no absence: the chain would begin anew. */
export const readMeta = (reply: unknown): Effect.Effect<Meta | undefined, DiskError> =>
  reply === null
    ? Effect.succeed(undefined)
    : Option.match(decode(reply), { onNone: () => Effect.fail(damaged), onSome: (meta) => Effect.succeed(meta) })

export const metaOf = (redis: Redis["Type"]): Effect.Effect<Meta | undefined, DiskError> =>
  redis.command("GET", [metaKey(redis)]).pipe(Effect.mapError(failed), Effect.flatMap(readMeta))

/** Lines that are read at one time: at most a few MiB. */
const PIECE = 500

/** Gives the lines of a trail, with their line breaks, segment by segment, up to where they end when they are read. */
export const eachLines = <E>(
  redis: Redis["Type"],
  { first, segment: last }: Meta,
  visit: (piece: { readonly segment: number; readonly lines: ReadonlyArray<string> }) => Effect.Effect<void, E>
): Effect.Effect<void, E | DiskError> =>
  Effect.gen(function*() {
    for (let segment = first; segment <= last; segment++) {
      const key = segmentKey(redis, segment)
      for (let from = 0;; from += PIECE) {
        const reply = yield* Effect.mapError(redis.command("LRANGE", [key, from, from + PIECE - 1]), failed)
        const lines = Reply.texts(reply)
        yield* visit({ segment, lines })
        if (lines.length < PIECE) break
      }
    }
  })

/** The last line of a segment; undefined where it has none. */
export const lastLine = (redis: Redis["Type"], segment: number): Effect.Effect<string | undefined, DiskError> =>
  redis.command("LINDEX", [segmentKey(redis, segment), -1]).pipe(Effect.mapError(failed), Effect.map(Reply.text))
