import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { once } from "node:events"
import * as http from "node:http"
import * as https from "node:https"
import * as net from "node:net"

/** A request as it came over the wire. */
export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  /** Names as they were written. */
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: string
}

export interface HttpServer {
  readonly url: URL
  readonly seen: ReadonlyArray<Seen>
  /** Connections that were opened. */
  readonly connections: () => number
  /** Connections that are open. */
  readonly open: () => number
}

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void

const portOf = (server: net.Server): number => {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("not listening on a port")
  return address.port
}

/** Listens on a free port of the loopback until the end of the scope, and cuts what is open then. */
export const listening = <S extends net.Server>(make: () => S): Effect.Effect<{
  readonly server: S
  readonly port: number
  readonly sockets: ReadonlySet<net.Socket>
  readonly opened: () => number
}, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const server = make()
      const sockets = new Set<net.Socket>()
      let opened = 0
      server.on("connection", (socket) => {
        opened++
        sockets.add(socket)
        socket.on("error", () => sockets.delete(socket))
        socket.on("close", () => sockets.delete(socket))
      })
      server.listen(0, "127.0.0.1")
      await once(server, "listening")
      return { server, port: portOf(server), sockets, opened: () => opened }
    }),
    ({ server, sockets }) =>
      Effect.promise(async () => {
        for (const socket of sockets) socket.destroy()
        server.close()
        if (server.listening) await once(server, "close")
      })
  )

const bodyOf = async (request: http.IncomingMessage): Promise<string> => {
  const parts: Array<Buffer> = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString("utf8")
}

const pairs = (raw: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : []))

type Make = (listener: http.RequestListener) => net.Server

const serving = (scheme: string, make: Make, answer: Answer) => Effect.suspend(() => {
  const seen: Array<Seen> = []
  const listener: http.RequestListener = (request, response) => {
    const take = async (): Promise<void> => {
      const body = await bodyOf(request)
      seen.push({ method: request.method, url: request.url, headers: pairs(request.rawHeaders), body })
      answer(request, response)
    }
    take().catch(() => response.destroy())
  }
  return Effect.map(listening(() => make(listener)), ({ opened, port, sockets }): HttpServer => ({
    url: new URL(`${scheme}://127.0.0.1:${port}/`),
    seen,
    connections: opened,
    open: () => sockets.size
  }))
})

export const serve = (answer: Answer) => serving("http", (listener) => http.createServer(listener), answer)

export const serveTls = (certificate: { readonly key: string; readonly cert: string }, answer: Answer) =>
  serving("https", (listener) => https.createServer({ ...certificate }, listener), answer)

/** Speaks whatever it is told to, once the first bytes of a request are there. */
export const speak = (answer: (socket: net.Socket) => void) =>
  Effect.map(
    listening(() => net.createServer((socket) => socket.once("data", () => answer(socket)))),
    ({ port }) => new URL(`http://127.0.0.1:${port}/`)
  )

/** An address where nobody listens. */
export const nobody = Effect.map(
  Effect.scoped(listening(() => net.createServer())),
  ({ port }) => new URL(`http://127.0.0.1:${port}/`)
)
