import * as Effect from "effect/Effect"
import * as path from "node:path"
import type { StateFileError } from "../../state/StateFile.ts"
import { isClaimed } from "./Claims.ts"
import type { DiskError } from "./Disk.ts"
import { streamOf } from "./Records.ts"
import { eachLines, firstOf, segmentFile, segmentsIn, streamsIn } from "./Segments.ts"
import { type Anchor, loadVerifier, parseAnchor, type Verifier } from "./Signing.ts"
import { checker, type Verdict } from "./Verify.ts"

export interface VerifiedStream extends Verdict {
  /** Its folder in the trail. */
  readonly folder: string
}

export interface Verification {
  readonly streams: ReadonlyArray<VerifiedStream>
  /** Faults of the trail as a whole, e.g. a stream that an anchor knows and that is gone. */
  readonly faults: ReadonlyArray<string>
}

/** There is nothing that could be verified, or no way to do it. */
export type Unverifiable =
  | { readonly _tag: "NoTrail"; readonly why: string }
  | { readonly _tag: "BadAnchor"; readonly text: string }

const verifyStream = (
  folder: string,
  verifier: Verifier,
  anchors: ReadonlyArray<Anchor>
): Effect.Effect<VerifiedStream, DiskError> =>
  Effect.gen(function*() {
    const segments = yield* segmentsIn(folder)
    const oldest = segments[0]
    const stream = oldest === undefined ? undefined : streamOf(yield* firstOf(segmentFile(folder, oldest)))
    const check = checker({
      verifier,
      anchors: anchors.filter((anchor) => anchor.stream === stream),
      isOpen: yield* isClaimed(folder)
    })
    for (const segment of segments) {
      check.segment(segment)
      yield* eachLines(segmentFile(folder, segment), ({ lines, rest }) =>
        Effect.sync(() => {
          for (const line of lines) check.line(line)
          if (rest !== undefined) check.rest()
        }))
    }
    return { ...check.verdict(), folder: path.basename(folder) }
  })

/**
 * Verifies all streams of a trail, or of a copy of one. With anchors, their key is the only one that is believed:
 * whoever could put another key into the folder could not put it into them.
 */
export const verifyFolder = (
  folder: string,
  anchors: ReadonlyArray<string>
): Effect.Effect<Verification | Unverifiable, DiskError | StateFileError> =>
  Effect.gen(function*() {
    const known = anchors.map((text) => ({ text, parsed: parseAnchor(text) }))
    const bad = known.find(({ parsed }) => parsed === undefined)
    if (bad !== undefined) return { _tag: "BadAnchor", text: bad.text } as const
    const parsed = known.flatMap(({ parsed }) => (parsed === undefined ? [] : [parsed]))
    const verifier = parsed[0]?.verifier ?? (yield* loadVerifier(folder))
    const numbers = yield* streamsIn(folder)
    if (verifier === undefined) return { _tag: "NoTrail", why: `there is no audit trail in ${folder}` } as const
    const foreign = parsed.filter(({ anchor }) => anchor.key !== verifier.key)
    const streams = yield* Effect.forEach(numbers, (number) =>
      verifyStream(path.join(folder, String(number)), verifier, parsed.map(({ anchor }) => anchor)))
    const present = new Set(streams.map(({ stream }) => stream))
    const faults = [
      ...foreign.map(({ anchor }) => `The anchor of ${anchor.stream} is signed with another key than the first one.`),
      ...parsed.filter(({ anchor }) => !present.has(anchor.stream))
        .map(({ anchor }) => `The stream ${anchor.stream}, which an anchor knows, is not there.`)
    ]
    return { streams, faults }
  })
