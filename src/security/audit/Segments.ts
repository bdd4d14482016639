import * as Effect from "effect/Effect"
import { hash } from "node:crypto"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { type ChainRecord, LONGEST_LINE, parse } from "./Chain.ts"
import { ask, type DiskError, list } from "./Disk.ts"

/** The files of one stream: `000001.jsonl`, `000002.jsonl`, … */
const NAME = /^(?<number>\d{6,12})\.jsonl$/

export const segmentFile = (folder: string, segment: number): string =>
  path.join(folder, `${String(segment).padStart(6, "0")}.jsonl`)

/** The numbers of the segments that are there, in order. */
export const segmentsIn = (folder: string): Effect.Effect<ReadonlyArray<number>, DiskError> =>
  Effect.map(list(folder), (names) =>
    names.flatMap((name) => {
      const number = NAME.exec(name)?.groups?.["number"]
      return number === undefined ? [] : [Number(number)]
    }).toSorted((a, b) => a - b))

/** The numbers of the streams of a trail, in order: each is a folder. */
export const streamsIn = (folder: string): Effect.Effect<ReadonlyArray<number>, DiskError> =>
  Effect.map(list(folder), (names) =>
    names.filter((name) => /^[1-9]\d{0,3}$/.test(name)).map(Number).toSorted((a, b) => a - b))

/** The end of a segment, as a crash may have left it. */
export interface Tail {
  /** Up to the end of the last record. */
  readonly goodBytes: number
  /** The last record; none where there is no record at all. */
  readonly last: ChainRecord | undefined
  /** What stands behind the last record, if anything does. */
  readonly torn: { readonly bytes: number; readonly digest: string } | undefined
}

const LINE_BREAK = 0x0a

interface Found {
  readonly end: number
  readonly record: ChainRecord
}

/** The last line that is a record, looked for from the end; what a crash can leave behind it is no record. */
const lastRecord = (bytes: Buffer): Found | undefined => {
  for (let end = bytes.lastIndexOf(LINE_BREAK); end !== -1;) {
    const before = end === 0 ? -1 : bytes.lastIndexOf(LINE_BREAK, end - 1)
    const record = parse(bytes.subarray(before + 1, end))
    if (record !== undefined) return { end: end + 1, record }
    end = before
  }
  return undefined
}

/** Files are cut into pieces of this size; a line may not be longer than half of it. */
const WINDOW = 2 * LONGEST_LINE

/**
 * The end of a segment. Only what is no record at all counts as torn: a record with a wrong hash was not left by a
 * crash, and must stay to be found. Reads the last piece, and more only if there is no record in it.
 */
export const tailOf = (file: string): Effect.Effect<Tail, DiskError> =>
  ask("read", file, async () => {
    const handle = await fs.open(file, "r")
    try {
      const { size } = await handle.stat()
      for (let length = Math.min(size, WINDOW);; length = Math.min(size, length * 8)) {
        const bytes = Buffer.alloc(length)
        await handle.read(bytes, 0, length, size - length)
        const found = lastRecord(bytes)
        if (found === undefined && length < size) continue
        const rest = bytes.subarray(found?.end ?? 0)
        return {
          goodBytes: size - rest.length,
          last: found?.record,
          torn: rest.length === 0 ? undefined : { bytes: rest.length, digest: hash("sha256", rest, "hex") }
        }
      }
    } finally {
      await handle.close()
    }
  })

/** The first record of a segment; undefined where it has none. */
export const firstOf = (file: string): Effect.Effect<ChainRecord | undefined, DiskError> =>
  ask("read", file, async () => {
    const handle = await fs.open(file, "r")
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_LINE), 0, LONGEST_LINE, 0)
      const end = buffer.subarray(0, bytesRead).indexOf(LINE_BREAK)
      return end === -1 ? undefined : parse(buffer.subarray(0, end))
    } finally {
      await handle.close()
    }
  })

/** Lines that were read together. */
export interface Lines {
  /** Without their line breaks. A line that is too long is cut, and will be no record. */
  readonly lines: ReadonlyArray<Buffer>
  /** What stands behind the last line break; at the end of the file only, and not if it is empty. */
  readonly rest: Buffer | undefined
}

/** Reads a file piece by piece; the next piece is read when the visit of the one before ends. */
export const eachLines = <E>(
  file: string,
  visit: (lines: Lines) => Effect.Effect<void, E>
): Effect.Effect<void, E | DiskError> =>
  Effect.acquireUseRelease(
    ask("open", file, () => fs.open(file, "r")),
    (handle) =>
      Effect.gen(function*() {
        let kept = Buffer.alloc(0)
        for (;;) {
          const empty = Buffer.allocUnsafe(WINDOW)
          const { buffer, bytesRead } = yield* ask("read", file, () => handle.read(empty, 0, WINDOW))
          if (bytesRead === 0) break
          const piece = buffer.subarray(0, bytesRead)
          const bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece])
          const lines: Array<Buffer> = []
          let begin = 0
          for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, begin)) {
            lines.push(bytes.subarray(begin, end))
            begin = end + 1
          }
          // One byte more than the longest line shows that it was too long.
          kept = Buffer.from(bytes.subarray(begin, begin + LONGEST_LINE + 1))
          if (lines.length > 0) yield* visit({ lines, rest: undefined })
        }
        if (kept.length > 0) yield* visit({ lines: [], rest: kept })
      }),
    (handle) => Effect.ignore(ask("close", file, () => handle.close()))
  )
