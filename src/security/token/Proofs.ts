import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK, type JWK } from "jose"
import { createHash, timingSafeEqual } from "node:crypto"
import type { ProofReason } from "./Claims.ts"
import type { Replays, ReplaysUnavailable } from "./Replays.ts"
import { proofAlgorithms } from "./Resource.ts"
import { Unacceptable } from "./SignedTokens.ts"

/** Proofs that whoever shows a token holds the key that it is bound to (DPoP, RFC 9449). Times in seconds. */

/** In characters. */
const LONGEST_PROOF = 4_096

/** For how long after it was made a proof counts. */
export const LONGEST_AGE = 60

export interface ProofsOptions {
  readonly replays: Context.Tag.Service<Replays>
  /** By how much the clocks of client and server may differ. */
  readonly skewSeconds: number
}

export interface Shown {
  /** The header, as it came; undefined where there was none. Of two headers Node makes one text, which is no proof. */
  readonly proof: string | undefined
  readonly method: string
  /** What was asked for, as the client knows it. */
  readonly url: string
  readonly token: Redacted.Redacted<string>
  /** The thumbprint of the key that the token is bound to. */
  readonly boundTo: string
}

/** Checks the proof of one request; that of another one never does. */
export type Proofs = (shown: Shown) => Effect.Effect<void, ReplaysUnavailable | Unacceptable>

const refuse = (reason: ProofReason): Unacceptable => new Unacceptable({ reason })

const Text = Schema.NonEmptyString.pipe(Schema.maxLength(2_048))

const decodeClaims = Schema.decodeUnknownEither(Schema.parseJson(Schema.Struct({
  htm: Text,
  htu: Text,
  iat: Schema.Number.pipe(Schema.finite(), Schema.nonNegative()),
  jti: Schema.NonEmptyString.pipe(Schema.maxLength(256)),
  ath: Schema.optionalWith(Text, { exact: true })
})))

/** Only what makes a key of the algorithms above. */
const decodeKey = Schema.decodeUnknownEither(Schema.Union(
  Schema.Struct({ kty: Schema.Literal("EC"), crv: Schema.Literal("P-256"), x: Text, y: Text }),
  Schema.Struct({ kty: Schema.Literal("OKP"), crv: Schema.Literal("Ed25519"), x: Text })
))

/** RFC 7518 section 6: what nobody else may know. */
const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"]

/** Without query and fragment (RFC 9449 section 4.3), and as URLs are normalised. */
const bare = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

const isEqual = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const athOf = (token: Redacted.Redacted<string>): string =>
  createHash("sha256").update(Redacted.value(token)).digest("base64url")

const keyOf = (jwk: object | undefined): Either.Either<JWK, ProofReason> => {
  if (jwk === undefined) return Either.left("proof_key")
  return PRIVATE.some((member) => member in jwk)
    ? Either.left("proof_private_key")
    : Either.mapLeft(decodeKey(jwk), () => "proof_key")
}

/** The one who checks proofs for a server. */
export const make = ({ replays, skewSeconds }: ProofsOptions): Proofs => {
  /** From the first moment that a proof may come in until the last one. */
  const lasts = (LONGEST_AGE + 2 * skewSeconds) * 1_000
  return Effect.fnUntraced(function*({ boundTo, method, proof, token, url }: Shown) {
    if (proof === undefined || proof === "") return yield* refuse("proof_missing")
    if (proof.length > LONGEST_PROOF) return yield* refuse("proof_malformed")
    const { alg, jwk, typ } = yield* Effect.try({ try: () => decodeProtectedHeader(proof), catch: () => refuse("proof_malformed") })
    if (typ !== "dpop+jwt") return yield* refuse("proof_type")
    const algorithm = proofAlgorithms.find((allowed) => allowed === alg)
    if (algorithm === undefined) return yield* refuse("proof_algorithm")
    const key = keyOf(jwk)
    if (Either.isLeft(key)) return yield* refuse(key.left)
    const { payload } = yield* Effect.tryPromise({
      try: async () => compactVerify(proof, await importJWK(key.right, algorithm), { algorithms: [algorithm] }),
      catch: () => refuse("proof_signature")
    })
    const claims = decodeClaims(new TextDecoder().decode(payload))
    if (Either.isLeft(claims)) return yield* refuse("proof_malformed")
    const { ath, htm, htu, iat, jti } = claims.right
    if (htm !== method) return yield* refuse("proof_method")
    if (bare(htu) === undefined || bare(htu) !== bare(url)) return yield* refuse("proof_url")
    const now = (yield* Clock.currentTimeMillis) / 1_000
    if (iat > now + skewSeconds || iat < now - LONGEST_AGE - skewSeconds) return yield* refuse("proof_time")
    if (ath === undefined || !isEqual(ath, athOf(token))) return yield* refuse("proof_token")
    const thumbprint = yield* Effect.tryPromise({ try: () => calculateJwkThumbprint(key.right), catch: () => refuse("proof_key") })
    if (!isEqual(thumbprint, boundTo)) return yield* refuse("proof_key")
    // Last: only what would count otherwise takes room.
    if (!(yield* replays.isFirst(thumbprint, jti, lasts))) return yield* refuse("proof_replayed")
  })
}
