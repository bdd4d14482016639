import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { constants, writeSync } from "node:fs"
import * as fs from "node:fs/promises"

/** The disk did not do what the trail needs. */
export class DiskError extends Schema.TaggedError<DiskError>()("DiskError", {
  operation: Schema.String,
  path: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `${this.operation} ${this.path}: ${this.detail}`
  }
}

export const hasCode = (error: unknown, ...codes: ReadonlyArray<string>): boolean =>
  typeof error === "object" && error !== null && "code" in error && codes.some((code) => error.code === code)

/** For what may have gone meanwhile: another process cleans up as well. */
export const orIfGone = <A>(gone: A) => (error: unknown): A => {
  if (hasCode(error, "ENOENT")) return gone
  throw error
}

const failed = (operation: string, path: string) => (error: unknown) =>
  new DiskError({ operation, path, detail: error instanceof Error ? error.message : String(error) })

/** A disk that does not answer at all is given up after this. */
const DEADLINE = Duration.seconds(10)

/**
 * Gives up after the deadline, also where nothing else may interrupt. Work that was begun may still end after that:
 * nothing may depend on its not having ended.
 */
export const inTime = (operation: string, path: string) =>
<A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E | DiskError> =>
  Effect.interruptible(work).pipe(
    Effect.timeoutFail({
      duration: DEADLINE,
      onTimeout: () => new DiskError({ operation, path, detail: `no answer within ${Duration.format(DEADLINE)}` })
    })
  )

/** Work of the disk as an effect, within the deadline. */
export const ask = <A>(operation: string, path: string, work: () => Promise<A>): Effect.Effect<A, DiskError> =>
  inTime(operation, path)(Effect.tryPromise({ try: work, catch: failed(operation, path) }))

/** An open file that is written at given places. */
export interface OpenFile {
  /**
   * Gives all bytes to the operating system, at once: a kill of this process does not lose them, the end of the machine
   * may. Synchronous, for it takes 6 µs that way and 120 µs through the thread pool (measured).
   */
  readonly write: (bytes: Uint8Array, position: number) => Either.Either<void, DiskError>
  /** Has all that was written before put on the medium (fdatasync). */
  readonly sync: Effect.Effect<void, DiskError>
  readonly truncate: (size: number) => Effect.Effect<void, DiskError>
  readonly close: Effect.Effect<void, DiskError>
}

/** What the trail does with files, so that a disk with faults can stand in its place. */
export interface Disk {
  /** For reading and writing; made, for its owner only, where it is missing. */
  readonly open: (path: string) => Effect.Effect<OpenFile, DiskError>
  /** Makes it durable that a file of the folder was made or removed. */
  readonly syncFolder: (path: string) => Effect.Effect<void, DiskError>
}

const writeAll = (fd: number, bytes: Uint8Array, position: number): void => {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done)
  }
}

const open = (path: string): Effect.Effect<OpenFile, DiskError> =>
  Effect.map(ask("open", path, () => fs.open(path, constants.O_RDWR | constants.O_CREAT, 0o600)), (handle) => {
    // Of a disk that hangs, one thread of the pool is enough; and a file must not be closed under it.
    let syncing = false
    const busy = new DiskError({ operation: "sync", path, detail: "the one before has not ended" })
    return {
      write: (bytes, position) =>
        Either.try({ try: () => writeAll(handle.fd, bytes, position), catch: failed("write", path) }),
      sync: Effect.suspend(() => {
        if (syncing) return Effect.fail(busy)
        syncing = true
        return ask("sync", path, () =>
          handle.datasync().finally(() => {
            syncing = false
          }))
      }),
      truncate: (size) => ask("truncate", path, () => handle.truncate(size)),
      close: Effect.suspend(() => (syncing ? Effect.fail(busy) : ask("close", path, () => handle.close())))
    }
  })

/**
 * Folders cannot be synced everywhere (Windows: EPERM, EISDIR; some network file systems: EINVAL), nor need they be
 * there.
 */
const syncFolder = (path: string): Effect.Effect<void, DiskError> =>
  ask("sync", path, async () => {
    try {
      const handle = await fs.open(path, "r")
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (!hasCode(error, "EPERM", "EISDIR", "EINVAL")) throw error
    }
  })

export const node: Disk = { open, syncFolder }

/** The names in a folder; none where it is missing. */
export const list = (folder: string): Effect.Effect<ReadonlyArray<string>, DiskError> =>
  ask("list", folder, () => fs.readdir(folder).catch(orIfGone([])))

export const makeFolder = (folder: string): Effect.Effect<void, DiskError> =>
  Effect.asVoid(ask("make", folder, () => fs.mkdir(folder, { recursive: true, mode: 0o700 })))

/** It is no error that a file has gone already. */
export const remove = (file: string): Effect.Effect<void, DiskError> =>
  ask("remove", file, () => fs.rm(file, { force: true }))
