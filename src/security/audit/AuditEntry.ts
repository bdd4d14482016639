import * as Schema from "effect/Schema"
import { Level } from "../Level.ts"
import { scopes } from "../Subject.ts"

const optional = <S extends Schema.Schema.AnyNoContext>(schema: S) => Schema.optionalWith(schema, { exact: true })

const Kind = Schema.Literal("local", "token", "anonymous")

/** Who acted, as a caller gives it: a `SubjectShape`. */
const GivenSubject = Schema.Struct({
  kind: Kind,
  issuer: Schema.String,
  id: Schema.String,
  client: Schema.String,
  scopes: Schema.ReadonlySetFromSelf(Schema.Literal(...scopes)),
  signedInAt: Schema.UndefinedOr(Schema.Number),
  passkeyAt: Schema.UndefinedOr(Schema.Number)
})

/** Who acted, as it is stored. */
const StoredSubject = Schema.Struct({
  kind: Kind,
  /** HMAC-SHA256 of issuer and id under a secret of the trail, 128 bits of it in hexadecimal. */
  id: Schema.String,
  client: Schema.String
})

/** Asking a person, and what became of the answer. */
export const ConsentEvent = Schema.Literal("asked", "granted", "refused", "dismissed", "revoked", "expired", "voided")
export type ConsentEvent = typeof ConsentEvent.Type

/** Signing in to the embedded authorization server, and what programs are allowed there. */
export const SignInEvent = Schema.Literal(
  "signed_in", "sign_in_refused", "enrolled", "code_refused", "access_granted", "access_refused", "access_revoked"
)
export type SignInEvent = typeof SignInEvent.Type

/** Who may sign in there, and by which passkeys. */
export const PeopleEvent = Schema.Literal("invited", "person_removed", "passkey_added", "passkey_removed")
export type PeopleEvent = typeof PeopleEvent.Type

/**
 * The entries of the program, once as given and once as stored: the two differ in the subject and in what is sealed.
 * There is no field for a token, a code, a cookie or the body of a page, and there shall be none. Texts are cut when
 * they are stored (`Canonical.bounded`): a record that is too long is better than none.
 */
const entries = <Subject extends Schema.Schema.AnyNoContext, Sealed extends Schema.Schema.AnyNoContext>(
  subject: Subject,
  sealed: Sealed
) => {
  const about = {
    subject: optional(subject),
    /** What a person asked for and where it led: query, URL, target. Readable with the subject's key only. */
    sealed: optional(sealed),
    requestId: optional(Schema.String),
    traceId: optional(Schema.String)
  }
  return [
    /** An operation was allowed, or refused. */
    Schema.TaggedStruct("Decision", {
      ...about,
      operation: Schema.String,
      level: Level,
      verdict: Schema.Literal("allow", "refuse"),
      /** A short code, e.g. `ok`, `scope`, `over_limit`. */
      reason: Schema.String,
      /** The rule that decided. */
      rule: Schema.String,
      consent: optional(Schema.Struct({
        /** The id of the grant; none where the consent is for this call only. */
        grant: optional(Schema.String),
        /** How it was given: `form`, `url`, `operator`, … */
        via: Schema.String
      }))
    }),
    /** Something happened to a consent. Its target goes into `sealed`. */
    Schema.TaggedStruct("Consent", {
      ...about,
      event: ConsentEvent,
      purpose: Schema.String,
      level: optional(Level),
      grant: optional(Schema.String),
      via: optional(Schema.String)
    }),
    /** Somebody showed who they are, or did not; or a program was given access, or lost it. */
    Schema.TaggedStruct("SignIn", {
      ...about,
      event: SignInEvent,
      /** A short code of why, or the scopes. */
      detail: optional(Schema.String)
    }),
    /** Who may sign in is about to be changed. `subject` is whom it concerns, where that is somebody who is known. */
    Schema.TaggedStruct("People", {
      ...about,
      event: PeopleEvent,
      via: Schema.Literal("operator", "person", "start"),
      /** Who did it; none where the program itself did, at its start. */
      actor: optional(subject),
      /** Short, e.g. how long an invitation counts. */
      detail: optional(Schema.String)
    }),
    /** A subject behaves unlike its own past. */
    Schema.TaggedStruct("Anomaly", {
      ...about,
      /** A short code of what was noticed. */
      signal: Schema.String,
      /** How unusual; the scale is the signal's. Left out unless it is finite. */
      score: optional(Schema.Number),
      /** What was done about it; none for a mere signal. */
      action: optional(Schema.String)
    })
  ] as const
}

/** What the program may record. */
export const AuditEntry = Schema.Union(
  ...entries(GivenSubject, Schema.Record({ key: Schema.String, value: Schema.String }))
)
export type AuditEntry = typeof AuditEntry.Type

const segmentStart = {
  /** The chain that this file is a part of. */
  stream: Schema.String,
  /** The number of the file, from 1. */
  segment: Schema.Number
}

/** What the trail says of itself. */
const trailEntries = [
  /** A process began to write. */
  Schema.TaggedStruct("Started", segmentStart),
  /** A new file begins; the chain goes on. */
  Schema.TaggedStruct("Rotated", segmentStart),
  /** A crash left an unfinished end, which was cut off. */
  Schema.TaggedStruct("Recovered", {
    bytes: Schema.Number,
    /** SHA-256 of what was cut, in hexadecimal. */
    digest: Schema.String
  }),
  /** All files up to a number were deleted for their age. */
  Schema.TaggedStruct("Pruned", {
    through: Schema.Number,
    /** The last record that was deleted. */
    seq: Schema.Number,
    hash: Schema.String
  }),
  /** The key of a subject was deleted. Which one is not said: that would be personal data again. */
  Schema.TaggedStruct("Erased", {}),
  /** All records before this one are vouched for. */
  Schema.TaggedStruct("Checkpoint", {
    stream: Schema.String,
    /** Of the public key: the beginning of its SHA-256. */
    key: Schema.String,
    /** Ed25519, base64url, over `Signing.statement`. */
    signature: Schema.String
  })
] as const

export const TrailEntry = Schema.Union(...trailEntries)
export type TrailEntry = typeof TrailEntry.Type

/** What stands in a record. `sealed` is what `Seal` made. */
export const StoredEntry = Schema.Union(...entries(StoredSubject, Schema.String), ...trailEntries)
export type StoredEntry = typeof StoredEntry.Type
