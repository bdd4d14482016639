// The other side of `Reader`: a thread that does one job after another.
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { parentPort } from "node:worker_threads"
import { flagsOf } from "../../security/text/Flags.ts"
import { ReadError } from "../Document.ts"
import { read } from "../Read.ts"
import type { Job, Reply } from "./Job.ts"

const encode = Schema.encodeSync(ReadError)

const workOf = (job: Job): Effect.Effect<Reply, ReadError> =>
  job._tag === "Read"
    ? Effect.map(read(job.input), (document): Reply => ({ _tag: "Done", document }))
    : Effect.sync(() => ({ _tag: "Flagged", kinds: [...new Set(flagsOf(job.text).flatMap((flag) => flag.kinds))] }))

const replyTo = (job: Job): Promise<Reply> =>
  Effect.runPromiseExit(workOf(job)).then((exit): Reply => {
    if (Exit.isSuccess(exit)) return exit.value
    const failure = Cause.failureOption(exit.cause)
    return Option.isSome(failure)
      ? { _tag: "Failed", error: encode(failure.value) }
      : { _tag: "Broken", detail: Cause.pretty(exit.cause) }
  })

parentPort?.on("message", (job: Job) => {
  void replyTo(job).then((reply) => parentPort?.postMessage(reply, []))
})
