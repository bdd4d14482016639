import * as Effect from "effect/Effect"
import type { InvalidInput } from "../domain/Errors.ts"
import { printed, type ReadFormat } from "../reader/ReadFile.ts"
import { type OpenError, WebReader } from "../reader/WebReader.ts"
import { ExitCode } from "./ExitCode.ts"
import { complainLine, printLine } from "./Print.ts"

export interface ReadCommand {
  readonly url: string
  readonly format: ReadFormat
}

/** What a person should know who reads the text: on standard error, so that the text alone can be piped. */
const remarks = (notes: ReadonlyArray<string>, disallowedBy: string | undefined): ReadonlyArray<string> => [
  ...notes,
  ...(disallowedBy === undefined ? [] : [`The site asks programs not to read this page (robots.txt: ${disallowedBy})`])
]

const failed = (error: InvalidInput | OpenError): Effect.Effect<ExitCode> =>
  Effect.as(complainLine(error.message), ExitCode.noAnswer)

/** `read URL`: fetches a page within the rules and prints its main text. */
export const run = Effect.fn("cli.read")(function*({ format, url }: ReadCommand): Effect.fn.Return<ExitCode, never, WebReader> {
  const reader = yield* WebReader
  return yield* reader.open({ url, robots: "state" }).pipe(
    Effect.flatMap(({ disallowedBy, snapshot: { document } }) =>
      printLine(printed(document, format)).pipe(
        Effect.zipRight(Effect.forEach(remarks(document.notes, disallowedBy), complainLine, { discard: true })),
        Effect.as(ExitCode.ok)
      )),
    Effect.catchAll(failed)
  )
})
