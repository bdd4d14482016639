import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createReadStream } from "node:fs"

/** A saved page could not be read. */
export class PageUnreadable extends Schema.TaggedError<PageUnreadable>()("PageUnreadable", {
  file: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `${this.file === "-" ? "standard input" : this.file} could not be read: ${this.detail}`
  }
}

/** Larger than any page by far. */
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

/** A saved page; `-` is standard input. */
export const readPage = (file: string): Effect.Effect<Uint8Array, PageUnreadable> =>
  Effect.tryPromise({
    try: () => whole(file === "-" ? process.stdin : createReadStream(file)),
    catch: (error) => new PageUnreadable({ file, detail: error instanceof Error ? error.message : String(error) })
  })
