import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Audit } from "../../security/audit/Audit.ts"
import type { Consent } from "../../security/consent/Consent.ts"
import type * as Grant from "../../security/consent/Grant.ts"
import type { GrantStore } from "../../security/consent/GrantStore.ts"
import { purposeTexts } from "../../security/consent/Purposes.ts"
import { localUser } from "../../security/LocalUser.ts"
import type { TermsOf } from "../../security/Secured.ts"
import { local } from "../../security/Subject.ts"
import type { Command } from "../Commands.ts"
import type { Person } from "../line/Consenting.ts"
import type { ExitCode } from "../ExitCode.ts"
import { atTerminal } from "./Confirm.ts"
import * as EraseCommand from "./EraseCommand.ts"
import * as ExportCommand from "./ExportCommand.ts"
import * as GrantCommand from "./GrantCommand.ts"
import * as ListCommand from "./ListCommand.ts"
import * as RevokeCommand from "./RevokeCommand.ts"

export type ConsentCommand = Extract<Command, { readonly _tag: `Consent${string}` }>

export interface ConsentWorld {
  readonly services: Layer.Layer<Audit | Consent | GrantStore>
  readonly terms: TermsOf
  /** Of this program. */
  readonly version: string
}

const personOf = ({ id, issuer }: Person): Grant.Person => {
  const user = local(localUser(), "")
  return { issuer: issuer ?? user.issuer, id: id ?? user.id }
}

const perform = (command: ConsentCommand, { terms, version }: ConsentWorld): Effect.Effect<ExitCode, never, Consent | GrantStore> => {
  switch (command._tag) {
    case "ConsentList":
      return ListCommand.run(command)
    case "ConsentGrant": {
      const { client, duration, level, person, purpose, target, yes } = command
      const wanted: Grant.Wanted = {
        subject: personOf(person),
        client,
        purpose,
        target,
        level: level ?? purposeTexts[purpose].level,
        terms: terms(purpose)
      }
      return GrantCommand.run({ wanted, duration, yes, confirm: atTerminal, version })
    }
    case "ConsentRevoke":
      return RevokeCommand.run(command)
    case "ConsentExport":
      return ExportCommand.run({ subject: personOf(command.person) })
    case "ConsentErase":
      return EraseCommand.run({ subject: personOf(command.person), yes: command.yes, confirm: atTerminal })
  }
}

/** The commands about consent, each with what it works on. */
export const run = (command: ConsentCommand, world: ConsentWorld): Effect.Effect<ExitCode> =>
  Effect.provide(perform(command, world), world.services)
