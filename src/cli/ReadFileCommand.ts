import * as Effect from "effect/Effect"
import type { ReadFormat } from "../reader/ReadFile.ts"
import { readFile } from "../reader/ReadFile.ts"
import { ExitCode } from "./ExitCode.ts"
import { type PageUnreadable, readPage } from "./PageFile.ts"
import { complainLine, printLine } from "./Print.ts"

export interface ReadFileCommand {
  readonly file: string
  readonly url: string
  readonly format: ReadFormat
}

/** `read --html FILE --url URL`: reads a saved page, in this process. Nothing is fetched. */
export const run = Effect.fn("cli.readFile")(function*({ file, format, url }: ReadFileCommand): Effect.fn.Return<
  ExitCode,
  PageUnreadable
> {
  const bytes = yield* readPage(file)
  return yield* readFile({ bytes, contentType: "", url, format }).pipe(
    Effect.flatMap((text) => Effect.as(printLine(text), ExitCode.ok)),
    Effect.catchAll((error) => Effect.as(complainLine(error.message), ExitCode.noAnswer))
  )
})
