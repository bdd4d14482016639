import * as Schema from "effect/Schema"
import type { Kind } from "../store/Records.ts"

/** Who may sign in here, by what, and who was asked to. All times in milliseconds since the epoch. */

export const MOST_PEOPLE = 1_000
export const MOST_PASSKEYS = 10
export const LONGEST_NAME = 64

/** What does not expire: the last moment that a date can name (ECMA-262). */
export const NEVER = 8.64e15

const Millis = Schema.NonNegativeInt

export const Person = Schema.Struct({
  /** The `sub` of their tokens: random, and never given to another. */
  id: Schema.NonEmptyString,
  /** For people; unique here, but nothing goes by it. */
  name: Schema.NonEmptyString,
  created: Millis,
  /** May be given the scope to administer. */
  admin: Schema.Boolean,
  /** What rests on a sign-in before this does not count any more. */
  signedOutAt: Schema.optionalWith(Millis, { exact: true })
})
export type Person = typeof Person.Type

export const Passkey = Schema.Struct({
  /** Base64url, as the authenticator named it. */
  id: Schema.NonEmptyString,
  /** The id of its person. */
  person: Schema.NonEmptyString,
  /** What its person calls it. */
  name: Schema.optionalWith(Schema.NonEmptyString, { exact: true }),
  /** COSE, base64url. */
  publicKey: Schema.NonEmptyString,
  counter: Schema.NonNegativeInt,
  transports: Schema.Array(Schema.String),
  /** It may exist on several devices. */
  synced: Schema.Boolean,
  created: Millis,
  used: Schema.optionalWith(Millis, { exact: true })
})
export type Passkey = typeof Passkey.Type

export const Invitation = Schema.Struct({
  /** Whom it is for, where that is somebody who is known here already, … */
  person: Schema.optionalWith(Schema.NonEmptyString, { exact: true }),
  /** … or the name of who is new; without one whoever comes names themselves. */
  name: Schema.optionalWith(Schema.NonEmptyString, { exact: true }),
  /** Whether who is new may administer. */
  admin: Schema.Boolean,
  created: Millis
})
export type Invitation = typeof Invitation.Type

export const people: Kind<Person, typeof Person.Encoded> = { name: "people", schema: Person, most: 2 * MOST_PEOPLE }

export const passkeys: Kind<Passkey, typeof Passkey.Encoded> = {
  name: "passkeys",
  schema: Passkey,
  most: 2 * MOST_PEOPLE * MOST_PASSKEYS
}

const Leaving = Schema.Struct({ person: Schema.NonEmptyString, passkey: Schema.NonEmptyString })

/** Removals of passkeys that are under way, each by a name of its own. */
export const leaving: Kind<typeof Leaving.Type, typeof Leaving.Encoded> = {
  name: "passkeys-leaving",
  schema: Leaving,
  most: 2 * MOST_PEOPLE * MOST_PASSKEYS
}

/** Ids of passkeys that were removed: a sign-in that was under way then must not bring one back. */
export const removed: Kind<true, true> = { name: "passkeys-removed", schema: Schema.Literal(true), most: 2 * MOST_PEOPLE * MOST_PASSKEYS }

export const invitations: Kind<Invitation, typeof Invitation.Encoded> = {
  name: "invitations",
  schema: Invitation,
  most: 1_000
}
