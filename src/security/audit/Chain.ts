import { hash } from "node:crypto"
import { canonical, type Plain } from "../Canonical.ts"

/** The last record of a chain. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

/** Before the first record. */
export const GENESIS: Head = { seq: 0, hash: "0".repeat(64) }

/** One line of a file, as JSON: its members are in the order of RFC 8785. */
export interface ChainRecord {
  /** SHA-256, in hexadecimal, of the canonical JSON of the record without this member. */
  readonly hash: string
  /** The hash of the record before. */
  readonly prev: string
  /** A `StoredEntry`, where a version of this program wrote it that this one knows. */
  readonly record: Readonly<Record<string, unknown>>
  /** From 1, without a gap. */
  readonly seq: number
  /** UTC, as RFC 3339 has it, with milliseconds. What the clock said: it may go backwards, `seq` never does. */
  readonly time: string
}

/**
 * The longest line that is read, in bytes: more than the bounds of an entry add up to. Eight sealed values of 4,096
 * units that all have to be escaped are 260 KiB.
 */
export const LONGEST_LINE = 384 * 1024

const sha256 = (bytes: string | Uint8Array): string => hash("sha256", bytes, "hex")

/** Puts an entry behind a record: the line, with its line break, and the head after it. */
export const link = (head: Head, time: number, entry: Plain): { readonly line: string; readonly head: Head } => {
  const seq = head.seq + 1
  const when = new Date(time).toISOString()
  const rest = `"prev":"${head.hash}","record":${canonical(entry)},"seq":${seq},"time":"${when}"}`
  const own = sha256(`{${rest}`)
  return { line: `{"hash":"${own}",${rest}\n`, head: { seq, hash: own } }
}

/** `hash` is the first member because no other name sorts before it: what it is of begins at a known place. */
const OPENING = Buffer.from(`{"hash":"`)
const REST = OPENING.length + 64 + `",`.length
const BRACE = 0x7b

/** The hash that the bytes of a line ask for. */
export const hashOf = (line: Uint8Array): string => {
  const hashed = Buffer.allocUnsafe(Math.max(1, line.length - REST + 1))
  hashed[0] = BRACE
  hashed.set(line.subarray(REST), 1)
  return sha256(hashed)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isHash = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value)

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value)

const isTime = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The record of a line without its line break; undefined where it is none. Whether its hash is right is not asked. */
export const parse = (line: Buffer): ChainRecord | undefined => {
  if (line.length > LONGEST_LINE || !line.subarray(0, OPENING.length).equals(OPENING)) return undefined
  const value = json(line.toString())
  if (!isObject(value)) return undefined
  const { hash, prev, record, seq, time } = value
  return isHash(hash) && isHash(prev) && isObject(record) && isNumber(seq) && isTime(time)
    ? { hash, prev, record, seq, time }
    : undefined
}
