import * as Effect from "effect/Effect"
import { Consent } from "../../security/consent/Consent.ts"
import type { Person } from "../../security/consent/Grant.ts"
import { ExitCode } from "../ExitCode.ts"
import { complainLine, printLine } from "../Print.ts"

export interface ExportCommand {
  readonly subject: Person
}

/** `consent export`: everything that the ledger holds about a person, as JSON. */
export const run = Effect.fn("cli.consent.export")(function*({ subject }: ExportCommand): Effect.fn.Return<
  ExitCode,
  never,
  Consent
> {
  const consent = yield* Consent
  return yield* consent.exportOf(subject).pipe(
    Effect.flatMap((held) => printLine(JSON.stringify(held, null, 2))),
    Effect.as(ExitCode.ok),
    Effect.catchTag("StateFileError", (error) => Effect.as(complainLine(error.message), ExitCode.usage))
  )
})
