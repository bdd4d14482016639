import * as Schema from "effect/Schema"
import { isAtLeast, Level } from "../Level.ts"
import type { SubjectShape } from "../Subject.ts"
import { Purpose } from "./Purposes.ts"

/** Whoever consent belongs to: one person or account, as `Subject.keyOf` has it. */
export const Person = Schema.Struct({ issuer: Schema.String, id: Schema.String })
export type Person = typeof Person.Type

export const personOf = ({ id, issuer }: SubjectShape): Person => ({ issuer, id })

export const personKey = ({ id, issuer }: Person): string => JSON.stringify([issuer, id])

/** How consent came about: a form in the client, a page in the browser, the operator's command or setting. */
export const Via = Schema.Literal("form", "url", "cli", "setting")
export type Via = typeof Via.Type

/** For how long a person can agree. `once` is the call under way and is never stored. */
export const Duration = Schema.Literal("once", "1h", "30d")
export type Duration = typeof Duration.Type
export type Stored = Exclude<Duration, "once">

export const durationMillis: { readonly [D in Stored]: number } = { "1h": 3_600_000, "30d": 30 * 86_400_000 }

/** What is kept as proof of what a person saw. */
export const Evidence = Schema.Struct({
  question: Schema.String,
  /** SHA-256 of the words shown, in hex; empty where nothing was shown, as on the command line with `--yes`. */
  words: Schema.String,
  /** Of this program. */
  version: Schema.String
})
export type Evidence = typeof Evidence.Type

/** Why a grant no longer counts: its person or the operator took it back, the tool changed, a newer one came. */
export const EndedBy = Schema.Literal("person", "operator", "terms", "replaced")
export type EndedBy = typeof EndedBy.Type

/** All times in milliseconds since the epoch. */
const Millis = Schema.NonNegativeInt

/** One consent that outlives its call. Of those that count there is one for each person, client, purpose and target. */
export const Grant = Schema.Struct({
  id: Schema.NonEmptyString,
  subject: Person,
  client: Schema.String,
  purpose: Purpose,
  /** Covers this level and those below it. */
  level: Level,
  /** As `Target.normalise` makes it. */
  target: Schema.NonEmptyString,
  created: Millis,
  expires: Millis,
  via: Via,
  evidence: Evidence,
  /** As `Terms.of` makes it, when consent was given: a grant does not count for a tool that has changed since. */
  terms: Schema.String,
  revokedAt: Schema.optionalWith(Millis, { exact: true }),
  revokedBy: Schema.optionalWith(EndedBy, { exact: true })
}).pipe(
  Schema.filter(({ created, expires, level }) =>
    expires > created && expires - created <= durationMillis["30d"] && level !== "RESTRICTED"
  )
)
export type Grant = typeof Grant.Type

/** What must be agreed to. */
export interface Wanted {
  readonly subject: Person
  readonly client: string
  readonly purpose: Purpose
  readonly target: string
  readonly level: Level
  readonly terms: string
}

/** A clock that is put right by less than this does not make a grant one of the future. */
const SLACK = 60_000

/**
 * Whether a grant counts now. One that was made in the future was made by a clock that has been set back since, and
 * would last for longer than was agreed.
 */
export const isLive = (now: number) => (grant: Grant): boolean =>
  grant.revokedAt === undefined && grant.expires > now && grant.created <= now + SLACK

type Slot = Omit<Wanted, "level" | "terms">

export const sameSlot = (a: Slot, b: Slot): boolean =>
  a.purpose === b.purpose && a.target === b.target && a.client === b.client &&
  a.subject.id === b.subject.id && a.subject.issuer === b.subject.issuer

export const reaches = (grant: Grant, level: Level): boolean => isAtLeast(grant.level, level)
