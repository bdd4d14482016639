import type { IncomingMessage, ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { createGzip, gzipSync } from "node:zlib"
import { type Ask, HTML_TYPE, type Reply } from "./Endpoint.ts"
import type { Decision } from "./Faults.ts"
import type { World } from "./Listing.ts"
import { answer, challenge, changedAnswer, elsewhere } from "./Router.ts"
import { homePage, needsJavaScript, statusPage } from "./SitePage.ts"

/** What `huge` sends and `bomb` inflates to. */
export const LARGE_BYTES = 64 * 1024 * 1024

/** No connection is held open longer by a fault. */
const MOST_MILLIS = 120_000
const DRIP_BYTES = 64
const DRIP_MILLIS = 100

/** One request on its way to an answer. */
export interface Exchange {
  readonly world: World
  readonly ask: Ask
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly gzip: boolean
  /** A timer that ends with the simulator. */
  readonly later: (millis: number, work: () => void) => void
  /** Says that the server, not the client, ends this connection. */
  readonly ownEnd: () => void
  readonly bomb: () => Promise<Buffer>
}

const REASONS: Readonly<Record<string, string>> = {
  "403": "Forbidden",
  "418": "I'm a teapot",
  "429": "Too Many Requests",
  "500": "Internal Server Error",
  "503": "Service Temporarily Unavailable"
}

const headersOf = (reply: Reply): Record<string, string> => ({
  "content-type": reply.contentType,
  "cache-control": "max-age=1",
  "x-robots-tag": "noindex",
  "x-duckduckgo-locale": "en_US",
  vary: "Accept-Encoding",
  ...reply.headers
})

const wantsGzip = (request: IncomingMessage): boolean =>
  /(?:^|,)\s*gzip\s*(?:,|$)/i.test(String(request.headers["accept-encoding"] ?? ""))

type Outgoing = Pick<Exchange, "gzip" | "request" | "response">

export const send = ({ gzip, request, response }: Outgoing, reply: Reply): void => {
  const plain = Buffer.from(reply.body, "utf8")
  const packed = gzip && plain.length > 1024 && wantsGzip(request)
  // Level 1: the pages shrink to a fifth, and the simulator stays cheap beside the program that is measured.
  const body = packed ? gzipSync(plain, { level: 1 }) : plain
  response.writeHead(reply.status, {
    ...headersOf(reply),
    ...(packed ? { "content-encoding": "gzip" } : {}),
    "content-length": String(body.length)
  })
  response.end(body)
}

const start = ({ response }: Exchange, reply: Reply, length: number | undefined): void => {
  response.writeHead(reply.status, {
    ...headersOf(reply),
    ...(length === undefined ? {} : { "content-length": String(length) })
  })
  response.flushHeaders()
}

const hold = (exchange: Exchange): void =>
  exchange.later(MOST_MILLIS, () => {
    exchange.ownEnd()
    exchange.request.socket.destroy()
  })

const truncated = (exchange: Exchange, reply: Reply): void => {
  const body = Buffer.from(reply.body, "utf8")
  start(exchange, reply, body.length)
  exchange.ownEnd()
  exchange.response.write(body.subarray(0, Math.floor(body.length * 0.4)), () => exchange.request.socket.end())
}

const drip = (exchange: Exchange, reply: Reply): void => {
  const body = Buffer.from(reply.body, "utf8")
  start(exchange, reply, body.length)
  const drop = (at: number): void => {
    if (exchange.response.destroyed) return
    if (at >= body.length) {
      exchange.response.end()
      return
    }
    exchange.response.write(body.subarray(at, at + DRIP_BYTES))
    exchange.later(DRIP_MILLIS, () => drop(at + DRIP_BYTES))
  }
  drop(0)
  hold(exchange)
}

const CHUNK = Buffer.alloc(65_536, "<div class=\"filler\">one more line of nothing</div>\n")

const huge = (exchange: Exchange, reply: Reply): void => {
  const { response } = exchange
  start(exchange, reply, undefined)
  let left = LARGE_BYTES / CHUNK.length
  const pump = (): void => {
    while (left > 0) {
      if (response.destroyed) return
      left -= 1
      if (!response.write(CHUNK)) {
        response.once("drain", pump)
        return
      }
    }
    response.end()
  }
  pump()
}

function* fillers(): Generator<Buffer> {
  for (let sent = 0; sent < LARGE_BYTES; sent += CHUNK.length) yield CHUNK
}

/** A gzip member of some 200 KiB that inflates to LARGE_BYTES. */
export const makeBomb = async (): Promise<Buffer> => {
  const parts: Array<Buffer> = []
  for await (const part of Readable.from(fillers()).pipe(createGzip({ level: 6 }))) parts.push(part)
  return Buffer.concat(parts)
}

const bomb = async (exchange: Exchange, reply: Reply): Promise<void> => {
  const body = await exchange.bomb()
  if (exchange.response.destroyed) return
  exchange.response.writeHead(200, {
    ...headersOf(reply),
    "content-encoding": "gzip",
    "content-length": String(body.length)
  })
  exchange.response.end(body)
}

const status = (exchange: Exchange, decision: Decision): void => {
  const code = Number(decision.fault)
  const waits = decision.retryAfter !== undefined && (code === 429 || code === 503)
  send(exchange, {
    status: code,
    contentType: HTML_TYPE,
    body: statusPage(code, REASONS[decision.fault] ?? ""),
    headers: waits ? { "retry-after": String(decision.retryAfter) } : {}
  })
}

/** Answers one request as its decision says. */
export const deliver = async (exchange: Exchange, decision: Decision): Promise<void> => {
  const { ask, request, world } = exchange
  const right = (): Reply => answer(world, ask)
  const page = (body: string): Reply => ({ status: 200, contentType: HTML_TYPE, body })
  switch (decision.fault) {
    case "ok":
      return send(exchange, right())
    case "challenge":
      return send(exchange, challenge(world, ask, 202))
    case "challenge200":
      return send(exchange, challenge(world, ask, 200))
    case "403":
    case "418":
    case "429":
    case "500":
    case "503":
      return status(exchange, decision)
    case "reset":
      exchange.ownEnd()
      request.socket.resetAndDestroy()
      return
    case "hang":
      return hold(exchange)
    case "hang-body":
      start(exchange, right(), undefined)
      return hold(exchange)
    case "drip":
      return drip(exchange, right())
    case "truncated":
      return truncated(exchange, right())
    case "cut": {
      const reply = right()
      return send(exchange, { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length * 0.4)) })
    }
    case "huge":
      return huge(exchange, right())
    case "bomb":
      return bomb(exchange, right())
    case "redirect":
      return send(exchange, { ...page(""), status: 302, headers: { location: request.url ?? "/" } })
    case "redirect-away":
      return send(exchange, elsewhere(ask))
    case "empty":
      return send(exchange, page(""))
    case "changed":
      return send(exchange, changedAnswer(world, ask))
    case "wrong-charset": {
      const reply = right()
      return send(exchange, { ...reply, contentType: reply.contentType.replace(/;.*$/, "") + "; charset=iso-8859-1" })
    }
    case "html-for-json":
      return send(exchange, page(needsJavaScript()))
    case "shell":
      return send(exchange, page(homePage()))
  }
}
