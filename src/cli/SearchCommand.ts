import * as Effect from "effect/Effect"
import type { InvalidInput } from "../domain/Errors.ts"
import { render } from "../mcp/tools/WebSearchText.ts"
import { outputOf } from "../mcp/tools/WebSearchWire.ts"
import { Search } from "../search/Search.ts"
import type { SearchCall } from "../search/SearchCall.ts"
import { ExitCode } from "./ExitCode.ts"
import { printLine } from "./Print.ts"

export interface SearchCommand {
  readonly call: SearchCall
  readonly json: boolean
}

/** A text as one word of a POSIX shell, in which nothing is expanded. */
const inShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** `search`: one query; `--json` prints what the tool `web_search` answers. */
export const run = Effect.fn("cli.search")(function*({ call, json }: SearchCommand): Effect.fn.Return<
  ExitCode,
  InvalidInput,
  Search
> {
  const search = yield* Search
  const output = outputOf("full", yield* search.run(call))
  const { isError, text } = render(
    output,
    JSON.stringify(call.text),
    (cursor) => `mcp-duckduckgo search ${inShell(call.text)} --cursor ${cursor}`
  )
  yield* printLine(json ? JSON.stringify(output, null, 2) : text)
  return isError === true ? ExitCode.noAnswer : ExitCode.ok
})
