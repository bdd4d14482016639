import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import { once } from "../../domain/Once.ts"
import { AuditUnavailable } from "../../domain/Errors.ts"
import { withNow } from "../../domain/Now.ts"
import { Redis } from "../../state/redis/Redis.ts"
import type { AuditEntry, StoredEntry } from "./AuditEntry.ts"
import { type Backing, inFolder, type Load } from "./Backing.ts"
import type * as Disk from "./Disk.ts"
import type { Draft } from "./Lines.ts"
import type { Read } from "./Records.ts"
import { inRedis } from "./redis/RedisBacking.ts"
import { open as unseal, type Place } from "./Seal.ts"
import { MOST_BETWEEN_CHECKPOINTS } from "./Signing.ts"
import { entryAt, entryNow, entryOf } from "./Stored.ts"
import type * as SubjectKeys from "./SubjectKeys.ts"
import * as Writer from "./Writer.ts"

export interface AuditOptions extends TrailBounds {
  /** Holds the trail and its keys, and nothing else. Made with the first record. */
  readonly folder: string
  /** Another disk than the real one, for tests. */
  readonly disk?: Disk.Disk
}

export interface TrailBounds {
  /** Records are deleted, file by file, when all of a file are older. */
  readonly retention: Duration.Duration
  /** A file that is larger, or whose first record is older, is followed by a new one. */
  readonly segmentBytes: number
  readonly segmentAge: Duration.Duration
  /** A signed checkpoint stands behind at most so many records (5,000 at most), … */
  readonly checkpointEvery: number
  /** … and comes at the latest after this. */
  readonly checkpointWithin: Duration.Duration
  /** What is only written is on the medium after this. */
  readonly syncWithin: Duration.Duration
  /** How many records may wait for the disk. */
  readonly queueLimit: number
}

export interface AuditStatus {
  /** False since the disk last failed; the next record tries again all the same. */
  readonly writable: boolean
  /** Why it cannot be written. For the operator: it may name files. */
  readonly failure: string | undefined
  /** The stream of this process; none before the first record. */
  readonly stream: string | undefined
  /** Recorded by this process. */
  readonly records: number
  /** Records that wait for the disk. */
  readonly waiting: number
  /** Bytes that a loss of power would take just now. */
  readonly unsyncedBytes: number
  /** Milliseconds since the epoch. */
  readonly lastSync: number | undefined
  /**
   * The last checkpoint of this process, one line: kept elsewhere, it shows later that nothing was cut off before it.
   */
  readonly anchor: string | undefined
}

/** What became of an erasure. */
export interface Erasure {
  /** Whether there was a key to delete. */
  readonly hadKey: boolean
  /** Where the erasure is recorded, `stream:seq`: for the person, since the record does not say whom it concerned. */
  readonly receipt: string
}

/** A record of one subject. */
export interface OwnRecord {
  readonly place: Place
  /** As it was written: RFC 3339, UTC. */
  readonly time: string
  readonly entry: StoredEntry
  /** What was sealed, unless it was erased or never there. */
  readonly revealed: Readonly<Record<string, string>> | undefined
}

/** How often files are looked for that are too old. */
const SWEEP = Duration.hours(1)

/** A key outlives the last record of its subject a little: it shows signs of life only once a day. */
const KEY_GRACE = Duration.days(2)

/**
 * The audit trail: an append-only chain of records on disk, each bound to the one before by its hash, vouched for by
 * signed checkpoints. What a person asked for is sealed with a key of that person. See docs/audit.md.
 */
export class Audit extends Context.Tag("mcp-duckduckgo/security/audit/Audit")<Audit, {
  /**
   * Returns when the record is with the operating system (`written`: a kill of this process cannot lose it) or on the
   * medium (`synced`: a loss of power cannot). Once asked for, a record is written even if the caller is interrupted;
   * and after a failure it may be there all the same. The next record tries again.
   */
  readonly record: (entry: AuditEntry, until: Writer.Until) => Effect.Effect<void, AuditUnavailable>
  readonly status: Effect.Effect<AuditStatus>
  /** Deletes the key of a subject (`Subject.keyOf`), and with it what was sealed; then records it. May be repeated. */
  readonly erase: (subject: string) => Effect.Effect<Erasure, AuditUnavailable>
  /** Gives the records of a subject (`Subject.keyOf`) one by one, as they are read. */
  readonly entriesOf: <E>(
    subject: string,
    each: (record: OwnRecord) => Effect.Effect<void, E>
  ) => Effect.Effect<void, E | AuditUnavailable>
}>() {
  static readonly layer = ({ disk, folder, ...bounds }: AuditOptions): Layer.Layer<Audit> =>
    Layer.scoped(Audit, make(inFolder(folder, disk), bounds))

  /** One chain in Redis, to which all replicas append. */
  static readonly layerRedis = (bounds: TrailBounds): Layer.Layer<Audit, never, Redis> =>
    Layer.scoped(Audit, Effect.flatMap(Redis, (redis) => make(inRedis(redis), bounds)))

  static readonly defaults = (folder: string): AuditOptions => ({ folder, ...Audit.bounds })

  static readonly bounds: TrailBounds = {
    retention: Duration.days(90),
    segmentBytes: 16 * 1024 * 1024,
    segmentAge: Duration.days(1),
    checkpointEvery: 1_000,
    checkpointWithin: Duration.minutes(1),
    syncWithin: Duration.seconds(1),
    queueLimit: 10_000
  }
}

