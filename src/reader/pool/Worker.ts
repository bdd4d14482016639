// The other side of `Reader`: a thread that reads one page after another.
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { parentPort } from "node:worker_threads"
import { ReadError } from "../Document.ts"
import { read, type ReadInput } from "../Read.ts"
import type { Reply } from "./Reply.ts"

const encode = Schema.encodeSync(ReadError)

const replyTo = (input: ReadInput): Promise<Reply> =>
  Effect.runPromiseExit(read(input)).then((exit): Reply => {
    if (Exit.isSuccess(exit)) return { _tag: "Read", document: exit.value }
    const failure = Cause.failureOption(exit.cause)
    return Option.isSome(failure)
      ? { _tag: "Failed", error: encode(failure.value) }
      : { _tag: "Broken", detail: Cause.pretty(exit.cause) }
  })

parentPort?.on("message", (input: ReadInput) => {
  void replyTo(input).then((reply) => parentPort?.postMessage(reply, []))
})
