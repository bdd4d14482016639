import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { IncomingMessage, type ServerResponse } from "node:http"
import { Declined, type Reply } from "./Reply.ts"

/** One request to the pages, and its response, which only the authorization server's library touches besides `send`. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** The address at the other end of the connection. */
  readonly remote: string
}

/** No form here is longer; an attestation takes some kilobytes. */
const LONGEST_BODY = 64 * 1024
const BODY_DEADLINE = Duration.seconds(10)

const bad = (text: string, status = 400) => new Declined({ status, title: "That could not be read", text })

export const of = (request: IncomingMessage, response: ServerResponse): Exchange => {
  const target = request.url ?? "/"
  // What is no path is none of ours.
  const url = URL.canParse(target, "http://here.invalid") ? new URL(target, "http://here.invalid") : new URL("http://here.invalid/")
  return {
    request,
    response,
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    remote: request.socket.remoteAddress ?? "unknown"
  }
}

/** The whole body, within its bound and its deadline. */
export const body = ({ request }: Exchange): Effect.Effect<Buffer, Declined> =>
  Effect.async<Buffer, Declined>((resume) => {
    const chunks: Array<Buffer> = []
    let size = 0
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > LONGEST_BODY) resume(Effect.fail(bad("The request is too long.", 413)))
      else chunks.push(chunk)
    }
    const onEnd = () => resume(Effect.succeed(Buffer.concat(chunks)))
    const onError = () => resume(Effect.fail(bad("The request broke off.")))
    request.on("data", onData)
    request.once("end", onEnd)
    request.once("error", onError)
    request.once("close", onError)
    return Effect.sync(() => {
      request.off("data", onData)
    })
  }).pipe(Effect.timeoutFail({ duration: BODY_DEADLINE, onTimeout: () => bad("The request took too long.", 408) }))

const typeOf = ({ request }: Exchange): string => (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? ""

export const form = (exchange: Exchange): Effect.Effect<URLSearchParams, Declined> =>
  typeOf(exchange) === "application/x-www-form-urlencoded"
    ? Effect.map(body(exchange), (bytes) => new URLSearchParams(bytes.toString("utf8")))
    : Effect.fail(bad("A form was expected.", 415))

export const json = <A, I>(exchange: Exchange, schema: Schema.Schema<A, I>): Effect.Effect<A, Declined> => {
  const decode = Schema.decodeEither(Schema.parseJson(schema))
  return typeOf(exchange) === "application/json"
    ? Effect.flatMap(body(exchange), (bytes) => Either.mapLeft(decode(bytes.toString("utf8")), () => bad("It is not what was expected.")))
    : Effect.fail(bad("JSON was expected.", 415))
}

/** The same request with another body, for a library that reads it by itself. */
export const withBody = ({ request }: Exchange, bytes: Buffer): IncomingMessage => {
  const again = new IncomingMessage(request.socket)
  again.method = request.method
  again.url = request.url
  again.httpVersion = request.httpVersion
  again.headers = { ...request.headers, "content-length": String(bytes.length) }
  delete again.headers["transfer-encoding"]
  // Of a request that is not complete the connection is closed.
  again.complete = true
  again.push(bytes)
  again.push(null)
  return again
}

export const send = ({ method, response }: Exchange, { body, headers, status }: Reply): void => {
  if (response.headersSent || response.destroyed) return
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, typeof value === "string" ? value : [...value])
  response.writeHead(status, { "content-length": Buffer.byteLength(body) })
  response.end(method === "HEAD" ? undefined : body)
}
