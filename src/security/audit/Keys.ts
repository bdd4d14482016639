import * as Effect from "effect/Effect"
import { LRUCache } from "lru-cache"
import {
  createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject,
  randomBytes
} from "node:crypto"
import { rm } from "node:fs/promises"
import * as path from "node:path"
import * as StateFile from "../../state/StateFile.ts"

/** The keys of the trail, all in its folder, readable by their owner only. */

export interface Signing {
  readonly key: KeyObject
  /** The beginning of the SHA-256 of the public key, in hex. */
  readonly id: string
}

const PRIVATE = "signing.key"
const PUBLIC = "signing.pub"
const PEPPER = "pepper.key"
const SUBJECTS = "subjects"

const idOf = (publicPem: string): string => createHash("sha256").update(publicPem).digest("hex").slice(0, 16)

/** The signing key, made at its first use. The public half lies beside it, to be copied elsewhere. */
export const signing = (folder: string): Effect.Effect<Signing, StateFile.StateFileError> =>
  Effect.gen(function*() {
    const pem = yield* StateFile.readOrCreate(path.join(folder, PRIVATE), () =>
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString())
    const key = createPrivateKey(pem)
    const publicPem = createPublicKey(key).export({ type: "spki", format: "pem" }).toString()
    yield* StateFile.readOrCreate(path.join(folder, PUBLIC), () => publicPem)
    return { key, id: idOf(publicPem) }
  })

/** The public key, for whoever verifies. */
export const publicKey = (folder: string): Effect.Effect<Signing | undefined, StateFile.StateFileError> =>
  Effect.map(StateFile.read(path.join(folder, PUBLIC)), (pem) =>
    pem === undefined ? undefined : { key: createPublicKey(pem), id: idOf(pem) })

/** Seals and opens what belongs to one subject. */
export interface SubjectKey {
  /** Stands for the subject in the trail. */
  readonly pseudonym: string
  readonly secret: Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM. `place` is bound to the value: moved elsewhere it does not open. */
export const seal = (secret: Buffer, place: string, text: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv("aes-256-gcm", secret, nonce)
  cipher.setAAD(Buffer.from(place))
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64url")
}

/** Undefined where the key is another one or the value was altered or moved. */
export const unseal = (secret: Buffer, place: string, sealed: string): string | undefined => {
  const bytes = Buffer.from(sealed, "base64url")
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, NONCE_BYTES))
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
  } catch {
    return undefined
  }
}

/** Where a sealed value belongs. */
export const placeOf = (stream: string, seq: number, name: string): string => `${stream}:${seq}:${name}`

/** Subjects whose keys are held in memory. */
const HELD = 1_000
/** Another process may erase a person: a key is looked for again after so long. */
const HELD_MILLIS = 60_000

export interface KeyRing {
  readonly pseudonym: (subjectKey: string) => string
  /** The key of a subject, made durable before its first use. */
  readonly of: (subjectKey: string) => Effect.Effect<SubjectKey, StateFile.StateFileError>
  /** The same, but none is made. */
  readonly find: (subjectKey: string) => Effect.Effect<SubjectKey | undefined, StateFile.StateFileError>
  /** Deletes the key of a subject; answers whether there was one. */
  readonly erase: (subjectKey: string) => Effect.Effect<boolean, StateFile.StateFileError>
}

/** One file for each subject: deleting the file is deleting the key, and no older copy of it lies anywhere. */
export const ring = (folder: string): Effect.Effect<KeyRing, StateFile.StateFileError> =>
  Effect.gen(function*() {
    const pepper = Buffer.from(
      yield* StateFile.readOrCreate(path.join(folder, PEPPER), () => randomBytes(32).toString("base64url")),
      "base64url"
    )
    const held = new LRUCache<string, SubjectKey>({ max: HELD, ttl: HELD_MILLIS })
    const names = new LRUCache<string, string>({ max: HELD })
    const pseudonym = (subjectKey: string): string => {
      const known = names.get(subjectKey)
      if (known !== undefined) return known
      const made = createHmac("sha256", pepper).update(subjectKey).digest("base64url").slice(0, 22)
      names.set(subjectKey, made)
      return made
    }
    const fileOf = (subjectKey: string) => path.join(folder, SUBJECTS, `${pseudonym(subjectKey)}.key`)
    const keep = (subjectKey: string, text: string): SubjectKey => {
      const key = { pseudonym: pseudonym(subjectKey), secret: Buffer.from(text, "base64url") }
      held.set(subjectKey, key)
      return key
    }
    return {
      pseudonym,
      of: (subjectKey) =>
        Effect.suspend(() => {
          const known = held.get(subjectKey)
          return known !== undefined ? Effect.succeed(known) : Effect.map(
            StateFile.readOrCreate(fileOf(subjectKey), () => randomBytes(32).toString("base64url")),
            (text) => keep(subjectKey, text)
          )
        }),
      find: (subjectKey) =>
        Effect.map(StateFile.read(fileOf(subjectKey)), (text) => (text === undefined ? undefined : keep(subjectKey, text))),
      erase: (subjectKey) =>
        Effect.gen(function*() {
          held.delete(subjectKey)
          const file = fileOf(subjectKey)
          if ((yield* StateFile.read(file)) === undefined) return false
          yield* Effect.tryPromise({
            try: () => rm(file, { force: true }),
            catch: (error) => new StateFile.StateFileError({ path: file, operation: "write", detail: String(error) })
          })
          return true
        })
    }
  })
