import * as Effect from "effect/Effect"
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, sign, verify } from "node:crypto"
import * as path from "node:path"
import * as StateFile from "../../state/StateFile.ts"
import { canonical } from "../Canonical.ts"

/** What a checkpoint vouches for: everything up to the record with the hash `prev`, the one before `seq`. */
export interface Statement {
  readonly stream: string
  /** Of the checkpoint itself. */
  readonly seq: number
  readonly prev: string
  /** Milliseconds since the epoch. */
  readonly time: number
}

/**
 * A checkpoint that stands for itself: with this, and nothing else kept elsewhere, a later cut of the trail is seen.
 */
export interface Anchor extends Statement {
  /** The public key: 32 bytes, base64url. */
  readonly key: string
  readonly signature: string
}

/** No setting allows more records between two checkpoints: a trail with more has lost some. */
export const MOST_BETWEEN_CHECKPOINTS = 5_000

/** Bound to a purpose, so that no other use of the key can be passed off as a checkpoint. */
const bytesOf = ({ prev, seq, stream, time }: Statement): Buffer =>
  Buffer.from(canonical({ prev, purpose: "mcp-duckduckgo audit checkpoint 1", seq, stream, time }))

/** The public half of the key of a trail. */
export interface Verifier {
  /** 32 bytes, base64url. */
  readonly key: string
  /** The beginning of its SHA-256: what a checkpoint names it by. */
  readonly keyId: string
  readonly holds: (statement: Statement, signature: string) => boolean
}

export interface Signer extends Verifier {
  /** The private key does not leave this function. About 0.1 ms (measured). */
  readonly sign: (statement: Statement) => string
}

const verifierOf = (publicKey: KeyObject): Verifier => {
  const { x = "" } = publicKey.export({ format: "jwk" })
  return {
    key: x,
    keyId: hash("sha256", Buffer.from(x, "base64url"), "hex").slice(0, 16),
    holds: (statement, signature) => verify(null, bytesOf(statement), publicKey, Buffer.from(signature, "base64url"))
  }
}

const signerOf = (privateKey: KeyObject): Signer => ({
  ...verifierOf(createPublicKey(privateKey)),
  sign: (statement) => sign(null, bytesOf(statement), privateKey).toString("base64url")
})

/** A new private key, as PEM. */
export const freshKey = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString()

const privateFile = (folder: string): string => path.join(folder, "signing.key")
export const publicFile = (folder: string): string => path.join(folder, "signing.pub")

/** The signer of a private key as PEM; throws where it is none. */
export const signerOfPem = (pem: string): Signer => signerOf(ed25519(createPrivateKey(pem)))

const unusable = (file: string) => (error: unknown) =>
  new StateFile.StateFileError({
    path: file,
    operation: "read",
    detail: `it is no Ed25519 key (${error instanceof Error ? error.message : String(error)})`
  })

const ed25519 = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== "ed25519") throw new TypeError(`it is ${String(key.asymmetricKeyType)}`)
  return key
}

/** The public half of a private key, as PEM. */
export const publicPem = (pem: string): string =>
  createPublicKey(createPrivateKey(pem)).export({ format: "pem", type: "spki" }).toString()

/** The key of a trail; made, for its owner only, where there is none. The public half is put beside it. */
export const loadSigner = (folder: string): Effect.Effect<Signer, StateFile.StateFileError> =>
  Effect.gen(function*() {
    const file = privateFile(folder)
    const pem = yield* StateFile.readOrCreate(file, freshKey)
    const signer = yield* Effect.try({ try: () => signerOfPem(pem), catch: unusable(file) })
    yield* StateFile.readOrCreate(publicFile(folder), () => publicPem(pem))
    return signer
  })

/**
 * What is needed to verify a trail, or a copy of one that was made without its private key; undefined where it has
 * none.
 */
export const loadVerifier = (folder: string): Effect.Effect<Verifier | undefined, StateFile.StateFileError> =>
  Effect.gen(function*() {
    const file = publicFile(folder)
    const pem = (yield* StateFile.read(file)) ?? (yield* StateFile.read(privateFile(folder)))
    if (pem === undefined) return undefined
    return yield* Effect.try({ try: () => verifierOf(ed25519(createPublicKey(pem))), catch: unusable(file) })
  })

const PREFIX = "ddg-audit-1"

/** One line of ASCII, about 240 characters, to be printed and kept anywhere. It holds no secret. */
export const printAnchor = ({ key, prev, seq, signature, stream, time }: Anchor): string =>
  [PREFIX, stream, seq, prev, time, key, signature].join(":")

const ANCHOR = new RegExp(
  `^${PREFIX}:(?<stream>[0-9a-f-]{1,40}):(?<seq>\\d{1,15}):(?<prev>[0-9a-f]{64}):(?<time>\\d{1,15})` +
    `:(?<key>[\\w-]{43}):(?<signature>[\\w-]{86})$`
)

/** An anchor and what it can be checked with; undefined where the text is none, or its signature does not hold. */
export const parseAnchor = (text: string): { readonly anchor: Anchor; readonly verifier: Verifier } | undefined => {
  const { groups = {} } = ANCHOR.exec(text.trim()) ?? {}
  const { key = "", prev = "", seq = "", signature = "", stream = "", time = "" } = groups
  if (key === "") return undefined
  const anchor = { stream, seq: Number(seq), prev, time: Number(time), key, signature }
  const verifier = verifierOf(createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" }))
  return verifier.holds(anchor, signature) ? { anchor, verifier } : undefined
}
