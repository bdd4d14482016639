import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { randomUUID } from "node:crypto"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import type { Records } from "../store/Records.ts"
import * as Code from "./Code.ts"
import type { Recorder } from "./PeopleEvent.ts"
import {
  type Invitation, invitations, leaving, LONGEST_NAME, MOST_PASSKEYS, MOST_PEOPLE, NEVER, type Passkey, passkeys, people, type Person,
  removed
} from "./Person.ts"

/** Something about people that cannot be done; for whoever asked for it. */
export class PeopleProblem extends Schema.TaggedError<PeopleProblem>()("PeopleProblem", { detail: Schema.String }) {
  override get message(): string {
    return this.detail
  }
}

export interface Inviting {
  /** Without one whoever comes names themselves. */
  readonly name: string | undefined
  /** Whether who is new may administer. */
  readonly admin: boolean
  readonly lasts: Duration.Duration
}

export interface Invited {
  /** Counts once. */
  readonly code: Redacted.Redacted<string>
  readonly expires: number
}

export interface Listed {
  readonly person: Person
  readonly passkeys: ReadonlyArray<Passkey>
}

/** A passkey that was made, and has not been put to anybody yet. */
export type NewPasskey = Omit<Passkey, "created" | "name" | "person" | "used">

export const CODE_LASTS = Duration.minutes(15)

/** Whoever removes a passkey has done so by then, or has died. */
const LEAVING = Duration.toMillis("1 minute")
/** A removal that took longer than this is given up, while what it announced still counts. */
const PATIENCE = LEAVING / 2
/** No sign-in is under way for as long. */
const REMEMBERED = Duration.toMillis("1 day")

/** Fit to be shown: what is not seen, or turns the text around, is no part of a name. */
export const cleanName = (name: string): string =>
  name.normalize("NFC").replaceAll(/\p{C}/gu, "").replaceAll(/\s+/gu, " ").trim()

/**
 * Who may sign in to the embedded authorization server. Shared by the server and the commands of the terminal. Whoever is
 * invited or removed is so only when that is on record; and so is each passkey.
 */
export class People extends Context.Tag("mcp-duckduckgo/auth/people/People")<People, {
  /** A code for somebody new, or for another passkey of whoever has that name. */
  readonly invite: (inviting: Inviting) => Effect.Effect<Invited, AuditUnavailable | PeopleProblem | StateFileError>
  /** What a code is good for, while it counts; it goes on to count. */
  readonly invitation: (code: string) => Effect.Effect<Invitation | undefined, StateFileError>
  /** Uses the code up and stores the passkey. `name` is what somebody new, who was invited without one, wants to be called. */
  readonly enrol: (
    code: string,
    id: string,
    name: string,
    passkey: NewPasskey
  ) => Effect.Effect<Person, AuditUnavailable | PeopleProblem | StateFileError>
  readonly person: (id: string) => Effect.Effect<Person | undefined, StateFileError>
  readonly named: (name: string) => Effect.Effect<Person | undefined, StateFileError>
  readonly passkey: (id: string) => Effect.Effect<Passkey | undefined, StateFileError>
  readonly passkeysOf: (person: string) => Effect.Effect<ReadonlyArray<Passkey>, StateFileError>
  /** A passkey has signed somebody in. */
  readonly used: (passkey: Passkey, counter: number) => Effect.Effect<void, StateFileError>
  readonly list: Effect.Effect<ReadonlyArray<Listed>, StateFileError>
  /** With all passkeys; tokens and sessions end at once. */
  readonly remove: (person: Person) => Effect.Effect<void, AuditUnavailable | StateFileError>
  /** Another one of a person; `name` is what they call it, and may be empty. */
  readonly add: (person: Person, name: string, passkey: NewPasskey) => Effect.Effect<void, AuditUnavailable | PeopleProblem | StateFileError>
  /** The same as `removePasskey`, unless nothing would be left to sign in with: also where several are removed at once. */
  readonly removeOwn: (passkey: Passkey) => Effect.Effect<void, AuditUnavailable | PeopleProblem | StateFileError>
  /** Whatever rests on earlier sign-ins of its person ends too. */
  readonly removePasskey: (passkey: Passkey) => Effect.Effect<void, AuditUnavailable | StateFileError>
}>() {}

