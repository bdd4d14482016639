import { open } from "node:fs/promises"

/** A file that only grows. All of `write` is in the file, or none of it. */
export interface AppendFile {
  readonly size: () => number
  readonly write: (text: string) => Promise<void>
  /** What was written is on the disk. */
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

export type OpenFile = (path: string) => Promise<AppendFile>

/**
 * Opens a file at its end. A write that fails half-way (a full disk) is taken back before the next one, so that a line
 * is never joined to the rest of another.
 */
export const openAppend: OpenFile = async (path) => {
  const handle = await open(path, "a", 0o600)
  let size = (await handle.stat()).size
  let dirty = false
  return {
    size: () => size,
    write: async (text) => {
      if (dirty) {
        await handle.truncate(size)
        dirty = false
      }
      const bytes = Buffer.from(text)
      dirty = true
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten
      dirty = false
      size += bytes.length
    },
    sync: () => handle.datasync(),
    close: () => handle.close()
  }
}
