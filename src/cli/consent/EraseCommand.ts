import * as Effect from "effect/Effect"
import { Consent } from "../../security/consent/Consent.ts"
import type { Person } from "../../security/consent/Grant.ts"
import { clean } from "../../security/consent/Questions.ts"
import { ExitCode } from "../ExitCode.ts"
import { complainLine, printLine } from "../Print.ts"
import type { Confirm } from "./Confirm.ts"

export interface EraseCommand {
  readonly subject: Person
  /** Do not ask. */
  readonly yes: boolean
  readonly confirm: Confirm
}

/** `consent erase`: the ledger forgets a person, on the disk too. It cannot be undone. */
export const run = Effect.fn("cli.consent.erase")(function*(command: EraseCommand): Effect.fn.Return<
  ExitCode,
  never,
  Consent
> {
  const { confirm, subject, yes } = command
  const who = `${clean(subject.id)} of ${clean(subject.issuer)}`
  const consent = yield* Consent
  const text = `Everything that was consented to for ${who} is forgotten and cannot be brought back.`
  if (!yes && !(yield* confirm(text))) {
    yield* complainLine("Nothing was erased. Without a terminal, say --yes.")
    return ExitCode.noAnswer
  }
  return yield* consent.erase(subject).pipe(
    Effect.zipRight(printLine(`The consent ledger holds nothing about ${who}.`)),
    Effect.as(ExitCode.ok),
    Effect.catchTag("StateFileError", (error) =>
      Effect.as(complainLine(`${error.message}. Nothing was erased.`), ExitCode.usage))
  )
})
