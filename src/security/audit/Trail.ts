import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { randomBytes } from "node:crypto"
import * as path from "node:path"
import * as Appender from "./Appender.ts"
import type { Plain } from "../Canonical.ts"
import { type ChainRecord, GENESIS, type Head } from "./Chain.ts"
import type { Claim } from "./Claims.ts"
import { type Disk, type DiskError, remove } from "./Disk.ts"
import { type Draft, entry, linesOf, type Progress } from "./Lines.ts"
import { streamOf } from "./Records.ts"
import { firstOf, segmentFile, segmentsIn, tailOf } from "./Segments.ts"
import type { Signer } from "./Signing.ts"

export interface TrailOptions {
  /** A signed checkpoint stands behind at most so many records. */
  readonly checkpointEvery: number
  /** A file that has reached this many bytes is followed by a new one. */
  readonly segmentBytes: number
  /** So is one whose first record is older than this. */
  readonly segmentMillis: number
}

/** One stream, open for writing by this process alone. For one fiber at a time, but for `sync`. */
export interface Trail {
  readonly stream: string
  /** Writes all, with one call of the system, or none. `now` is milliseconds since the epoch. */
  readonly append: (drafts: ReadonlyArray<Draft>, now: number) => Effect.Effect<void, DiskError>
  /**
   * The same for one at once; false where that needs more than one write. Then nothing was written, and `append` may be asked.
   * None where writing has to be waited for.
   */
  readonly appendNow: ((draft: Draft, now: number) => boolean) | undefined
  /** Vouches for what was written since the last checkpoint, if anything was. */
  readonly checkpoint: Effect.Effect<void, DiskError>
  /** Returns when all that was appended before is on the medium. */
  readonly sync: Effect.Effect<void, DiskError>
  /** Deletes the files whose records are all older than a time, and says so in the trail first. */
  readonly prune: (before: number) => Effect.Effect<void, DiskError>
  /** False where the stream is another's by now: nothing more may be written. */
  readonly renew: Effect.Effect<boolean, DiskError>
  readonly close: Effect.Effect<void, DiskError>
  /** Closes the file only: for a stream that is another's. */
  readonly abandon: Effect.Effect<void, DiskError>
  readonly state: () => TrailState
}

export interface TrailState {
  /** Bytes that a loss of power would take. */
  readonly unsyncedBytes: number
  /** The last checkpoint, to be kept elsewhere. */
  readonly anchor: string | undefined
}

/** Where the chain of a stream goes on. */
interface Start {
  readonly stream: string
  readonly segment: number
  readonly head: Head
  readonly size: number
  readonly begun: number | undefined
  readonly torn: { readonly bytes: number; readonly digest: string } | undefined
}

/** A stream is named after its folder and by chance: a file of another cannot be put in its place. */
const newStream = (folder: string): string => `${path.basename(folder)}-${randomBytes(4).toString("hex")}`

const headOf = (record: ChainRecord): Head => ({ seq: record.seq, hash: record.hash })

/** Looks at what the last owner has left. */
const startOf = (folder: string): Effect.Effect<Start, DiskError> =>
  Effect.gen(function*() {
    const segments = yield* segmentsIn(folder)
    const segment = segments.at(-1)
    if (segment === undefined) {
      return { stream: newStream(folder), segment: 1, head: GENESIS, size: 0, begun: undefined, torn: undefined }
    }
    const tail = yield* tailOf(segmentFile(folder, segment))
    const first = yield* firstOf(segmentFile(folder, segment))
    const before = segments.at(-2)
    // The last owner went away while it began a new file.
    const previous = tail.last === undefined && before !== undefined
      ? { first: yield* firstOf(segmentFile(folder, before)), last: (yield* tailOf(segmentFile(folder, before))).last }
      : undefined
    const last = tail.last ?? previous?.last
    return {
      stream: streamOf(first) ?? streamOf(previous?.first) ?? newStream(folder),
      segment,
      head: last === undefined ? GENESIS : headOf(last),
      size: tail.goodBytes,
      begun: first === undefined || tail.last === undefined ? undefined : Date.parse(first.time),
      torn: tail.torn
    }
  })

export interface Opening {
  /** Of the stream. */
  readonly folder: string
  readonly signer: Signer
  readonly disk: Disk
  readonly options: TrailOptions
  /** The right to write there. */
  readonly claim: Claim
}

