import { closeSync, open, statSync, writeSync } from "node:fs"
import * as fs from "node:fs/promises"
import { promisify } from "node:util"

/** What a folder of blobs does with files, so that a file system with faults can stand in its place. */
export interface BlobFiles {
  /** Makes the folder, for its owner only, where it is missing. */
  readonly make: (folder: string) => Promise<void>
  /** The names in the folder; none where it is missing. */
  readonly list: (folder: string) => Promise<ReadonlyArray<string>>
  /** When names in the folder last changed; undefined where it is missing. Synchronous, for it takes microseconds. */
  readonly changedAt: (folder: string) => number | undefined
  readonly changedFileAt: (file: string) => Promise<number | undefined>
  /** Undefined where it is missing. */
  readonly read: (file: string) => Promise<Uint8Array | undefined>
  /** Makes a file, for its owner only. */
  readonly write: (file: string, bytes: Uint8Array) => Promise<void>
  /** Replaces what stands there. */
  readonly rename: (from: string, to: string) => Promise<void>
  /** It is no error that it is gone already. */
  readonly remove: (file: string) => Promise<void>
}

const isMissing = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT"

const unlessMissing = async <A>(work: Promise<A>): Promise<A | undefined> => {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const opened = promisify(open)

/** Bytes that are written at once; to the system's memory that is some hundredths of a millisecond. */
const AT_ONCE = 64 * 1024

/**
 * A new file, made in a thread of the pool and filled at once: a few kilobytes are in the system's memory sooner than a
 * thread is asked, and `writeFile` asks one three times.
 */
const writeSmall = async (file: string, bytes: Uint8Array, mode: number): Promise<void> => {
  const handle = await opened(file, "w", mode)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
  } finally {
    closeSync(handle)
  }
}

/** For its owner only. */
const OWN = 0o600

export const node: BlobFiles = {
  make: async (folder) => {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  },
  list: async (folder) => (await unlessMissing(fs.readdir(folder))) ?? [],
  changedAt: (folder) => statSync(folder, { throwIfNoEntry: false })?.mtimeMs,
  changedFileAt: async (file) => (await unlessMissing(fs.stat(file)))?.mtimeMs,
  read: (file) => unlessMissing(fs.readFile(file)),
  write: (file, bytes) => (bytes.length > AT_ONCE ? fs.writeFile(file, bytes, { mode: OWN }) : writeSmall(file, bytes, OWN)),
  rename: (from, to) => fs.rename(from, to),
  remove: (file) => fs.rm(file, { force: true })
}
