import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import * as Connections from "./Connections.ts"
import type { HttpOptions } from "./HttpOptions.ts"

/** The address cannot be listened at. */
export class CannotListen extends Schema.TaggedError<CannotListen>()("CannotListen", {
  host: Schema.String,
  port: Schema.Number,
  detail: Schema.String
}) {
  override get message(): string {
    return `Cannot listen at host ${this.host}, port ${this.port}: ${this.detail}`
  }
}

/** In bytes: a token of 8 KiB and what goes with it. */
const MAX_HEAD_BYTES = 16 * 1024

const CHECK_MILLIS = 1000

/** Connections that the system holds until they are taken. */
const BACKLOG = 1024

/** What can be done about it, by the code of the system. */
const DETAILS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is taken; another is chosen with --port, any free one with --port 0",
  EACCES: "this user may not listen there; ports below 1024 belong to the system",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "this name has no address"
}

const detailOf = (error: Error): string => ("code" in error ? DETAILS[String(error.code)] : undefined) ?? error.message

export interface Listener {
  readonly port: number
  readonly connections: Connections.Connections
  /** From now on requests go here; until then they wait. */
  readonly serve: (handle: (request: IncomingMessage, response: ServerResponse) => void) => void
  /** No new connections; those at rest are closed. */
  readonly rest: Effect.Effect<void>
}

/**
 * Listens until the scope ends; then every connection is cut. What is slow is closed by Node: `headersTimeout` counts from
 * the first byte of a request or the start of the connection, `requestTimeout` to its last byte.
 */
export const make = Effect.fnUntraced(function*(
  options: Pick<HttpOptions, "headerDeadline" | "host" | "keepAlive" | "maxConnections" | "port" | "requestDeadline">
) {
  const { host, port } = options
  const connections = Connections.make(options.maxConnections)
  const server = createServer({
    headersTimeout: Duration.toMillis(options.headerDeadline),
    requestTimeout: Duration.toMillis(options.requestDeadline),
    keepAliveTimeout: Duration.toMillis(options.keepAlive),
    connectionsCheckingInterval: CHECK_MILLIS,
    maxHeaderSize: MAX_HEAD_BYTES,
    noDelay: true
  })
  server.on("connection", connections.add)
  yield* Effect.acquireRelease(
    Effect.async<void, CannotListen>((resume) => {
      const onError = (error: Error) => resume(new CannotListen({ host, port, detail: detailOf(error) }))
      server.once("error", onError)
      server.listen({ host, port, backlog: BACKLOG }, () => {
        server.off("error", onError)
        resume(Effect.void)
      })
    }),
    () =>
      Effect.async<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  )
  server.on("error", () => undefined)
  const address = server.address()
  const listener: Listener = {
    port: typeof address === "object" && address !== null ? address.port : port,
    connections,
    serve: (handle) => {
      server.on("request", (request, response) => {
        if (!connections.begin(request.socket)) return
        response.once("close", () => connections.end(request.socket))
        handle(request, response)
      })
    },
    rest: Effect.sync(() => server.closeIdleConnections())
  }
  return listener
})
