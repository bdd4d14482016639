import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { availableParallelism, totalmem } from "node:os"
import { Worker } from "node:worker_threads"
import { type ReadDocument, ReadError, ReadingStopped } from "./Document.ts"
import type { ReadInput } from "./Read.ts"
import type { Job, Reply } from "./pool/Job.ts"

export interface ReaderOptions {
  /** Threads, from 1 to the number of cores: one fewer than there are cores unless told, so that one answers. */
  readonly threads?: number
  /** Of one page, waiting for a thread included. */
  readonly deadline: Duration.Duration
  /** Pages that may wait for a thread; more are refused. */
  readonly queue: number
  /** A thread that nobody needed for so long is ended, which gives its memory back; a minute unless told. */
  readonly idleFor?: Duration.Duration
  /** The thread's program: `reader-worker.js` beside the bundle unless told. */
  readonly program?: URL
}

export interface ReaderStatus {
  /** Threads that there are, at work or not. */
  readonly threads: number
  /** Pages that are read or wait for a thread. */
  readonly pages: number
}

/** Of a thread, in MiB. A page of 100,000 nodes takes about 100. */
const MOST_MEMORY = 768
/** In a small container all threads together get no more than this share of it. */
const SHARE_OF_MEMORY = 0.4
const MIB = 1024 * 1024

const memoryOf = (threads: number): number => {
  const constrained = process.constrainedMemory()
  const all = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return Math.min(MOST_MEMORY, Math.max(64, Math.floor((all * SHARE_OF_MEMORY) / MIB / threads)))
}

/**
 * Reads pages in threads of their own, so that a long page holds up nothing else. Threads start with the first page.
 * One that is too late, or whose page nobody wants any more, is ended, and another takes its place.
 */
export class Reader extends Context.Tag("mcp-duckduckgo/reader/Reader")<Reader, {
  readonly read: (input: ReadInput) => Effect.Effect<ReadDocument, ReadError>
  /** The kinds of orders to a model that a text seems to give (`security/text/Flags.ts`), which is slow on long ones. */
  readonly flags: (text: string) => Effect.Effect<ReadonlyArray<string>, ReadingStopped>
  readonly status: Effect.Effect<ReaderStatus>
}>() {
  static readonly layer = (options: ReaderOptions): Layer.Layer<Reader> => Layer.scoped(Reader, make(options))
}

const decode = Schema.decodeSync(ReadError)

const threadsOf = ({ threads }: ReaderOptions): number => {
  const cores = availableParallelism()
  return Math.min(cores, Math.max(1, Math.trunc(threads ?? cores - 1)))
}

const crashed = (detail: string): ReadingStopped => new ReadingStopped({ reason: "crash", detail })

const documentOf = (reply: Reply): Effect.Effect<ReadDocument, ReadError> => {
  switch (reply._tag) {
    case "Done": return Effect.succeed(reply.document)
    case "Failed": return Effect.fail(decode(reply.error))
    case "Broken": return Effect.dieMessage(reply.detail)
    case "Flagged": return Effect.dieMessage("A thread answered what it was not asked")
  }
}

const kindsOf = (reply: Reply): Effect.Effect<ReadonlyArray<string>> =>
  reply._tag === "Flagged" ? Effect.succeed(reply.kinds) : Effect.dieMessage("A thread answered what it was not asked")

/** A copy of the bytes goes over to the thread: whoever gave them may still want them. */
const moved = (job: Job): readonly [Job, ReadonlyArray<ArrayBuffer>] => {
  if (job._tag === "Flag") return [job, []]
  const bytes = new Uint8Array(job.input.bytes)
  return [{ ...job, input: { ...job.input, bytes } }, [bytes.buffer]]
}

const make = (options: ReaderOptions): Effect.Effect<Context.Tag.Service<Reader>, never, Scope.Scope> =>
  Effect.gen(function*() {
    const most = threadsOf(options)
    const threads = yield* Effect.makeSemaphore(most)
    const program = options.program ?? new URL("./reader-worker.js", import.meta.url)
    const all = new Set<Worker>()
    /** Those without work, and since when. The last one to end its work is the first to get more. */
    const idle: Array<{ readonly worker: Worker; readonly since: number }> = []
    let waiting = 0

    const forget = (worker: Worker): void => {
      all.delete(worker)
      const at = idle.findIndex((one) => one.worker === worker)
      if (at !== -1) idle.splice(at, 1)
    }

    const start = (): Worker => {
      const worker = new Worker(program, {
        resourceLimits: { maxOldGenerationSizeMb: memoryOf(most) },
        // Nothing of the environment is of use in there.
        env: {}
      })
      all.add(worker)
      // Whoever waits for a page hears of it too; a thread that fails while nobody does is only not used again.
      worker.on("error", () => forget(worker))
      worker.on("exit", () => forget(worker))
      return worker
    }

    const end = (worker: Worker): Effect.Effect<void> =>
      Effect.promise(() => {
        forget(worker)
        return worker.terminate()
      })

    yield* Effect.addFinalizer(() => Effect.forEach([...all], end, { concurrency: "unbounded", discard: true }))

    const ask = (worker: Worker, job: Job): Effect.Effect<Reply, ReadingStopped> =>
      Effect.async<Reply, ReadingStopped>((resume) => {
        const settle = (result: Effect.Effect<Reply, ReadingStopped>): void => {
          worker.off("message", answered)
          worker.off("error", failed)
          worker.off("exit", ended)
          resume(result)
        }
        const answered = (reply: Reply): void => {
          idle.push({ worker, since: performance.now() })
          worker.unref()
          settle(Effect.succeed(reply))
        }
        const failed = (error: Error): void => settle(Effect.fail(crashed(error.message)))
        const ended = (): void => settle(Effect.fail(crashed("its thread ended")))
        worker.once("message", answered)
        worker.once("error", failed)
        worker.once("exit", ended)
        worker.ref()
        const [message, buffers] = moved(job)
        worker.postMessage(message, [...buffers])
        return Effect.suspend(() => {
          settle(Effect.interrupt)
          return end(worker)
        })
      })

    const idleFor = options.idleFor ?? Duration.minutes(1)
    const sweep = Effect.suspend(() => {
      const before = performance.now() - Duration.toMillis(idleFor)
      return Effect.forEach(idle.filter(({ since }) => since <= before), ({ worker }) => end(worker), { discard: true })
    })
    // Services are built when they are first wanted, which may be where nothing is interruptible.
    yield* sweep.pipe(Effect.schedule(Schedule.spaced(idleFor)), Effect.interruptible, Effect.forkScoped)

    const seconds = Duration.toSeconds(options.deadline)

    const run = (job: Job): Effect.Effect<Reply, ReadingStopped> =>
      Effect.suspend(() => {
        if (waiting >= most + options.queue) {
          return Effect.fail(new ReadingStopped({ reason: "queue",
            detail: `${waiting} pages are being read already; try again soon` }))
        }
        waiting++
        return threads.withPermits(1)(Effect.suspend(() => ask(idle.pop()?.worker ?? start(), job))).pipe(
          Effect.timeoutFail({
            duration: options.deadline,
            onTimeout: () => new ReadingStopped({ reason: "deadline", detail: `it took longer than ${seconds} s` })
          }),
          Effect.ensuring(Effect.sync(() => {
            waiting--
          }))
        )
      })

    return Reader.of({
      read: (input) => Effect.flatMap(run({ _tag: "Read", input }), documentOf),
      flags: (text) => Effect.flatMap(run({ _tag: "Flag", text }), kindsOf),
      status: Effect.sync(() => ({ threads: all.size, pages: waiting }))
    })
  })