const make = Effect.fnUntraced(function*(load: Load, options: TrailBounds) {
  const { retention } = options
  const trailOptions = {
    checkpointEvery: Math.min(options.checkpointEvery, MOST_BETWEEN_CHECKPOINTS),
    segmentBytes: options.segmentBytes,
    // What is never rotated is never deleted.
    segmentMillis: Math.min(Duration.toMillis(options.segmentAge), Duration.toMillis(retention))
  }

  /** Made with the first record. What could not be made is tried again with the next. */
  let loaded: Backing | undefined
  const backing = yield* once(Effect.tap(load(trailOptions), (own) =>
    Effect.sync(() => {
      loaded = own
    })))

  const inUse = yield* Effect.makeLatch(false)
  const writer = yield* Writer.make({
    ...options,
    open: Effect.tap(Effect.flatMap(backing, ({ open }) => open), () => inUse.open)
  })

  const draftNow = (entry: AuditEntry, time: number): Draft | undefined => {
    const entryAt = loaded === undefined ? undefined : entryNow(loaded.keys, entry, time)
    return entryAt === undefined ? undefined : { time, entryAt }
  }

  const record = (entry: AuditEntry, until: Writer.Until) =>
    withNow((time) =>
      until === "written" && writer.writeNow(time, () => draftNow(entry, time)) ? Effect.void : writer.write(
        Effect.flatMap(backing, ({ keys }) => Effect.map(entryAt(keys, entry), (entryAt) => ({ time, entryAt }))),
        until
      ))

  /** Deletes what is older than it may become: in the own stream, in those that nobody has any more, and keys. */
  const sweep = Effect.gen(function*() {
    const before = (yield* Clock.currentTimeMillis) - Duration.toMillis(retention)
    const looked = yield* writer.alone((trail) => Effect.as(trail.prune(before), true))
    if (looked === undefined) return
    const { keys, prune } = yield* backing
    yield* prune(before)
    yield* keys.prune(before - Duration.toMillis(KEY_GRACE))
  }).pipe(
    Effect.catchAll((error) => Effect.logWarning(`Old audit records could not be deleted: ${error.message}`))
  )
  yield* Effect.forkScoped(Effect.zipRight(inUse.await, Effect.repeat(sweep, Schedule.spaced(SWEEP))))

  const failed = (doing: string) => (error: SubjectKeys.KeyError) =>
    Effect.zipRight(
      Effect.logWarning(`The audit trail cannot ${doing}: ${error.message}`),
      Effect.fail(Writer.unavailable(error))
    )

  const entriesOf = <E>(subject: string, each: (record: OwnRecord) => Effect.Effect<void, E>) =>
    Effect.gen(function*() {
      const { eachRead, keys } = yield* Effect.catchAll(backing, failed("be read"))
      const key = yield* Effect.catchAll(keys.existing(subject), failed("be read"))
      const name = keys.pseudonym(subject)
      const visit = ({ record, stream }: Read) => {
        const entry = Option.getOrUndefined(entryOf(record))
        if (entry === undefined || !("subject" in entry) || entry.subject?.id !== name) return Effect.void
        const place = { stream, seq: record.seq }
        const revealed = key === undefined || entry.sealed === undefined ? undefined : unseal(key, place, entry.sealed)
        // Told apart from errors of the reading, whatever they are.
        return Effect.mapError(each({ place, time: record.time, entry, revealed }), (theirs) => ({ theirs }))
      }
      const isOwn = (line: Buffer) => line.includes(name)
      yield* eachRead(isOwn, (reads) => Effect.forEach(reads, visit, { discard: true })).pipe(
        Effect.catchAll((error): Effect.Effect<never, E | AuditUnavailable> =>
          "theirs" in error ? Effect.fail(error.theirs) : failed("be read")(error))
      )
    })

  return Audit.of({
    record,
    status: Effect.sync(() => {
      const { failure, lastSync, records, trail, waiting } = writer.state()
      return {
        writable: failure === undefined,
        failure,
        stream: trail?.stream,
        records,
        waiting,
        unsyncedBytes: trail?.state().unsyncedBytes ?? 0,
        lastSync,
        anchor: trail?.state().anchor
      }
    }),
    erase: Effect.fn("Audit.erase")(function*(subject) {
      const hadKey = yield* Effect.flatMap(backing, ({ keys }) => keys.erase(subject)).pipe(
        Effect.catchAll(failed("delete a key"))
      )
      const time = yield* Clock.currentTimeMillis
      let receipt = ""
      const entryAt = ({ seq, stream }: Place) => {
        receipt = `${stream}:${seq}`
        return { _tag: "Erased" }
      }
      yield* writer.write(Effect.succeed({ time, entryAt }), "synced")
      return { hadKey, receipt }
    }, Effect.uninterruptible),
    entriesOf: (subject, each) => Effect.withSpan(entriesOf(subject, each), "Audit.entriesOf")
  })
})
