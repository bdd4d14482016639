import * as Effect from "effect/Effect"
import { Consent } from "../../security/consent/Consent.ts"
import { clean } from "../../security/consent/Questions.ts"
import { ExitCode } from "../ExitCode.ts"
import { complainLine, printLine } from "../Print.ts"
import { SHORT_ID } from "./GrantTable.ts"

export interface RevokeCommand {
  /** Ids as `consent list` prints them, or in full; or all that there are. */
  readonly grants: ReadonlyArray<string> | "all"
}

/** `consent revoke`: takes consent back, at once and for every process that shares the state folder. */
export const run = Effect.fn("cli.consent.revoke")(function*({ grants }: RevokeCommand): Effect.fn.Return<
  ExitCode,
  never,
  Consent
> {
  const consent = yield* Consent
  const revoke = (grants: RevokeCommand["grants"]) =>
    consent.revoke({ grants, by: "operator" }).pipe(
      Effect.flatMap(({ length }) => printLine(length === 0 ? "No consent is stored." : `Revoked: ${length}`)),
      Effect.as<ExitCode>(ExitCode.ok)
    )
  const named = (grants: ReadonlyArray<string>) =>
    Effect.flatMap(consent.list(), (listed) => {
      const found = grants.map((written) => ({
        written: clean(written),
        ids: written.length < SHORT_ID ? [] : listed.map(({ id }) => id).filter((id) => id.startsWith(written))
      }))
      const faults = found.filter(({ ids }) => ids.length !== 1).map(({ ids, written }) =>
        ids.length === 0 ? `no consent has the id ${written}` : `more than one id begins with ${written}`)
      return faults.length === 0
        ? revoke(found.flatMap(({ ids }) => ids))
        : Effect.as(complainLine(`Nothing was revoked: ${faults.join("; ")}.`), ExitCode.noAnswer)
    })
  return yield* (grants === "all" ? revoke("all") : named(grants)).pipe(
    Effect.catchTag("StateFileError", (error) =>
      Effect.as(complainLine(`${error.message}. Nothing was revoked, and no stored consent counts.`), ExitCode.usage))
  )
})
