import * as Effect from "effect/Effect"
import type { IncomingMessage } from "node:http"
import { type Refusal, refusal } from "./Refusal.ts"

const tooLarge = (limit: number): Refusal =>
  refusal(413, `The message is larger than ${limit} bytes`, { headers: { Connection: "close" } })

/**
 * The body of a request, of at most `limit` bytes. What is larger is refused as soon as that is known, and its connection
 * closed. Nothing where the client has gone before it was done.
 */
export const read = (request: IncomingMessage, limit: number): Effect.Effect<Buffer | void, Refusal> =>
  Number(request.headers["content-length"] ?? 0) > limit ? tooLarge(limit) : Effect.async<Buffer | void, Refusal>((resume) => {
    const chunks: Array<Buffer> = []
    let bytes = 0
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > limit) done(tooLarge(limit))
    }
    const onEnd = () => done(Effect.succeed(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    const onClose = () => done(Effect.void)
    const done = (result: Effect.Effect<Buffer | void, Refusal>) => {
      request.off("data", onData).off("end", onEnd).off("close", onClose)
      request.pause()
      resume(result)
    }
    request.on("data", onData).on("end", onEnd).on("close", onClose)
    request.on("error", () => undefined)
    return Effect.sync(() => {
      request.off("data", onData).off("end", onEnd).off("close", onClose)
    })
  })
