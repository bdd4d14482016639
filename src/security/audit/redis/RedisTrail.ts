import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { randomBytes } from "node:crypto"
import type { Redis } from "../../../state/redis/Redis.ts"
import type { RedisFailed } from "../../../state/redis/RedisFailed.ts"
import * as Reply from "../../../state/redis/Reply.ts"
import * as Script from "../../../state/redis/Script.ts"
import { type ChainRecord, GENESIS, parse } from "../Chain.ts"
import { DiskError } from "../Disk.ts"
import { type Draft, entry, linesOf, type Progress } from "../Lines.ts"
import type { Signer } from "../Signing.ts"
import type { Trail, TrailOptions } from "../Trail.ts"
import { encodeMeta, FAMILY, lastLine, type Meta, metaKey, metaOf, readMeta, segmentKey } from "./RedisLines.ts"

/**
 * Appends where the chain has come as far as the writer believes, and says else how far it has. So what was made of the
 * last record's hash follows from it, whoever else writes; and all of it is there, or nothing.
 *
 * KEYS: meta, secrets, the segment, the next one. ARGV: the meta as believed, the meta after it, the secrets, how many of
 * the lines are of the segment, the lines. The secrets are put back where Redis was emptied: all replicas hold the same.
 */
const appending = Script.make("append to the audit trail", `
local meta = redis.call("GET", KEYS[1])
if (meta or "") ~= ARGV[1] then return {0, meta} end
redis.call("SET", KEYS[2], ARGV[3], "NX")
local here = tonumber(ARGV[4])
for index = 5, #ARGV do
  redis.call("RPUSH", KEYS[index - 5 < here and 3 or 4], ARGV[index])
end
redis.call("SET", KEYS[1], ARGV[2])
return {1, ARGV[2]}
`)

/** Other replicas append at the same time: whoever comes too late links its lines anew. */
const MOST_TRIES = 200

/** Lines of one script; Redis does nothing else meanwhile. */
const MOST_DRAFTS = 200

export interface RedisTrailOptions {
  readonly redis: Redis["Type"]
  readonly signer: Signer
  readonly options: TrailOptions
  /** See `RedisBacking`. */
  readonly secrets: string
}

const failing = (operation: string) =>
  Effect.mapError(({ detail }: RedisFailed) => new DiskError({ operation, path: "Redis", detail }))

const crowded = new DiskError({ operation: "write", path: "Redis", detail: "too many others write to the audit trail" })

/** What is to be written, and how far the chain has come then. */
interface Plan {
  readonly here: ReadonlyArray<string>
  readonly next: ReadonlyArray<string>
  readonly after: Meta
  readonly anchor: string | undefined
}

const bytesOf = (lines: ReadonlyArray<string>): number => lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)

