import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Listed, People, type PeopleProblem } from "../../auth/people/People.ts"
import { clean } from "../../security/consent/Questions.ts"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import type { Command } from "../Commands.ts"
import type { Confirm } from "../consent/Confirm.ts"
import { ExitCode } from "../ExitCode.ts"
import type { InviteWords, RemoveWords } from "../line/Authorizing.ts"
import { complainLine, printLine } from "../Print.ts"

export type AuthCommand = Extract<Command, { readonly _tag: `Auth${string}` }>

export interface AuthWorld {
  readonly people: typeof People.Service
  readonly confirm: Confirm
  /** Where codes are turned into passkeys. */
  readonly enrolUrl: string
}

const lasting: { readonly [L in InviteWords["lasts"]]: Duration.Duration } = {
  "15m": Duration.minutes(15),
  "1h": Duration.hours(1),
  "1d": Duration.days(1),
  "7d": Duration.days(7)
}

const time = (millis: number): string => new Date(millis).toISOString().slice(0, 16).replace("T", " ")

type Done = Effect.Effect<ExitCode, AuditUnavailable | PeopleProblem | StateFileError>

const invite = ({ admin, lasts, name }: InviteWords, { enrolUrl, people }: AuthWorld): Done =>
  Effect.gen(function*() {
    const { code, expires } = yield* people.invite({ name, admin, lasts: lasting[lasts] })
    yield* complainLine(`Open ${enrolUrl} and type this code. It counts once, until ${time(expires)} UTC.`)
    yield* printLine(Redacted.value(code))
    return ExitCode.ok
  })

/** As many characters of an id as tell passkeys apart, and as `auth remove` wants at least. */
const SHORT_ID = 8

const lines = ({ passkeys, person }: Listed): ReadonlyArray<string> => [
  `${clean(person.name)}${person.admin ? ", may administer" : ""}, since ${time(person.created)} UTC`,
  ...passkeys.map(({ created, id, synced, used }) =>
    `  ${id.slice(0, SHORT_ID)}  ${synced ? "synced" : "one device"}, made ${time(created)}, ${
      used === undefined ? "not used since" : `last used ${time(used)}`
    }`)
]

const list = (asJson: boolean, { people }: AuthWorld): Done =>
  Effect.gen(function*() {
    const listed = yield* people.list
    const text = listed.length === 0 ? "Nobody can sign in." : listed.flatMap(lines).join("\n")
    yield* printLine(asJson ? JSON.stringify(listed, null, 2) : text)
    return ExitCode.ok
  })

const nothing = (text: string): Effect.Effect<ExitCode> => Effect.as(complainLine(text), ExitCode.noAnswer)

const remove = ({ name, passkey: written = "", yes }: RemoveWords, { confirm, people }: AuthWorld): Done =>
  Effect.gen(function*() {
    const listed = yield* people.list
    const agreed = (text: string) => (yes ? Effect.succeed(true) : confirm(text))
    if (name !== undefined) {
      const found = listed.find(({ person }) => person.name === name)
      if (found === undefined) return yield* nothing(`Nobody is called ${clean(name)} here.`)
      if (!(yield* agreed(`Remove ${clean(name)} and ${found.passkeys.length} passkeys?`))) return yield* nothing("Nothing was removed.")
      yield* people.remove(found.person)
      return yield* Effect.as(printLine(`Removed: ${clean(name)}`), ExitCode.ok)
    }
    const found = listed.flatMap(({ passkeys }) => passkeys).filter(({ id }) => written.length >= SHORT_ID && id.startsWith(written))
    const [passkey, ...others] = found
    if (passkey === undefined) return yield* nothing(`No passkey has the id ${clean(written)}.`)
    if (others.length > 0) return yield* nothing(`More than one id begins with ${clean(written)}.`)
    if (!(yield* agreed("Remove this passkey, and sign its person out everywhere?"))) return yield* nothing("Nothing was removed.")
    yield* people.removePasskey(passkey)
    return yield* Effect.as(printLine("Removed: 1 passkey"), ExitCode.ok)
  })

const perform = (command: AuthCommand, world: AuthWorld): Done => {
  switch (command._tag) {
    case "AuthInvite":
      return invite(command, world)
    case "AuthList":
      return list(command.json, world)
    case "AuthRemove":
      return remove(command, world)
  }
}

/** The commands about who may sign in; a server that runs heeds them from its next request on. */
export const run = (command: AuthCommand, world: AuthWorld): Effect.Effect<ExitCode> =>
  perform(command, world).pipe(
    Effect.catchTags({
      AuditUnavailable: ({ message }) => Effect.as(complainLine(`${message}. Nothing was done.`), ExitCode.usage),
      PeopleProblem: ({ message }) => nothing(`${message}.`),
      StateFileError: ({ message }) => Effect.as(complainLine(`${message}.`), ExitCode.usage)
    })
  )
