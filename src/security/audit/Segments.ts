import { open, readdir, stat, truncate } from "node:fs/promises"
import * as path from "node:path"
import { GENESIS, hashesOf, type Head, sha256 } from "./Chain.ts"

/** A stream is a folder of segments, each named after the number of its first record. */

export const STREAM = /^stream-(\d+)$/
const SEGMENT = /^(\d{12})\.jsonl$/

export interface Segment {
  readonly file: string
  readonly first: number
}

export const segmentFile = (folder: string, first: number): string =>
  path.join(folder, `${String(first).padStart(12, "0")}.jsonl`)

const namesIn = (folder: string): Promise<ReadonlyArray<string>> =>
  readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return []
    throw error
  })

/** The oldest first. */
export const segmentsIn = async (folder: string): Promise<ReadonlyArray<Segment>> =>
  (await namesIn(folder))
    .flatMap((name) => {
      const first = SEGMENT.exec(name)?.[1]
      return first === undefined ? [] : [{ file: path.join(folder, name), first: Number(first) }]
    })
    .toSorted((a, b) => a.first - b.first)

/** The folders of all streams, in the order of their numbers. */
export const streamsIn = async (folder: string): Promise<ReadonlyArray<string>> =>
  (await namesIn(folder))
    .filter((name) => STREAM.test(name))
    .toSorted((a, b) => Number(STREAM.exec(a)?.[1]) - Number(STREAM.exec(b)?.[1]))
    .map((name) => path.join(folder, name))

/** What a crash has left of a line. */
export interface Torn {
  readonly bytes: number
  /** SHA-256, in hex. */
  readonly digest: string
}

export interface Tail {
  readonly head: Head
  readonly torn: Torn | undefined
}

/** No line is longer: texts are bounded where they come in. */
export const MAX_LINE_BYTES = 256 * 1024

const readEnd = async (file: string): Promise<{ readonly size: number; readonly end: Buffer }> => {
  const handle = await open(file, "r")
  try {
    const { size } = await handle.stat()
    const end = Buffer.alloc(Math.min(size, 2 * MAX_LINE_BYTES))
    await handle.read(end, 0, end.length, size - end.length)
    return { size, end }
  } finally {
    await handle.close()
  }
}

const headOf = (line: string): Head | undefined => {
  const { actual, claimed } = hashesOf(line)
  const seq = /"seq":(\d+)/.exec(line)?.[1]
  return claimed === undefined || claimed !== actual || seq === undefined ? undefined : { seq: Number(seq), hash: claimed }
}

/**
 * Where a segment ends; a line that a crash has left half-written is cut off. Fails for a last line that is whole and yet
 * no record: nothing may be written behind what was tampered with.
 */
export const tailOf = async (file: string): Promise<Tail> => {
  const { end, size } = await readEnd(file)
  const last = end.lastIndexOf(0x0a)
  const rest = end.subarray(last + 1)
  if (rest.length > 0) await truncate(file, size - rest.length)
  const torn = rest.length === 0 ? undefined : { bytes: rest.length, digest: sha256(rest) }
  if (last === -1) return { head: GENESIS, torn }
  const line = end.subarray(end.lastIndexOf(0x0a, last - 1) + 1, last).toString("utf8")
  const head = headOf(line)
  if (head === undefined) throw new Error(`the last record of ${file} was altered; nothing is written behind it`)
  return { head, torn }
}

/** Milliseconds since the epoch of the last change. */
export const changedAt = async (file: string): Promise<number> => (await stat(file)).mtimeMs
