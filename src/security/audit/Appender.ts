import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Disk, DiskError } from "./Disk.ts"

/** A file that only grows, and that is whole again after any failure of the disk. One writer; anybody may sync. */
export interface Appender {
  /** All of the bytes, or none: what was written of them is cut off again, now or before the next. */
  readonly append: (bytes: Buffer) => Effect.Effect<void, DiskError>
  /** The same at once; false where it needs more than one write. Then nothing of the bytes counts, and `append` may be asked. */
  readonly appendNow: (bytes: Buffer) => boolean
  /** Returns when all that was appended before is on the medium. */
  readonly sync: Effect.Effect<void, DiskError>
  readonly close: Effect.Effect<void, DiskError>
  readonly size: () => number
  /** Bytes that are written and that a loss of power would take. */
  readonly unsyncedBytes: () => number
}

/** Opens a file of which so many bytes are good; what stands behind them is cut off. */
export const open = (disk: Disk, path: string, goodBytes: number): Effect.Effect<Appender, DiskError> =>
  Effect.gen(function*() {
    const file = yield* disk.open(path)
    const handle = yield* Effect.makeSemaphore(1)
    let size = goodBytes
    let syncedSize = goodBytes
    // Written, and not known to be on the medium. When a sync fails the system may forget the pages, and say at the
    // next sync that all is well: so they are written once more, from here.
    const unsynced: Array<Buffer> = []
    let damage: "none" | "torn" | "unsynced" = "none"

    const mend: Effect.Effect<void, DiskError> = Effect.gen(function*() {
      if (damage === "none") return
      yield* file.truncate(size)
      if (damage === "unsynced") yield* file.write(Buffer.concat(unsynced), syncedSize)
      damage = "none"
    })

    const sync: Effect.Effect<void, DiskError> = Effect.gen(function*() {
      if (syncedSize === size && damage === "none") return
      yield* mend
      const upTo = size
      const covered = unsynced.length
      yield* Effect.tapError(file.sync, () =>
        Effect.sync(() => {
          damage = "unsynced"
        }))
      unsynced.splice(0, covered)
      syncedSize = upTo
    })

    const put = (bytes: Buffer): Either.Either<void, DiskError> => {
      const written = file.write(bytes, size)
      if (Either.isRight(written)) {
        size += bytes.length
        unsynced.push(bytes)
      } else if (damage === "none") damage = "torn"
      return written
    }

    const write = (bytes: Buffer): Effect.Effect<void, DiskError> =>
      // Mended now, if the disk allows it: a full one gets back what the half-written bytes took.
      Effect.tapError(Effect.suspend(() => put(bytes)), () => Effect.ignore(mend))

    const begin = Effect.zipRight(file.truncate(goodBytes), file.sync)
    yield* Effect.tapError(begin, () => Effect.ignore(file.close))

    return {
      append: (bytes) =>
        Effect.suspend(() =>
          damage === "none" ? write(bytes) : Effect.zipRight(handle.withPermits(1)(mend), write(bytes))
        ),
      appendNow: (bytes) => damage === "none" && Either.isRight(put(bytes)),
      sync: handle.withPermits(1)(sync),
      close: handle.withPermits(1)(file.close),
      size: () => size,
      unsyncedBytes: () => size - syncedSize
    }
  })
