import * as Effect from "effect/Effect"
import * as path from "node:path"
import { type ChainRecord, parse } from "./Chain.ts"
import type { DiskError } from "./Disk.ts"
import { eachLines, firstOf, segmentFile, segmentsIn, streamsIn } from "./Segments.ts"

/** A record, as it was read. Whether it is genuine is not asked. */
export interface Read {
  /** The name of the chain that it is of; empty where the file does not tell. */
  readonly stream: string
  readonly record: ChainRecord
  /** Without its line break. */
  readonly line: Buffer
}

/** The chain that a record begins a file of. */
export const streamOf = (record: ChainRecord | undefined): string | undefined => {
  const stream = record?.record["stream"]
  return typeof stream === "string" ? stream : undefined
}

/**
 * Reads a whole trail, stream after stream, from the oldest record to the newest, in pieces: memory is bounded, and the
 * next piece is read when the visit of the one before ends. Lines that are not wanted, or no records, are left out.
 */
export const eachRead = <E>(
  folder: string,
  wanted: (line: Buffer) => boolean,
  visit: (reads: ReadonlyArray<Read>) => Effect.Effect<void, E>
): Effect.Effect<void, E | DiskError> =>
  Effect.gen(function*() {
    for (const number of yield* streamsIn(folder)) {
      const own = path.join(folder, String(number))
      for (const segment of yield* segmentsIn(own)) {
        const file = segmentFile(own, segment)
        const stream = streamOf(yield* firstOf(file)) ?? ""
        yield* eachLines(file, ({ lines }) =>
          visit(lines.filter(wanted).flatMap((line) => {
            const record = parse(line)
            return record === undefined ? [] : [{ stream, record, line }]
          })))
      }
    }
  })
