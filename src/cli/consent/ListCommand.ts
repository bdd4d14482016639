import * as Effect from "effect/Effect"
import { Consent } from "../../security/consent/Consent.ts"
import { complainLine, printLine } from "../Print.ts"
import { ExitCode } from "../ExitCode.ts"
import { grantTable } from "./GrantTable.ts"

export interface ListCommand {
  readonly json: boolean
}

/** `consent list`: what counts now, of everybody, the newest last. */
export const run = Effect.fn("cli.consent.list")(function*({ json }: ListCommand): Effect.fn.Return<
  ExitCode,
  never,
  Consent
> {
  const consent = yield* Consent
  const listed = yield* Effect.either(consent.list())
  if (listed._tag === "Left") {
    yield* complainLine(`${listed.left.message}. No stored consent counts.`)
    return ExitCode.usage
  }
  const grants = listed.right.toSorted((a, b) => a.created - b.created)
  const text = grants.length === 0 ? "No consent is stored." : grantTable(grants)
  yield* printLine(json ? JSON.stringify(grants, null, 2) : text)
  return ExitCode.ok
})
