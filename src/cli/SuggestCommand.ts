import * as Effect from "effect/Effect"
import type { InvalidInput } from "../domain/Errors.ts"
import { failed, failureText } from "../mcp/tools/Wire.ts"
import * as QueryText from "../search/QueryText.ts"
import { Suggestions } from "../search/Suggestions.ts"
import { ExitCode } from "./ExitCode.ts"
import { printLine } from "./Print.ts"

export interface SuggestCommand {
  readonly text: string
  readonly region: string
  readonly json: boolean
}

/** `suggest`: completions, one a line. */
export const run = Effect.fn("cli.suggest")(function*({ json, region, text }: SuggestCommand): Effect.fn.Return<
  ExitCode,
  InvalidInput,
  Suggestions
> {
  const suggestions = yield* Suggestions
  const query = yield* QueryText.build({ text, includeSites: [], excludeSites: [] })
  const answer = yield* suggestions.get({ text: query, region })
  if (answer._tag === "Failed") {
    const report = failed(answer.failure)
    yield* printLine(json ? JSON.stringify(report, null, 2) : failureText(report))
    return ExitCode.noAnswer
  }
  const { phrases } = answer.value
  yield* printLine(
    json ? JSON.stringify(phrases, null, 2) : phrases.length === 0 ? "DuckDuckGo has no completion for this." : phrases.join("\n")
  )
  return ExitCode.ok
})