/** The stream of all replicas, for one of them. Nothing is left to sync: what Redis has taken is written. */
export const open = ({ options, redis, secrets, signer }: RedisTrailOptions): Effect.Effect<Trail, DiskError> =>
  Effect.gen(function*() {
    let known = yield* metaOf(redis)
    let stream = known?.stream ?? `1-${randomBytes(4).toString("hex")}`
    let anchor: string | undefined
    let introduced = false

    const lines = (before: Progress, heading: Parameters<typeof linesOf>[2], drafts: ReadonlyArray<Draft>, now: number, signed: boolean) =>
      linesOf({ stream, signer, checkpointEvery: options.checkpointEvery }, before, heading, drafts, now, signed)

    const isFull = (meta: Meta, now: number): boolean =>
      meta.bytes >= options.segmentBytes || Math.abs(now - meta.begun) >= options.segmentMillis

    const plan = (meta: Meta | undefined, drafts: ReadonlyArray<Draft>, now: number, signed: boolean): Plan => {
      const before: Progress = meta === undefined
        ? { head: GENESIS, unsigned: 0, anchor: undefined }
        : { head: { seq: meta.seq, hash: meta.hash }, unsigned: meta.unsigned, anchor }
      const metaAfter = ({ head, unsigned }: Progress, segment: number, bytes: number, begun: number): Meta => ({
        stream, first: meta?.first ?? 1, segment, seq: head.seq, hash: head.hash, unsigned, bytes, begun
      })
      if (meta !== undefined && isFull(meta, now)) {
        const end = lines(before, [], [], now, true)
        const segment = meta.segment + 1
        const next = lines(end.after, [entry({ _tag: "Rotated", stream, segment })], drafts, now, signed)
        return { here: end.lines, next: next.lines, anchor: next.after.anchor, after: metaAfter(next.after, segment, bytesOf(next.lines), now) }
      }
      const segment = meta?.segment ?? 1
      const heading = introduced && meta !== undefined ? [] : [entry({ _tag: "Started", stream, segment })]
      const here = lines(before, heading, drafts, now, signed || heading.length > 0)
      return {
        here: here.lines,
        next: [],
        anchor: here.after.anchor,
        after: metaAfter(here.after, segment, (meta?.bytes ?? 0) + bytesOf(here.lines), meta?.begun ?? now)
      }
    }

    /** Another chain than before, or none: Redis was emptied. */
    const renamed = (meta: Meta | undefined) => {
      if (known === undefined || meta?.stream === stream) return Effect.void
      const lost = stream
      return Effect.logWarning(`The audit stream ${lost} is gone from Redis, with its records; another one is begun`)
    }

    const believe = (meta: Meta | undefined) =>
      Effect.map(renamed(meta), () => {
        if (meta === undefined && known !== undefined) stream = `1-${randomBytes(4).toString("hex")}`
        if (meta !== undefined && meta.stream !== stream) {
          stream = meta.stream
          introduced = false
        }
        known = meta
      })

    const attempt = (drafts: ReadonlyArray<Draft>, now: number, signed: boolean, tries: number): Effect.Effect<void, DiskError> =>
      Effect.suspend(() => {
        const believed = known
        const { after, anchor: vouched, here, next } = plan(believed, drafts, now, signed)
        if (here.length + next.length === 0) return Effect.void
        const segment = believed?.segment ?? 1
        const keys = [metaKey(redis), redis.together(FAMILY, "secrets"), segmentKey(redis, segment), segmentKey(redis, segment + 1)]
        const args = [believed === undefined ? "" : encodeMeta(believed), encodeMeta(after), secrets, here.length, ...here, ...next]
        return failing("write")(redis.run(appending, keys, args)).pipe(
          // Whether it was written is not known then; the next attempt looks.
          Effect.flatMap((reply): Effect.Effect<void, DiskError> => {
            const [done, meta] = Reply.list(reply)
            if (done === 1) {
              known = after
              anchor = vouched ?? anchor
              introduced = true
              return Effect.void
            }
            if (tries >= MOST_TRIES) return Effect.fail(crowded)
            return readMeta(meta ?? null).pipe(
              Effect.flatMap(believe),
              Effect.zipRight(Random.nextIntBetween(0, Math.min(50, 2 * tries))),
              Effect.flatMap((millis) => (millis === 0 ? Effect.void : Effect.sleep(millis))),
              Effect.zipRight(attempt(drafts, now, signed, tries + 1))
            )
          })
        )
      })

    /** In pieces, for Redis does nothing else while one is written; each is whole. */
    const append = (drafts: ReadonlyArray<Draft>, now: number, signed: boolean): Effect.Effect<void, DiskError> =>
      drafts.length <= MOST_DRAFTS
        ? attempt(drafts, now, signed, 1)
        : Effect.zipRight(
          attempt(drafts.slice(0, MOST_DRAFTS), now, signed, 1),
          Effect.suspend(() => append(drafts.slice(MOST_DRAFTS), now, signed))
        )

    const vouch = Effect.flatMap(Clock.currentTimeMillis, (now) => append([], now, true))

    const checkpoint = Effect.flatMap(metaOf(redis), (meta) =>
      Effect.zipRight(believe(meta), meta === undefined || meta.unsigned === 0 ? Effect.void : vouch))

    const prune = (before: number): Effect.Effect<void, DiskError> =>
      Effect.gen(function*() {
        const now = yield* Clock.currentTimeMillis
        yield* believe(yield* metaOf(redis))
        const meta = known
        if (meta === undefined) return
        let old: ChainRecord | undefined
        let through = 0
        for (let segment = meta.first; segment < meta.segment; segment++) {
          const line = yield* lastLine(redis, segment)
          const last = line === undefined ? undefined : parse(Buffer.from(line.trimEnd()))
          if (last === undefined || Date.parse(last.time) >= before) break
          old = last
          through = segment
        }
        if (old === undefined) return
        const pruned = entry({ _tag: "Pruned", through, seq: old.seq, hash: old.hash })
        yield* append([{ time: now, entryAt: () => pruned }], now, true)
        yield* forget(through)
      })

    /** What the trail says is deleted is deleted. Whoever reads meanwhile finds segments empty. */
    const forget = (through: number): Effect.Effect<void, DiskError> =>
      Effect.gen(function*() {
        const meta = yield* metaOf(redis)
        if (meta === undefined) return
        for (let segment = meta.first; segment <= through; segment++) {
          yield* failing("erase")(redis.command("UNLINK", [segmentKey(redis, segment)]))
        }
        yield* failing("write")(redis.run(forgetting, [metaKey(redis)], [through + 1]))
        known = yield* metaOf(redis)
      })

    yield* vouch
    return {
      get stream() {
        return stream
      },
      appendNow: undefined,
      append: (drafts, now) => append(drafts, now, false),
      checkpoint,
      sync: Effect.void,
      prune,
      renew: Effect.succeed(true),
      close: checkpoint,
      abandon: Effect.void,
      state: () => ({ unsyncedBytes: 0, anchor })
    }
  })

/** Moves the beginning of the trail on; the members of the meta keep their order, which it is compared by. */
const forgetting = Script.make("forget old audit records", `
local meta = redis.call("GET", KEYS[1])
if meta then redis.call("SET", KEYS[1], (string.gsub(meta, '"first":%d+', '"first":' .. ARGV[1], 1))) end
return 1
`)
