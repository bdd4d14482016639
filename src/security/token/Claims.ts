import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { isScope, type SubjectShape } from "../Subject.ts"

/** What a token must say to count here, and what it then says of whoever asks. Pure; times of tokens are in seconds. */

/** The longest time between issue and expiry, in seconds. */
export const LONGEST_LIFE = 3_600

/** Of names, in characters: RFC 7519 sets no bound, OpenID Connect Core section 2 sets 255 for `sub`, URLs are longer. */
const LONGEST_NAME = 2_048

export interface Expected {
  readonly issuer: string
  /** The only audience. */
  readonly audience: string
  /** By how much the clocks of issuer and server may differ, in seconds. */
  readonly skewSeconds: number
}

/** Who asks, and by which token. */
export interface Verified {
  readonly subject: SubjectShape
  /** Names the token; none where it was introspected and its issuer names none. */
  readonly id: string | undefined
  /** The act of consent that it rests on, where its issuer says so. */
  readonly grant: string | undefined
  /** Milliseconds since the epoch. */
  readonly expires: number
  /** SHA-256 thumbprint of the key that it is bound to (RFC 9449 section 6.1). */
  readonly boundTo: string | undefined
}

/** Why a token does not count: for the log, never for whoever showed it. */
export type Reason =
  | "malformed" | "signature" | "algorithm" | "type" | "issuer" | "audience" | "expired" | "lifetime" | "not_yet"
  | "subject" | "client" | "id" | "bound" | "unbound" | "inactive" | "revoked"

/** The same of the proof that goes with a token which is bound to a key. */
export type ProofReason =
  | "proof_missing" | "proof_malformed" | "proof_type" | "proof_algorithm" | "proof_key" | "proof_private_key"
  | "proof_signature" | "proof_method" | "proof_url" | "proof_time" | "proof_token" | "proof_replayed"

const Name = Schema.NonEmptyString.pipe(Schema.maxLength(LONGEST_NAME))
const Seconds = Schema.Number.pipe(Schema.finite(), Schema.nonNegative())
const optional = <S extends Schema.Schema.AnyNoContext>(schema: S) => Schema.optionalWith(schema, { exact: true })

/** Everything by itself is optional here, so that what is missing can be named. */
const decodeClaims = Schema.decodeUnknownEither(Schema.Struct({
  iss: optional(Schema.String),
  aud: optional(Schema.Union(Schema.String, Schema.Array(Schema.String))),
  exp: optional(Seconds),
  iat: optional(Seconds),
  nbf: optional(Seconds),
  sub: optional(Name),
  client_id: optional(Name),
  jti: optional(Name),
  grant_id: optional(Name),
  scope: optional(Schema.String),
  auth_time: optional(Seconds),
  acr: optional(Schema.String),
  amr: optional(Schema.Array(Schema.String)),
  cnf: optional(Schema.Struct({ jkt: optional(Name) }))
}))
type ClaimSet = Either.Either.Right<ReturnType<typeof decodeClaims>>

/** OpenID Connect EAP ACR Values: resistant to phishing, with and without a key in hardware. */
const STRONG: ReadonlySet<string> = new Set(["phr", "phrh"])

/** RFC 8176: a key that was proved, … */
const KEYS: ReadonlySet<string> = new Set(["hwk", "swk"])
/** … and a person who was present, or known by something that they are or know. */
const PERSONS: ReadonlySet<string> = new Set(["user", "pin", "fpt", "face", "iris", "mfa"])

const byPasskey = ({ acr, amr = [] }: ClaimSet): boolean =>
  (acr !== undefined && STRONG.has(acr)) ||
  (amr.some((method) => KEYS.has(method)) && amr.some((method) => PERSONS.has(method)))

const isAudience = (aud: ClaimSet["aud"], audience: string): boolean =>
  typeof aud === "string" ? aud === audience : aud?.length === 1 && aud[0] === audience

const timeFault = (
  { exp, iat, nbf }: ClaimSet,
  { skewSeconds }: Expected,
  now: number,
  from: "jwt" | "introspection"
): Reason | undefined => {
  if (exp === undefined || exp + skewSeconds <= now) return "expired"
  if (iat === undefined && from === "jwt") return "lifetime"
  // Of an introspected token the time of issue need not be told; then what is left of its life must not be too long.
  if (exp - (iat ?? now + skewSeconds) > LONGEST_LIFE) return "lifetime"
  return Math.max(iat ?? 0, nbf ?? 0) > now + skewSeconds ? "not_yet" : undefined
}

/**
 * Reads the claims of a token whose signature was found good, or which its issuer calls active. RFC 9068 section 4, RFC
 * 7662 section 2.2; `now` in milliseconds.
 */
export const read = (
  claims: unknown,
  expected: Expected,
  now: number,
  from: "jwt" | "introspection" = "jwt"
): Either.Either<Verified, Reason> => {
  const decoded = decodeClaims(claims)
  if (Either.isLeft(decoded)) return Either.left("malformed")
  const set = decoded.right
  const { auth_time: authTime, client_id: client, cnf, exp = 0, grant_id: grant, iss, jti, scope = "", sub } = set
  // An introspecting server speaks for itself where it names no issuer.
  if (iss !== expected.issuer && !(iss === undefined && from === "introspection")) return Either.left("issuer")
  if (!isAudience(set.aud, expected.audience)) return Either.left("audience")
  const late = timeFault(set, expected, now / 1_000, from)
  if (late !== undefined) return Either.left(late)
  if (sub === undefined) return Either.left("subject")
  if (client === undefined) return Either.left("client")
  if (jti === undefined && from === "jwt") return Either.left("id")
  if (cnf !== undefined && cnf.jkt === undefined) return Either.left("bound")
  const signedInAt = authTime === undefined ? undefined : Math.min(authTime * 1_000, now)
  return Either.right({
    subject: {
      kind: "token",
      issuer: expected.issuer,
      id: sub,
      client,
      scopes: new Set(scope.split(" ").filter(isScope)),
      signedInAt,
      passkeyAt: byPasskey(set) ? signedInAt : undefined
    },
    id: jti,
    grant,
    expires: exp * 1_000,
    boundTo: cnf?.jkt
  })
}
