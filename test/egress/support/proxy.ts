import * as Effect from "effect/Effect"
import * as http from "node:http"
import * as https from "node:https"
import * as net from "node:net"
import type { Duplex } from "node:stream"
import { listening } from "./httpServer.ts"

export interface Connect {
  /** `host:port` */
  readonly target: string | undefined
  readonly authorization: string | undefined
}

const tunnel = (request: http.IncomingMessage, client: Duplex, head: Buffer): void => {
  const [host, port] = (request.url ?? "").split(":")
  const upstream = net.connect(Number(port), host, () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n")
    upstream.write(head)
    upstream.pipe(client)
    client.pipe(upstream)
  })
  const end = (): void => {
    upstream.destroy()
    client.destroy()
  }
  upstream.on("error", end).on("close", end)
  client.on("error", end).on("close", end)
}

/** Answers a CONNECT with this status instead of a tunnel. */
const refuse = (status: string) => (_: http.IncomingMessage, client: Duplex): void => {
  client.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`)
}

/** A proxy that knows CONNECT and nothing else. `answer` decides about each one; undefined lets it wait. */
export const connectProxy = (
  answer: (connect: Connect, count: number) => "tunnel" | "wait" | { readonly status: string } = () => "tunnel",
  certificate?: { readonly key: string; readonly cert: string }
) => {
  const connects: Array<Connect> = []
  const other = { requests: 0 }
  const make = (): http.Server => {
    const listener: http.RequestListener = (_, response) => {
      other.requests++
      response.writeHead(400).end()
    }
    const server = certificate === undefined ? http.createServer(listener) : https.createServer({ ...certificate }, listener)
    return server.on("connect", (request: http.IncomingMessage, client: Duplex, head: Buffer) => {
      const connect = { target: request.url, authorization: request.headers["proxy-authorization"] }
      connects.push(connect)
      const what = answer(connect, connects.length)
      if (what === "tunnel") tunnel(request, client, head)
      else if (what !== "wait") refuse(what.status)(request, client)
      else client.on("error", () => client.destroy())
    })
  }
  return Effect.map(listening(make), ({ port }) => ({
    /** As a setting names it. */
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    connects,
    other
  }))
}
