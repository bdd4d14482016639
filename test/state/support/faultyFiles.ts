import { type BlobFiles, node } from "../../../src/state/BlobFiles.ts"

export interface FaultyFiles extends BlobFiles {
  /** `full`: nothing can be written; `readOnly`: nor removed; `hung`: nothing ends; `broken`: nothing can be read. */
  fault: "full" | "readOnly" | "hung" | "broken" | undefined
  /** Works under way. */
  readonly seen: { open: number; most: number }
}

class Fault extends Error {
  readonly code: string
  constructor(code: string) {
    super(`${code}: made up for a test`)
    this.code = code
  }
}

/** A file system with faults that a test can turn on and off. */
export const faultyFiles = (): FaultyFiles => {
  const seen = { open: 0, most: 0 }
  const trying = async <A>(kind: "read" | "remove" | "write", work: () => Promise<A>): Promise<A> => {
    seen.open++
    seen.most = Math.max(seen.most, seen.open)
    const { fault } = files
    if (fault === "hung") await new Promise(() => undefined)
    seen.open--
    if (fault === "broken" && kind === "read") throw new Fault("EIO")
    if (fault === "full" && kind === "write") throw new Fault("ENOSPC")
    if (fault === "readOnly" && kind !== "read") throw new Fault("EROFS")
    return work()
  }
  const files: FaultyFiles = {
    fault: undefined,
    seen,
    make: (folder) => trying("write", () => node.make(folder)),
    list: (folder) => trying("read", () => node.list(folder)),
    changedAt: node.changedAt,
    changedFileAt: (file) => trying("read", () => node.changedFileAt(file)),
    read: (file) => trying("read", () => node.read(file)),
    write: (file, bytes) => trying("write", () => node.write(file, bytes)),
    rename: (from, to) => trying("write", () => node.rename(from, to)),
    remove: (file) => trying("remove", () => node.remove(file))
  }
  return files
}
