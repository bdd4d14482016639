import * as Effect from "effect/Effect"
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { SubjectShape } from "../../security/Subject.ts"
import * as Body from "./Body.ts"
import type { Mode } from "./Call.ts"
import * as Cors from "./Cors.ts"
import { type Gate, scopesOf } from "./Gate.ts"
import type { HttpOptions, Mounted, Route } from "./HttpOptions.ts"
import * as Message from "./Message.ts"
import type { Names } from "./Names.ts"
import * as Negotiation from "./Negotiation.ts"
import * as Pages from "./Pages.ts"
import { Meter } from "../../metrics/Meter.ts"
import * as Metrics from "../../metrics/Metrics.ts"
import { NO_SUCH_PATH, refusal, type Refusal, unavailable } from "./Refusal.ts"
import * as Reply from "./Reply.ts"

export interface RouterOptions extends Pick<HttpOptions, "info" | "maxBody" | "maxDepth" | "path"> {
  readonly names: Names
  /** What tokens must be for. */
  readonly resource: string
  readonly metadata: object | undefined
  readonly gate: Gate
  readonly mode: Mode
  readonly routes: ReadonlyArray<Route>
  readonly mounted: ReadonlyArray<Mounted>
  readonly rateHeaders: (subject: SubjectShape) => OutgoingHttpHeaders
  /** Why no new requests are welcome. */
  readonly unready: () => string | undefined
  /** It passed the guards, and work begins. */
  readonly onWork: (socket: Socket) => void
}

const LATE_SECONDS = 5

const badRequest = refusal(400, "The request is malformed", { headers: { Connection: "close" } })
const badHost = refusal(403, "This server is not called by the name in Host")
const badOrigin = refusal(403, "Pages of this Origin may not ask here")
const noPath = refusal(404, NO_SUCH_PATH)

const notAllowed = (methods: ReadonlyArray<string>): Refusal =>
  refusal(405, `Only ${methods.join(", ")} are answered here`, { headers: { Allow: methods.join(", ") } })

/** A request that two servers could read differently is not read at all (RFC 9112 section 3.2). */
const isAmbiguous = ({ rawHeaders, url }: IncomingMessage): boolean => {
  if (url === undefined || !url.startsWith("/")) return true
  const count = { host: 0, authorization: 0 }
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase()
    if (name === "host" || name === "authorization") count[name]++
  }
  return count.host !== 1 || count.authorization > 1
}

const pathOf = (url: string): string => url.split("?", 1)[0] ?? url

/** What nobody does by mistake. Who shows no token yet is on the way to get one. */
const violationOf = ({ headers }: IncomingMessage, refused: Refusal): string | undefined => {
  if (refused === badHost) return "host"
  if (refused === badOrigin) return "origin"
  return refused.status === 401 && headers.authorization !== undefined ? "token" : undefined
}

/**
 * All of HTTP that is no protocol: guards first, in the order of what they cost, so that nothing is read of a request that
 * could be refused without it.
 */
export const make = (options: RouterOptions) => {
  const { gate, metadata, mode, mounted, names, resource } = options
  const routes = new Map(options.routes.map((route) => [route.path, route]))
  const readable = [...mode.methods, "OPTIONS"]

  const protocol = Effect.fnUntraced(function*(request: IncomingMessage, response: ServerResponse) {
    const { headers, method = "" } = request
    if (!mode.methods.includes(method)) return yield* notAllowed(mode.methods)
    const call = (subject: SubjectShape, version: string) => {
      options.onWork(request.socket)
      return { request, response, subject, version, headers: () => options.rateHeaders(subject) }
    }
    if (method !== "POST") {
      const subject = yield* gate.admit(request, [])
      const admitted = call(subject, yield* Negotiation.version(headers))
      return yield* method === "GET" ? mode.get(admitted) : mode.remove(admitted)
    }
    yield* Negotiation.post(headers)
    const bytes = yield* Body.read(request, options.maxBody)
    if (bytes === undefined) return
    const message = yield* Message.read(bytes, options.maxDepth)
    const subject = yield* gate.admit(request, scopesOf(message))
    return yield* mode.post(call(subject, yield* Negotiation.version(headers)), message)
  })

  const page = Effect.fnUntraced(function*(request: IncomingMessage, response: ServerResponse, path: string) {
    const route = routes.get(path)
    if (route === undefined && path !== Pages.INFO) return yield* noPath
    if (request.method !== "GET" && request.method !== "HEAD") return yield* notAllowed(["GET", "HEAD"])
    if (route === undefined) return Reply.json(response, 200, yield* options.info)
    if (route.needs !== undefined) yield* gate.admit(request, [route.needs], path)
    return yield* Pages.show(response, route)
  })

  const guarded = Effect.fnUntraced(function*(request: IncomingMessage, response: ServerResponse) {
    if (isAmbiguous(request)) return yield* badRequest
    const path = pathOf(request.url ?? "")
    // Those who watch over a machine ask by its address, and learn nothing that they do not know.
    if (path === Pages.LIVE) return Pages.live(response)
    if (path === Pages.READY) return Pages.ready(response, options.unready())
    if (!names.isHost(request.headers.host)) return yield* badHost
    const late = options.unready()
    if (late !== undefined) return yield* unavailable(late, LATE_SECONDS)
    if (metadata !== undefined && Pages.isMetadata(path, resource)) return Pages.metadata(response, metadata)
    const other = Pages.mountedAt(mounted, path)
    if (other !== undefined) {
      options.onWork(request.socket)
      return other.handle(request, response)
    }
    const { origin } = request.headers
    if (origin !== undefined) {
      if (!names.isOrigin(origin)) return yield* badOrigin
      Cors.allow(response, origin)
    }
    if (request.method === "OPTIONS" && origin !== undefined) {
      return Cors.preflight(response, path === options.path ? readable : ["GET", "HEAD"])
    }
    return yield* path === options.path ? protocol(request, response) : page(request, response, path)
  })

  /** What is left of the body of a request that was refused is read by nobody: its connection ends with the answer. */
  const refuse = (request: IncomingMessage, response: ServerResponse, refused: Refusal) => {
    if (!request.complete && !response.headersSent) response.setHeader("Connection", "close")
    Reply.refuse(response, refused)
  }

  return (request: IncomingMessage, response: ServerResponse): Effect.Effect<void> =>
    Effect.catchAll(guarded(request, response), (refused) =>
      Effect.map(Meter, (meter) => {
        const kind = violationOf(request, refused)
        if (kind !== undefined) meter.add(Metrics.securityViolations, { kind })
        refuse(request, response, refused)
      }))
}
