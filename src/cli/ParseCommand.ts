import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createReadStream } from "node:fs"
import { decodeText } from "../egress/Charset.ts"
import type { Selectors } from "../search/parse/Selectors.ts"
import { ExitCode } from "./ExitCode.ts"
import { type ParseEndpoint, parseReport } from "./ParseReport.ts"
import { printLine } from "./Print.ts"

/** The page to be parsed could not be read. */
export class PageUnreadable extends Schema.TaggedError<PageUnreadable>()("PageUnreadable", {
  file: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `${this.file === "-" ? "standard input" : this.file} could not be read: ${this.detail}`
  }
}

export interface ParseCommand {
  readonly endpoint: ParseEndpoint
  /** A path, or `-` for standard input. */
  readonly file: string
  /** The operator's, in place of the built-in ones. */
  readonly selectors: Selectors | undefined
}

/** Larger than any page of DuckDuckGo's by far. */
const MAX_BYTES = 64 * 1024 * 1024

const whole = async (source: AsyncIterable<string | Uint8Array>): Promise<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of source) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BYTES) throw new Error(`more than ${MAX_BYTES / 1024 / 1024} MiB`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, size)
}

/** `parse`: what the program makes of a saved page, as one JSON object: what a user attaches to a bug report. */
export const run = Effect.fn("cli.parse")(function*({ endpoint, file, selectors }: ParseCommand): Effect.fn.Return<
  ExitCode,
  PageUnreadable
> {
  const bytes = yield* Effect.tryPromise({
    try: () => whole(file === "-" ? process.stdin : createReadStream(file)),
    catch: (error) => new PageUnreadable({ file, detail: error instanceof Error ? error.message : String(error) })
  })
  yield* printLine(JSON.stringify(parseReport(endpoint, decodeText(bytes), selectors), null, 2))
  return ExitCode.ok
})
