import * as Effect from "effect/Effect"
import { decodeText } from "../egress/Charset.ts"
import type { Selectors } from "../search/parse/Selectors.ts"
import { ExitCode } from "./ExitCode.ts"
import { type PageUnreadable, readPage } from "./PageFile.ts"
import { type ParseEndpoint, parseReport } from "./ParseReport.ts"
import { printLine } from "./Print.ts"

export interface ParseCommand {
  readonly endpoint: ParseEndpoint
  /** A path, or `-` for standard input. */
  readonly file: string
  /** The operator's, in place of the built-in ones. */
  readonly selectors: Selectors | undefined
}

/** `parse`: what the program makes of a saved page, as one JSON object: what a user attaches to a bug report. */
export const run = Effect.fn("cli.parse")(function*({ endpoint, file, selectors }: ParseCommand): Effect.fn.Return<
  ExitCode,
  PageUnreadable
> {
  const bytes = yield* readPage(file)
  yield* printLine(JSON.stringify(parseReport(endpoint, decodeText(bytes), selectors), null, 2))
  return ExitCode.ok
})
