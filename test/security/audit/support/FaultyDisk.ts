import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { type Disk, DiskError, node } from "../../../../src/security/audit/Disk.ts"

/** A disk with faults that a test can turn on and off. */
export interface FaultyDisk extends Disk {
  /** So many bytes are still free; a write beyond them stops in the middle. */
  free: number
  /** Every sync fails, as it does when the medium does not take the pages. */
  syncFails: boolean
  /** What was lost from the memory of the system by a failed sync is gone for good. */
  losesPages: boolean
  /** Set: a sync waits for it. */
  syncWaits: Deferred.Deferred<void> | undefined
  /** How often a file was synced, and written. */
  syncs: number
  writes: number
}

const fault = (operation: string, path: string, code: string): DiskError =>
  new DiskError({ operation, path, detail: `${code}: made up for a test` })

export const faultyDisk = (): FaultyDisk => {
  const disk: FaultyDisk = {
    free: Number.POSITIVE_INFINITY,
    syncFails: false,
    losesPages: false,
    syncWaits: undefined,
    syncs: 0,
    writes: 0,
    syncFolder: node.syncFolder,
    open: (path) =>
      Effect.map(node.open(path), (file) => {
        let unsynced: Array<{ readonly position: number; readonly length: number }> = []
        return {
          write: (bytes, position) => {
            disk.writes++
            if (bytes.length <= disk.free) {
              disk.free -= bytes.length
              unsynced.push({ position, length: bytes.length })
              return file.write(bytes, position)
            }
            const some = bytes.subarray(0, disk.free)
            disk.free = 0
            return Either.flatMap(file.write(some, position), () => Either.left(fault("write", path, "ENOSPC")))
          },
          sync: Effect.suspend(() => {
            disk.syncs++
            if (disk.syncFails) {
              const lost = disk.losesPages ? unsynced : []
              unsynced = []
              return Effect.zipRight(
                Effect.forEach(lost, ({ length, position }) => file.write(Buffer.alloc(length), position)),
                Effect.fail(fault("sync", path, "EIO"))
              )
            }
            unsynced = []
            return Effect.zipRight(disk.syncWaits === undefined ? Effect.void : Deferred.await(disk.syncWaits), file.sync)
          }),
          truncate: file.truncate,
          close: file.close
        }
      })
  }
  return disk
}
