import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { compactVerify, decodeProtectedHeader, type LocalJWKSet } from "jose"
import * as Claims from "./Claims.ts"
import type { IssuerUnreachable } from "./IssuerHttp.ts"

/** Signatures that prove who made them; those with a shared secret, and none at all, prove nothing here. */
export const algorithms = [
  "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"
] as const
export type Algorithm = (typeof algorithms)[number]

/** A token does not count; `reason` is for the log. */
export class Unacceptable extends Schema.TaggedError<Unacceptable>()("Unacceptable", { reason: Schema.String }) {
  override get message(): string {
    return `An access token was refused: ${this.reason}`
  }
}

/** Reads a token, whatever its kind. */
export type Check = (
  token: Redacted.Redacted<string>
) => Effect.Effect<Claims.Verified, IssuerUnreachable | Unacceptable>

export interface SignedOptions {
  readonly expected: Claims.Expected
  readonly algorithms: ReadonlyArray<Algorithm>
  readonly keysFor: (kid: string | undefined) => Effect.Effect<LocalJWKSet, IssuerUnreachable>
}

const refuse = (reason: Claims.Reason): Unacceptable => new Unacceptable({ reason })

const headerOf = (token: string) => Effect.try({ try: () => decodeProtectedHeader(token), catch: () => refuse("malformed") })

/** RFC 9068 section 2.1. It keeps an ID token, signed by the same key, from being taken for an access token. */
const isAccessToken = (typ: unknown): boolean =>
  typeof typ === "string" && /^(?:application\/)?at\+jwt$/i.test(typ)

const decodeJson = Schema.decodeUnknownEither(Schema.parseJson())

/**
 * Tokens that are signed by their issuer (RFC 9068). What the header says is used only to choose among the issuer's own
 * keys and the algorithms that are allowed: neither a key nor an address in it is ever looked at.
 */
export const make = ({ algorithms, expected, keysFor }: SignedOptions): Check => (token) =>
  Effect.gen(function*() {
    const text = Redacted.value(token)
    const { alg, kid, typ } = yield* headerOf(text)
    if (!algorithms.some((allowed) => allowed === alg)) return yield* refuse("algorithm")
    if (!isAccessToken(typ)) return yield* refuse("type")
    const keys = yield* keysFor(kid)
    const { payload } = yield* Effect.tryPromise({
      try: () => compactVerify(text, keys, { algorithms: [...algorithms] }),
      catch: () => refuse("signature")
    })
    const claims = decodeJson(new TextDecoder().decode(payload))
    if (Either.isLeft(claims)) return yield* refuse("malformed")
    const read = Claims.read(claims.right, expected, yield* Clock.currentTimeMillis)
    return yield* Either.isLeft(read) ? refuse(read.left) : Effect.succeed(read.right)
  })
