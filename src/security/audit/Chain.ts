import { createHash, type KeyObject, sign, verify } from "node:crypto"
import { canonical, type Plain } from "./Canonical.ts"

/** Each record names the hash of the one before it, so that none can be changed, moved or taken out unseen. */

/** Where a chain ends: the number of its last record and that record's hash. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

/** Before the first record. */
export const GENESIS: Head = { seq: 0, hash: "0".repeat(64) }

export type Fields = { readonly [name: string]: Plain | undefined }

export const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex")

export interface Link {
  /** One line, with its end. */
  readonly line: string
  readonly head: Head
}

/** Where the hash goes among the sorted keys: before the first that sorts behind it. */
const withHash = (fields: Fields, hash: string): string => canonical({ ...fields, hash })

/** The next record of the chain. `at` is ISO 8601. */
export const link = (head: Head, stream: string, at: string, fields: Fields): Link => {
  const record = { ...fields, at, prev: head.hash, seq: head.seq + 1, stream }
  const hash = sha256(canonical(record))
  return { line: `${withHash(record, hash)}\n`, head: { seq: record.seq, hash } }
}

/** What a checkpoint signs: the place in the chain that it follows. */
const signed = (stream: string, head: Head): Buffer => Buffer.from(canonical({ stream, seq: head.seq, hash: head.hash }))

/** The fields of a checkpoint: an Ed25519 signature (RFC 8032) of all that stands before it. */
export const checkpoint = (key: KeyObject, keyId: string, stream: string, head: Head): Fields => ({
  type: "checkpoint",
  key: keyId,
  signature: sign(null, signed(stream, head), key).toString("base64url")
})

export const isSignedBy = (key: KeyObject, stream: string, head: Head, signature: string): boolean =>
  verify(null, signed(stream, head), key, Buffer.from(signature, "base64url"))

const HASH = /"hash":"([0-9a-f]{64})",?/

/** The hash that a line claims, and the one that it has; a quote inside a text is escaped, so that the pattern means the key. */
export const hashesOf = (line: string): { readonly claimed: string | undefined; readonly actual: string } => {
  const found = HASH.exec(line)
  return { claimed: found?.[1], actual: found === null ? "" : sha256(line.slice(0, found.index) + line.slice(found.index + found[0].length)) }
}
