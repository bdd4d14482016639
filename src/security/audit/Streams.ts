import * as Effect from "effect/Effect"
import * as path from "node:path"
import * as Claims from "./Claims.ts"
import { type Disk, DiskError, makeFolder } from "./Disk.ts"
import { segmentFile, segmentsIn, tailOf } from "./Segments.ts"
import type { Signer } from "./Signing.ts"
import * as Trail from "./Trail.ts"

/** At most so many processes write to one trail. */
export const MOST_STREAMS = 64

/** Opens a stream unless a process that lives has it. */
const openIfFree = (folder: string, at: Claims.Here, opening: Omit<Trail.Opening, "claim" | "folder">) =>
  Effect.gen(function*() {
    const claim = yield* Claims.claim(folder, at)
    if (claim === undefined) return undefined
    return yield* Effect.tapError(Trail.open({ ...opening, folder, claim }), () => Effect.ignore(claim.release))
  })

export interface TrailFolder {
  /** Holds the streams, the keys, and nothing else. */
  readonly folder: string
  readonly signer: Signer
  readonly disk: Disk
  readonly options: Trail.TrailOptions
}

/** Opens the first stream that no living process has: a new one only where all are taken. */
export const openFirst = ({ folder, ...opening }: TrailFolder): Effect.Effect<Trail.Trail, DiskError> =>
  Effect.gen(function*() {
    const at = Claims.here()
    for (let number = 1; number <= MOST_STREAMS; number++) {
      const own = path.join(folder, String(number))
      yield* makeFolder(own)
      const trail = yield* openIfFree(own, at, opening)
      if (trail !== undefined) return trail
    }
    const detail = `${MOST_STREAMS} processes write there already`
    return yield* new DiskError({ operation: "open", path: folder, detail })
  })

/** Deletes what is too old in a stream that no living process has; one in use is looked after by its owner. */
export const pruneIfFree = (
  { folder, ...opening }: TrailFolder,
  number: number,
  before: number
): Effect.Effect<void, DiskError> =>
  Effect.gen(function*() {
    const own = path.join(folder, String(number))
    const oldest = (yield* segmentsIn(own))[0]
    const last = oldest === undefined ? undefined : (yield* tailOf(segmentFile(own, oldest))).last
    if (last === undefined || Date.parse(last.time) >= before || (yield* Claims.isClaimed(own))) return
    const trail = yield* openIfFree(own, Claims.here(), opening)
    if (trail === undefined) return
    yield* Effect.ensuring(trail.prune(before), Effect.ignore(trail.close))
  }).pipe(Effect.uninterruptible)
