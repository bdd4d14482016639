import type { Writable } from "node:stream"

type Done = (error?: Error | null) => void

/** The only way to a stream that has been reserved. */
export type Write = (text: string, done: Done) => void

/**
 * Reserves a stream for one writer: whatever else is written to it from now on (`console.log` of a library ends there
 * too) goes to `stray`. It is not given back: a line that a library prints while the program ends would break the
 * protocol as well. Reserve a stream once.
 */
export const reserve = (stream: Writable, stray: Writable): Write => {
  const write = stream.write
  stream.write = (chunk: string | Uint8Array, second?: BufferEncoding | Done, third?: Done): boolean =>
    typeof second === "string" ? stray.write(chunk, second, third) : stray.write(chunk, second)
  return (text, done) => {
    write.call(stream, text, "utf8", done)
  }
}
