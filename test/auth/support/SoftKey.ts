import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto"

/** An authenticator in software: what a browser and a security key do together, without either. */

const sha256 = (bytes: string | Uint8Array): Buffer => createHash("sha256").update(bytes).digest()
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.from([(major << 5) | length])
  return length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}

type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>

const cbor = (value: Cbor): Buffer => {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])])
}

export interface Tampering {
  readonly origin?: string
  readonly rpId?: string
  readonly counter?: number
  /** The person was not verified. */
  readonly unverified?: boolean
  readonly challenge?: string
  readonly userHandle?: string
}

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

interface Options {
  readonly challenge: string
}

export class SoftKey {
  readonly id = randomBytes(16)
  readonly #key: KeyObject
  readonly #publicKey: KeyObject
  readonly #origin: string
  #counter = 0
  #userHandle = ""

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
    this.#key = privateKey
    this.#publicKey = publicKey
    this.#origin = origin
  }

  #data(tampering: Tampering, flags: number, attested: Uint8Array = new Uint8Array()): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(tampering.counter ?? ++this.#counter)
    const rpId = tampering.rpId ?? new URL(this.#origin).hostname
    return Buffer.concat([
      sha256(rpId),
      Buffer.from([flags | PRESENT | (tampering.unverified === true ? 0 : VERIFIED)]),
      counter,
      attested
    ])
  }

  #client(type: string, { challenge }: Options, tampering: Tampering): Buffer {
    return Buffer.from(JSON.stringify({
      type,
      challenge: tampering.challenge ?? challenge,
      origin: tampering.origin ?? this.#origin,
      crossOrigin: false
    }))
  }

  /** The answer to registration options. */
  create(options: Options & { readonly user: { readonly id: string } }, tampering: Tampering = {}): object {
    this.#userHandle = options.user.id
    const { x = "", y = "" } = this.#publicKey.export({ format: "jwk" })
    const cose = cbor(new Map<number, Cbor>([
      [1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, "base64url")], [-3, Buffer.from(y, "base64url")]
    ]))
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255])
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cose])
    const client = this.#client("webauthn.create", options, tampering)
    const attestation = cbor(new Map<string, Cbor>([
      ["fmt", "none"], ["attStmt", new Map()], ["authData", this.#data(tampering, ATTESTED, attested)]
    ]))
    return this.#credential({ attestationObject: b64(attestation), clientDataJSON: b64(client), transports: ["internal"] })
  }

  /** The answer to authentication options. */
  get(options: Options, tampering: Tampering = {}): object {
    const client = this.#client("webauthn.get", options, tampering)
    const data = this.#data(tampering, 0)
    const signature = createSign("sha256").update(Buffer.concat([data, sha256(client)])).sign(this.#key)
    return this.#credential({
      authenticatorData: b64(data),
      clientDataJSON: b64(client),
      signature: b64(signature),
      userHandle: tampering.userHandle ?? this.#userHandle
    })
  }

  #credential(response: object): object {
    return { id: b64(this.id), rawId: b64(this.id), type: "public-key", clientExtensionResults: {}, response }
  }
}
