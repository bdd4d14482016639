import { JSONRPCMessageSchema, type JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import * as Schedule from "effect/Schedule"
import type { Readable, Writable } from "node:stream"
import { type Connection, McpBridge } from "../mcp/McpBridge.ts"
import { localUser } from "../security/LocalUser.ts"
import * as Subject from "../security/Subject.ts"
import * as ReservedOutput from "./ReservedOutput.ts"
import * as StdioTransport from "./StdioTransport.ts"

export interface StdioOptions {
  readonly stdin?: Readable
  /** Reserved for the protocol from here on (`ReservedOutput.ts`). */
  readonly stdout?: Writable
  /** Where everything else goes that is written to `stdout`. */
  readonly stray?: Writable
  /** How long requests in flight may go on after the client has left or a signal has come; 5 s. */
  readonly drain?: Duration.DurationInput
  /** The longest message that is read, in bytes; 4 MiB. */
  readonly maxLineBytes?: number
}

const DEFAULT_DRAIN = Duration.seconds(5)
/** As much as the SDK's HTTP transport reads of a body. */
const DEFAULT_MAX_LINE_BYTES = 4 * 1024 * 1024
/** For the answers of interrupted requests to get out. */
const LAST_WORDS = Duration.millis(500)
const POLL = Duration.millis(10)

const isMessage = (value: unknown): value is JSONRPCMessage => JSONRPCMessageSchema.safeParse(value).success

/**
 * Waits for a state, at most so long. The bound lies in the schedule: this runs as a finalizer, which cannot be
 * interrupted, so that a timeout around it would never strike.
 */
const until = (reached: () => boolean, bound: Duration.Duration): Effect.Effect<boolean> =>
  Effect.sync(reached).pipe(
    Effect.repeat({
      until: (is) => is,
      schedule: Schedule.spaced(POLL).pipe(Schedule.upTo(bound))
    }),
    Effect.map(reached)
  )

interface Client {
  /** Nothing is left to send, or nobody left to send it to. */
  readonly isDone: () => boolean
  readonly unanswered: () => number
}

/** Lets what was asked be answered, then what is left be told that it will not be. */
const drained = (connection: Connection, client: Client, bound: Duration.Duration): Effect.Effect<void> =>
  Effect.gen(function*() {
    if (yield* until(client.isDone, bound)) return
    yield* Effect.logWarning(
      `Requests still unanswered after ${Duration.format(bound)}, now interrupted: ${client.unanswered()}`
    )
    yield* connection.interrupt
    yield* until(client.isDone, LAST_WORDS)
  })

/**
 * Serves one client over stdin and stdout. Ends when the client closes stdin, when stdout breaks, and when it is
 * interrupted (a signal). Requests in flight get their answers first, up to `drain`, while there is somebody to read them.
 */
export const serve = (options: StdioOptions = {}): Effect.Effect<void, never, McpBridge> =>
  Effect.gen(function*() {
    const stdin = options.stdin ?? process.stdin
    const stdout = options.stdout ?? process.stdout
    const stray = options.stray ?? process.stderr
    const bridge = yield* McpBridge
    const runFork = Runtime.runFork(yield* Effect.runtime<never>())
    const over = yield* Deferred.make<void>()
    let broken = false
    const end = () => {
      Deferred.unsafeDone(over, Exit.void)
    }
    const onBroken = () => {
      broken = true
      end()
    }

    const write = ReservedOutput.reserve(stdout, stray)
    // Without a listener a broken pipe ends the process. Of a broken stderr there is nowhere left to tell.
    stdout.on("error", onBroken)
    stray.on("error", () => undefined)

    const transport = StdioTransport.make({
      stdin,
      write,
      unread: () => stdout.writableLength,
      maxLineBytes: options.maxLineBytes ?? DEFAULT_MAX_LINE_BYTES,
      isMessage,
      onDropped: (what) => {
        runFork(Effect.logWarning(`Dropped from stdin: ${what}`))
      },
      onEnd: end,
      onBroken
    })
    const user = localUser()
    const connection = yield* bridge.connect({ network: "pipe", subject: (client) => Subject.local(user, client) })
    yield* connection.open(transport)
    yield* Effect.logInfo("Serving over stdio")
    const client = { isDone: () => broken || transport.isSettled(), unanswered: transport.unanswered }
    yield* Deferred.await(over).pipe(
      // After a signal the client may still ask; at the end of its input it cannot.
      Effect.onInterrupt(() => connection.refuse),
      Effect.ensuring(drained(connection, client, Duration.decode(options.drain ?? DEFAULT_DRAIN)))
    )
    yield* Effect.logInfo(broken ? "The client reads no more" : "The client has left")
  }).pipe(Effect.scoped)
