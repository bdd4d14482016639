import * as Effect from "effect/Effect"
import * as path from "node:path"
import * as Disk from "./Disk.ts"
import { eachRead, type Read } from "./Records.ts"
import { streamsIn } from "./Segments.ts"
import { loadSigner } from "./Signing.ts"
import * as Streams from "./Streams.ts"
import * as SubjectKeys from "./SubjectKeys.ts"
import type { Trail, TrailOptions } from "./Trail.ts"

/** Where a trail and its keys are kept: in a folder, or in Redis, as one chain of all replicas. */
export interface Backing {
  readonly keys: SubjectKeys.SubjectKeys
  /** Opens a stream for this process to write to. */
  readonly open: Effect.Effect<Trail, SubjectKeys.KeyError>
  /** Deletes what is older in streams that nobody looks after. */
  readonly prune: (before: number) => Effect.Effect<void, SubjectKeys.KeyError>
  /** Reads the whole trail; see `Records.eachRead`. */
  readonly eachRead: <E>(
    wanted: (line: Buffer) => boolean,
    visit: (reads: ReadonlyArray<Read>) => Effect.Effect<void, E>
  ) => Effect.Effect<void, E | Disk.DiskError>
}

/** Loads what is needed to write; may be tried again after a failure. */
export type Load = (options: TrailOptions) => Effect.Effect<Backing, SubjectKeys.KeyError>

/** The trail in a folder. */
export const inFolder = (folder: string, disk: Disk.Disk = Disk.node): Load => (options) =>
  Disk.inTime("load", folder)(Effect.gen(function*() {
    const keys = yield* SubjectKeys.load(folder, disk)
    const signer = yield* loadSigner(folder)
    // Durable before their first use, and the folder itself as well.
    yield* Effect.zipRight(disk.syncFolder(folder), disk.syncFolder(path.dirname(folder)))
    const trails = { folder, signer, disk, options }
    return {
      keys,
      open: Streams.openFirst(trails),
      prune: (before) =>
        Effect.flatMap(streamsIn(folder), (numbers) =>
          Effect.forEach(numbers, (number) => Streams.pruneIfFree(trails, number, before), { discard: true })),
      eachRead: (wanted, visit) => eachRead(folder, wanted, visit)
    }
  }))
