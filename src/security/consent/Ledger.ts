import * as Arr from "effect/Array"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { EndedBy, Grant, isLive, Person, personKey, reaches, sameSlot, type Wanted } from "./Grant.ts"
import { ANYWHERE } from "./Target.ts"

/** The arithmetic of grants: what is held, counts and is dropped. Pure, so that it can be tested against an oracle. */

export interface Limits {
  /** Grants of one person, ended ones included. */
  readonly grants: number
  /** People with grants. */
  readonly people: number
}

export const defaultLimits: Limits = { grants: 100, people: 1_000 }

/** The grants of each person by `personKey`, the oldest first; nobody is there without one. */
export type State = HashMap.HashMap<string, ReadonlyArray<Grant>>

export const empty: State = HashMap.empty()

/** What can happen to the ledger; the lines of its journal. */
export const Op = Schema.Union(
  Schema.Struct({ op: Schema.Literal("grant"), grant: Grant }),
  /** Takes grants back. Those that are not there, or have ended, stay as they are. */
  Schema.Struct({
    op: Schema.Literal("end"),
    grants: Schema.Array(Schema.String),
    at: Schema.NonNegativeInt,
    by: EndedBy
  }),
  /** Forgets what has expired at that time, ended or not: nothing is kept for longer than was agreed. */
  Schema.Struct({ op: Schema.Literal("expire"), at: Schema.NonNegativeInt }),
  /** Forgets a person. */
  Schema.Struct({ op: Schema.Literal("erase"), subject: Person })
)
export type Op = typeof Op.Type

/** What an operation has changed: a grant that counts from now on, or one that no longer does, and why. */
export type Change =
  | { readonly _tag: "Granted"; readonly grant: Grant }
  | { readonly _tag: "Ended"; readonly grant: Grant; readonly why: EndedBy | "expired" | "dropped" | "erased" }

export type Step = readonly [changes: ReadonlyArray<Change>, state: State]

export const grantsOf = (state: State, person: Person): ReadonlyArray<Grant> =>
  Option.getOrElse(HashMap.get(state, personKey(person)), () => [])

export const all = (state: State): ReadonlyArray<Grant> => Arr.flatten(HashMap.toValues(state))

const put = (state: State, key: string, grants: ReadonlyArray<Grant>): State =>
  grants.length === 0 ? HashMap.remove(state, key) : HashMap.set(state, key, grants)

const changed = (why: Extract<Change, { readonly _tag: "Ended" }>["why"]) => (grant: Grant): Change => ({
  _tag: "Ended",
  grant,
  why
})

const notEnded = (grant: Grant): boolean => grant.revokedAt === undefined

/** What goes first where there is no room: what no longer counts, then what expires soonest. */
const leastMissed = (grants: ReadonlyArray<Grant>, now: number): Grant | undefined =>
  grants.reduce<Grant | undefined>((least, grant) => {
    if (least === undefined) return grant
    const difference = Number(isLive(now)(grant)) - Number(isLive(now)(least))
    return difference < 0 || (difference === 0 && grant.expires < least.expires) ? grant : least
  }, undefined)

/** The person whose newest grant is the oldest: whoever it is is asked again. */
const longestQuiet = (state: State, but: string): string | undefined =>
  HashMap.reduce(
    state,
    { key: undefined, newest: Number.POSITIVE_INFINITY },
    (quiet: { readonly key: string | undefined; readonly newest: number }, grants, key) => {
      const newest = Math.max(...grants.map(({ created }) => created))
      return key !== but && newest < quiet.newest ? { key, newest } : quiet
    }
  ).key