/** Goes on with a stream: what a crash has left unfinished is cut off, and everything is vouched for anew. */
export const open = ({ claim, disk, folder, options, signer }: Opening): Effect.Effect<Trail, DiskError> =>
  Effect.gen(function*() {
    const start = yield* startOf(folder)
    const { stream } = start
    let segment = start.segment
    let file = yield* Appender.open(disk, segmentFile(folder, segment), start.size)
    let head = start.head
    let begun = start.begun
    let unsigned = 0
    let anchor: string | undefined
    // What must stand before the next entry: the first record of a file tells which file it is.
    const { torn } = start
    let heading: ReadonlyArray<() => Plain> = [
      () => entry({ _tag: "Started", stream, segment }),
      ...(torn === undefined ? [] : [() => entry({ _tag: "Recovered", ...torn })])
    ]

    const lined = (drafts: ReadonlyArray<Draft>, now: number, signed: boolean) => {
      const opening = heading.map((plain) => plain())
      return linesOf(
        { stream, signer, checkpointEvery: options.checkpointEvery },
        { head, unsigned, anchor },
        opening,
        drafts,
        now,
        signed
      )
    }

    const wrote = (after: Progress, now: number): void => {
      head = after.head
      unsigned = after.unsigned
      anchor = after.anchor
      heading = []
      begun ??= now
    }

    const put = (drafts: ReadonlyArray<Draft>, now: number, signed: boolean): Effect.Effect<void, DiskError> =>
      Effect.suspend(() => {
        const { after, lines } = lined(drafts, now, signed)
        return lines.length === 0
          ? Effect.void
          : Effect.map(file.append(Buffer.from(lines.join(""))), () => wrote(after, now))
      })

    const appendNow = (draft: Draft, now: number): boolean => {
      if (isFull(now)) return false
      const { after, lines } = lined([draft], now, false)
      if (!file.appendNow(Buffer.from(lines.join("")))) return false
      wrote(after, now)
      return true
    }

    const isFull = (now: number): boolean =>
      file.size() >= options.segmentBytes || (begun !== undefined && Math.abs(now - begun) >= options.segmentMillis)

    /** Ends the file, vouched for and on the medium, and begins the next. */
    const rotate = (now: number): Effect.Effect<void, DiskError> =>
      Effect.gen(function*() {
        // What stands there when the stream was opened just now is not of this process, and is vouched for behind it.
        const opening = heading.length > 0
        if (!opening) yield* put([], now, true)
        yield* file.sync
        const next = yield* Appender.open(disk, segmentFile(folder, segment + 1), 0)
        yield* Effect.tapError(disk.syncFolder(folder), () => Effect.ignore(next.close))
        yield* Effect.ignore(file.close)
        file = next
        segment++
        begun = undefined
        if (!opening) heading = [() => entry({ _tag: "Rotated", stream, segment })]
      })

    const append = (drafts: ReadonlyArray<Draft>, now: number, signed: boolean): Effect.Effect<void, DiskError> =>
      isFull(now) ? Effect.zipRight(rotate(now), put(drafts, now, signed)) : put(drafts, now, signed)

    const vouch = Effect.flatMap(Clock.currentTimeMillis, (now) => append([], now, true))

    const prune = (before: number): Effect.Effect<void, DiskError> =>
      Effect.gen(function*() {
        const now = yield* Clock.currentTimeMillis
        const segments = yield* segmentsIn(folder)
        const old: Array<ChainRecord> = []
        // The file that is written to stays; one that is too old itself gave way to a new one when the stream was
        // opened.
        for (const number of segments.filter((number) => number < segment)) {
          const { last } = yield* tailOf(segmentFile(folder, number))
          if (last === undefined || Date.parse(last.time) >= before) break
          old.push(last)
        }
        const last = old.at(-1)
        const through = segments[old.length - 1]
        if (last === undefined || through === undefined) return
        const pruned = entry({ _tag: "Pruned", through, seq: last.seq, hash: last.hash })
        yield* append([{ time: now, entryAt: () => pruned }], now, true)
        yield* file.sync
        for (const number of segments.slice(0, old.length)) yield* remove(segmentFile(folder, number))
        yield* disk.syncFolder(folder)
      })

    const isNew = start.size === 0
    const names = isNew ? Effect.zipRight(disk.syncFolder(folder), disk.syncFolder(path.dirname(folder))) : Effect.void
    yield* Effect.tapError(Effect.zipRight(names, vouch), () => Effect.ignore(file.close))

    const sync = Effect.suspend(() => file.sync)
    const abandon = Effect.suspend(() => file.close)
    return {
      stream,
      append: (drafts, now) => append(drafts, now, false),
      appendNow,
      checkpoint: Effect.suspend(() => (unsigned === 0 ? Effect.void : vouch)),
      sync,
      prune,
      renew: claim.renew,
      close: Effect.zipRight(vouch, sync).pipe(
        Effect.ensuring(Effect.ignore(abandon)),
        Effect.ensuring(Effect.ignore(claim.release))
      ),
      abandon,
      state: () => ({ unsyncedBytes: file.unsyncedBytes(), anchor })
    }
  })
