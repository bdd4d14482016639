import { createHash } from "node:crypto"

/** How a blob stands in its file, and what the name of the file tells of it. Pure. */

/** Four bytes of the format, sixteen of the sha256 of the rest, the rest. */
const MAGIC = Buffer.from("ddb1", "latin1")
const SUM = 16
const HEAD = MAGIC.length + SUM

const sumOf = (payload: Uint8Array): Buffer => createHash("sha256").update(payload).digest().subarray(0, SUM)

export const pack = (payload: Uint8Array): Uint8Array => Buffer.concat([MAGIC, sumOf(payload), payload])

/** The payload of a whole file; nothing where it was damaged, or is no such file. */
export const unpack = (bytes: Uint8Array): Uint8Array | undefined => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length < HEAD || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const payload = file.subarray(HEAD)
  return sumOf(payload).equals(file.subarray(MAGIC.length, HEAD)) ? payload : undefined
}

export const sizeOf = (payload: Uint8Array): number => HEAD + payload.length

/** What can be said of a blob without opening its file. */
export interface Label {
  readonly space: string
  /** Of the key; a key itself may be secret, and longer than a name may be. */
  readonly digest: string
  /** Milliseconds since the epoch: then it is dropped. */
  readonly until: number
  /** Of the file, in bytes. */
  readonly size: number
}

export const digestOf = (key: string): string => createHash("sha256").update(key, "utf8").digest("hex").slice(0, 32)

const NAME = /^(?<space>[a-z][a-z-]{0,31})\.(?<digest>[0-9a-f]{32})\.(?<until>[0-9a-z]{1,11})\.(?<size>[0-9a-z]{1,8})$/

export const nameOf = ({ digest, size, space, until }: Label): string =>
  `${space}.${digest}.${Math.ceil(until).toString(36)}.${size.toString(36)}`

export const labelOf = (name: string): Label | undefined => {
  const { digest, size, space, until } = NAME.exec(name)?.groups ?? {}
  return digest === undefined || size === undefined || space === undefined || until === undefined
    ? undefined
    : { space, digest, until: Number.parseInt(until, 36), size: Number.parseInt(size, 36) }
}