const grant = (limits: Limits, state: State, given: Grant): Step => {
  const key = personKey(given.subject)
  const held = grantsOf(state, given.subject)
  // Told twice, or told again after its end: nothing comes back to life.
  if (held.some(({ id }) => id === given.id)) return [[], state]
  const replaced = held.filter((other) => notEnded(given) && notEnded(other) && sameSlot(other, given))
  const after = held.map((other): Grant =>
    replaced.includes(other) ? { ...other, revokedAt: given.created, revokedBy: "replaced" } : other
  )
  const crowded = after.length >= limits.grants ? leastMissed(after, given.created) : undefined
  const next = put(state, key, [...after.filter((other) => other !== crowded), given])
  const quiet = HashMap.size(next) > limits.people ? longestQuiet(next, key) : undefined
  const left = quiet === undefined ? [] : Option.getOrElse(HashMap.get(next, quiet), () => [])
  const dropped = [...(crowded === undefined ? [] : [crowded]), ...left].filter(notEnded)
  return [
    [...replaced.map(changed("replaced")), ...dropped.map(changed("dropped")), { _tag: "Granted", grant: given }],
    quiet === undefined ? next : HashMap.remove(next, quiet)
  ]
}

const end = (state: State, { at, by, grants }: Extract<Op, { readonly op: "end" }>): Step => {
  const ids = new Set(grants)
  const hit = (grant: Grant): boolean => ids.has(grant.id) && notEnded(grant)
  const ended = all(state).filter(hit)
  if (ended.length === 0) return [[], state]
  const marked = (grant: Grant): Grant => (hit(grant) ? { ...grant, revokedAt: at, revokedBy: by } : grant)
  const keys = new Set(ended.map(({ subject }) => personKey(subject)))
  const next = [...keys].reduce((state, key) => HashMap.modify(state, key, (held) => held.map(marked)), state)
  return [ended.map(changed(by)), next]
}

/** The grants that have expired by `now`, ended or not. */
export const expired = (state: State, now: number): ReadonlyArray<Grant> =>
  all(state).filter(({ expires }) => expires <= now)

const expire = (state: State, at: number): Step => {
  const over = expired(state, at)
  const keys = new Set(over.map(({ subject }) => personKey(subject)))
  const next = [...keys].reduce((state, key) => {
    const held = Option.getOrElse(HashMap.get(state, key), () => [])
    return put(state, key, held.filter(({ expires }) => expires > at))
  }, state)
  return [over.filter(notEnded).map(changed("expired")), next]
}

const erase = (state: State, subject: Person): Step => [
  grantsOf(state, subject).filter(notEnded).map(changed("erased")),
  HashMap.remove(state, personKey(subject))
]

export const apply = (limits: Limits) => (state: State, op: Op): Step => {
  switch (op.op) {
    case "grant":
      return grant(limits, state, op.grant)
    case "end":
      return end(state, op)
    case "expire":
      return expire(state, op.at)
    case "erase":
      return erase(state, op.subject)
  }
}

/** The shortest way to the same ledger. */
export const opsOf = (state: State): ReadonlyArray<Op> =>
  // By age over all people, for that is what decides who is dropped first.
  all(state).toSorted((a, b) => a.created - b.created).map((grant) => ({ op: "grant", grant }))

export interface Cover {
  /** One that covers what is wanted. */
  readonly grant: Grant | undefined
  /** Those that would, had the tool not changed since they were given. */
  readonly stale: ReadonlyArray<Grant>
}

/** Whether anything that is held covers what is wanted. RESTRICTED is never covered: each call asks. */
export const cover = (state: State, wanted: Wanted, now: number): Cover => {
  const nothing: Cover = { grant: undefined, stale: [] }
  if (wanted.level === "RESTRICTED") return nothing
  const matching = grantsOf(state, wanted.subject).filter((grant) =>
    isLive(now)(grant) && (sameSlot(grant, wanted) || sameSlot(grant, { ...wanted, target: ANYWHERE }))
  )
  return {
    grant: matching.find((grant) => grant.terms === wanted.terms && reaches(grant, wanted.level)),
    stale: matching.filter((grant) => grant.terms !== wanted.terms)
  }
}