const NO_ROOM = `There is room for ${MOST_PASSKEYS} passkeys of one person`

const problem = (detail: string) => new PeopleProblem({ detail })

export const make = (records: Records, record: Recorder): Context.Tag.Service<People> => {
  const forever = { expires: NEVER }
  const values = <A>(entries: ReadonlyArray<{ readonly value: A }>): ReadonlyArray<A> => entries.map(({ value }) => value)
  const all = Effect.map(records.list(people), values)
  const allPasskeys = Effect.map(records.list(passkeys), values)
  const named = (name: string) => Effect.map(all, (all) => all.find((person) => person.name === name))
  const passkeysOf = (id: string) => Effect.map(allPasskeys, (all) => all.filter(({ person }) => person === id))

  const nameFor = (name: string) => {
    const clean = cleanName(name)
    return clean === "" || clean.length > LONGEST_NAME
      ? problem(`The name must have 1 to ${LONGEST_NAME} characters that can be seen`)
      : Effect.succeed(clean)
  }

  const invite = Effect.fn("People.invite")(function*({ admin, lasts, name }: Inviting) {
    const created = yield* Clock.currentTimeMillis
    const code = Code.fresh()
    const clean = name === undefined ? undefined : yield* nameFor(name)
    const known = clean === undefined ? undefined : yield* named(clean)
    const whom = known !== undefined ? { person: known.id } : clean === undefined ? {} : { name: clean }
    const expires = created + Duration.toMillis(lasts)
    yield* record({
      event: "invited",
      detail: `${admin ? "may administer, " : ""}for ${Duration.format(lasts)}`,
      ...(known === undefined ? {} : { person: known.id, about: { name: known.name } })
    })
    yield* records.put(invitations, Code.normalise(code), { ...whom, admin, created }, { expires })
    return { code: Redacted.make(code), expires }
  })

  /** Somebody new, who is not stored yet. */
  const newPerson = Effect.fnUntraced(function*(id: string, wished: string, admin: boolean, created: number) {
    const name = yield* nameFor(wished)
    if ((yield* all).length >= MOST_PEOPLE) return yield* problem(`There is room for ${MOST_PEOPLE} people`)
    if ((yield* named(name)) !== undefined) {
      return yield* problem("Somebody has that name here already; choose another one, or ask for a code that is meant for you")
    }
    return { id, name, admin, created } satisfies Person
  })

  /** Whom an invitation is for, with room for the passkey. */
  const invitedBy = Effect.fnUntraced(function*(invitation: Invitation, id: string, name: string, now: number) {
    if (invitation.person === undefined) return yield* newPerson(id, invitation.name ?? name, invitation.admin, now)
    const person = yield* records.get(people, invitation.person)
    if (person === undefined) return yield* problem("The person whom the code was meant for is not known here any more")
    if ((yield* passkeysOf(person.id)).length >= MOST_PASSKEYS) return yield* problem(NO_ROOM)
    return person
  })

  const enrol = Effect.fn("People.enrol")(function*(code: string, id: string, name: string, passkey: NewPasskey) {
    const now = yield* Clock.currentTimeMillis
    if ((yield* records.get(passkeys, passkey.id)) !== undefined) return yield* problem("That passkey is known here already")
    const invitation = yield* records.take(invitations, Code.normalise(code))
    if (invitation === undefined) return yield* problem("The code does not count, or counts no more")
    const person = yield* invitedBy(invitation, id, name, now).pipe(
      Effect.tap((person) =>
        record({
          event: "passkey_added",
          person: person.id,
          detail: "by a code",
          about: { name: person.name, passkey: passkey.id }
        })),
      // Nothing came of it: whoever has the code may try again.
      Effect.tapError(() => records.put(invitations, Code.normalise(code), invitation, { expires: now + Duration.toMillis(CODE_LASTS) }))
    )
    if (invitation.person === undefined) yield* records.put(people, person.id, person, forever)
    yield* records.put(passkeys, passkey.id, { ...passkey, person: person.id, created: now }, forever)
    return person
  })

  const add = Effect.fn("People.add")(function*(person: Person, name: string, passkey: NewPasskey) {
    const created = yield* Clock.currentTimeMillis
    const clean = cleanName(name).slice(0, LONGEST_NAME)
    if ((yield* records.get(passkeys, passkey.id)) !== undefined) return yield* problem("That passkey is known here already")
    if ((yield* passkeysOf(person.id)).length >= MOST_PASSKEYS) return yield* problem(NO_ROOM)
    yield* record({ event: "passkey_added", person: person.id, about: { passkey: passkey.id } })
    const called = clean === "" ? {} : { name: clean }
    yield* records.put(passkeys, passkey.id, { ...passkey, ...called, person: person.id, created }, forever)
  })

  /** For good: a sign-in with it that is under way puts it back, and then sees this. */
  const drop = ({ id }: Passkey) =>
    Effect.gen(function*() {
      const now = yield* Clock.currentTimeMillis
      yield* records.put(removed, id, true, { expires: now + REMEMBERED })
      yield* records.remove(passkeys, id)
    })

  /** Sign-ins are known by the second: those of the second under way end too. */
  const signOut = (id: string) =>
    Effect.gen(function*() {
      const person = yield* records.get(people, id)
      if (person === undefined) return
      const signedOutAt = Math.ceil((yield* Clock.currentTimeMillis) / 1_000) * 1_000
      yield* records.put(people, id, { ...person, signedOutAt }, forever)
    })

  /** Announces a removal, so that whoever removes another one at the same time does not count on this passkey. */
  const announced = <A, E>({ id, person }: Passkey, work: Effect.Effect<A, E>) =>
    Effect.acquireUseRelease(
      Effect.gen(function*() {
        const now = yield* Clock.currentTimeMillis
        const name = randomUUID()
        yield* records.put(leaving, name, { person, passkey: id }, { expires: now + LEAVING })
        return name
      }),
      () => work,
      // What is left of it for a minute keeps nobody from signing in.
      (name) => Effect.ignore(records.remove(leaving, name))
    )

  const noted = ({ id, person }: Passkey) => record({ event: "passkey_removed", person, about: { passkey: id } })

  const removePasskey = Effect.fn("People.removePasskey")(function*(passkey: Passkey) {
    yield* announced(passkey, Effect.zipRight(noted(passkey), drop(passkey)))
    yield* signOut(passkey.person)
  })

  /**
   * Of two who remove the last two at the same time at most one succeeds, in whatever process they are: each announces
   * its own removal before it looks for others, and looks for announcements before it looks for passkeys. Whoever
   * announced later sees the other one's announcement, or that its passkey is gone.
   */
  const removeOwn = Effect.fn("People.removeOwn")(function*(passkey: Passkey) {
    const since = yield* Clock.currentTimeMillis
    yield* announced(
      passkey,
      Effect.gen(function*() {
        const going = new Set(values(yield* records.list(leaving)).map(({ passkey }) => passkey))
        const own = yield* passkeysOf(passkey.person)
        if (!own.some(({ id }) => id === passkey.id)) return yield* problem("That passkey is not here any more")
        if (own.every(({ id }) => going.has(id))) return yield* problem("It is your last passkey: add another one before you remove it")
        yield* noted(passkey)
        if ((yield* Clock.currentTimeMillis) - since > PATIENCE) return yield* problem("That took too long, and nothing was removed")
        yield* drop(passkey)
      })
    )
    yield* signOut(passkey.person)
  })

  return People.of({
    add,
    invite,
    enrol,
    removeOwn,
    removePasskey,
    named,
    passkeysOf,
    invitation: (code) => records.get(invitations, Code.normalise(code)),
    person: (id) => records.get(people, id),
    passkey: (id) => records.get(passkeys, id),
    used: (passkey, counter) =>
      Effect.gen(function*() {
        const used = yield* Clock.currentTimeMillis
        yield* records.put(passkeys, passkey.id, { ...passkey, counter, used }, forever)
        if (yield* records.has(removed, passkey.id)) yield* records.remove(passkeys, passkey.id)
      }),
    list: Effect.zipWith(all, allPasskeys, (all, passkeys) =>
      all.toSorted((a, b) => a.created - b.created).map((person) => ({
        person,
        passkeys: passkeys.filter((passkey) => passkey.person === person.id)
      }))),
    remove: (person) =>
      Effect.gen(function*() {
        yield* record({ event: "person_removed", person: person.id, about: { name: person.name } })
        yield* records.remove(people, person.id)
        for (const passkey of yield* passkeysOf(person.id)) yield* drop(passkey)
      })
  })
}
