import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import type { Records } from "../store/Records.ts"
import * as Code from "./Code.ts"
import type { Recorder } from "./PeopleEvent.ts"
import {
  type Invitation, invitations, LONGEST_NAME, MOST_PASSKEYS, MOST_PEOPLE, NEVER, type Passkey, passkeys, people, type Person
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
export type NewPasskey = Omit<Passkey, "created" | "person" | "used">

export const CODE_LASTS = Duration.minutes(15)

/** Fit to be shown: what is not seen, or turns the text around, is no part of a name. */
export const cleanName = (name: string): string =>
  name.normalize("NFC").replaceAll(/\p{C}/gu, "").replaceAll(/\s+/gu, " ").trim()

/**
 * Who may sign in to the embedded authorization server. Shared by the server and the commands of the terminal. Whoever is
 * invited or removed is so only when that is on record.
 */
export class People extends Context.Tag("mcp-duckduckgo/auth/people/People")<People, {
  /** A code for somebody new, or for another passkey of whoever has that name. */
  readonly invite: (inviting: Inviting) => Effect.Effect<Invited, AuditUnavailable | PeopleProblem | StateFileError>
  /** What a code is good for, while it counts; it goes on to count. */
  readonly invitation: (code: string) => Effect.Effect<Invitation | undefined, StateFileError>
  /** Uses the code up and stores the passkey. `name` is what somebody new, who was invited without one, wants to be called. */
  readonly enrol: (code: string, id: string, name: string, passkey: NewPasskey) => Effect.Effect<Person, PeopleProblem | StateFileError>
  readonly person: (id: string) => Effect.Effect<Person | undefined, StateFileError>
  readonly named: (name: string) => Effect.Effect<Person | undefined, StateFileError>
  readonly passkey: (id: string) => Effect.Effect<Passkey | undefined, StateFileError>
  readonly passkeysOf: (person: string) => Effect.Effect<ReadonlyArray<Passkey>, StateFileError>
  /** A passkey has signed somebody in. */
  readonly used: (passkey: Passkey, counter: number) => Effect.Effect<void, StateFileError>
  readonly list: Effect.Effect<ReadonlyArray<Listed>, StateFileError>
  /** With all passkeys; tokens and sessions end at once. */
  readonly remove: (person: Person) => Effect.Effect<void, AuditUnavailable | StateFileError>
  /** Whatever rests on earlier sign-ins of its person ends too. */
  readonly removePasskey: (passkey: Passkey) => Effect.Effect<void, AuditUnavailable | StateFileError>
}>() {}

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

  const newPerson = Effect.fnUntraced(function*(id: string, wished: string, admin: boolean, created: number) {
    const name = yield* nameFor(wished)
    if ((yield* all).length >= MOST_PEOPLE) return yield* problem(`There is room for ${MOST_PEOPLE} people`)
    if ((yield* named(name)) !== undefined) {
      return yield* problem("Somebody has that name here already; choose another one, or ask for a code that is meant for you")
    }
    const person: Person = { id, name, admin, created }
    yield* records.put(people, id, person, forever)
    return person
  })

  const enrol = Effect.fn("People.enrol")(function*(code: string, id: string, name: string, passkey: NewPasskey) {
    const now = yield* Clock.currentTimeMillis
    if ((yield* records.get(passkeys, passkey.id)) !== undefined) return yield* problem("That passkey is known here already")
    const invitation = yield* records.take(invitations, Code.normalise(code))
    if (invitation === undefined) return yield* problem("The code does not count, or counts no more")
    const person = invitation.person === undefined
      ? yield* newPerson(id, invitation.name ?? name, invitation.admin, now).pipe(
        // Nothing came of it: whoever has the code may try again.
        Effect.tapError(() => records.put(invitations, Code.normalise(code), invitation, { expires: now + Duration.toMillis(CODE_LASTS) }))
      )
      : yield* records.get(people, invitation.person)
    if (person === undefined) return yield* problem("The person whom the code was meant for is not known here any more")
    if ((yield* passkeysOf(person.id)).length >= MOST_PASSKEYS) {
      return yield* problem(`There is room for ${MOST_PASSKEYS} passkeys of one person`)
    }
    yield* records.put(passkeys, passkey.id, { ...passkey, person: person.id, created: now }, forever)
    return person
  })

  return People.of({
    invite,
    enrol,
    named,
    passkeysOf,
    invitation: (code) => records.get(invitations, Code.normalise(code)),
    person: (id) => records.get(people, id),
    passkey: (id) => records.get(passkeys, id),
    used: (passkey, counter) =>
      Effect.flatMap(Clock.currentTimeMillis, (used) =>
        records.put(passkeys, passkey.id, { ...passkey, counter, used }, forever)),
    list: Effect.zipWith(all, allPasskeys, (all, passkeys) =>
      all.toSorted((a, b) => a.created - b.created).map((person) => ({
        person,
        passkeys: passkeys.filter((passkey) => passkey.person === person.id)
      }))),
    remove: (person) =>
      Effect.gen(function*() {
        yield* record({ event: "person_removed", person: person.id, about: { name: person.name } })
        yield* records.remove(people, person.id)
        for (const { id } of yield* passkeysOf(person.id)) yield* records.remove(passkeys, id)
      }),
    removePasskey: (passkey) =>
      Effect.gen(function*() {
        yield* record({ event: "passkey_removed", person: passkey.person, about: { passkey: passkey.id } })
        yield* records.remove(passkeys, passkey.id)
        const person = yield* records.get(people, passkey.person)
        if (person === undefined) return
        // Sign-ins are known by the second: those of the second under way end too.
        const signedOutAt = Math.ceil((yield* Clock.currentTimeMillis) / 1_000) * 1_000
        yield* records.put(people, person.id, { ...person, signedOutAt }, forever)
      })
  })
}
