import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import * as http from "node:http"
import * as https from "node:https"
import * as net from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { makeAuthority } from "../../egress/support/certificates.ts"

/** A web of our own on the loopback: whatever host is asked for, these answer. */
export interface Web {
  /** Settings of the program for reading it, through a proxy that leads nowhere else. */
  readonly env: Readonly<Record<string, string>>
  /** `http://127.0.0.1:PORT`, for who reads it as a private host. */
  readonly origin: string
  /** `HOST PATH` of every request, in order. */
  readonly asked: ReadonlyArray<string>
  readonly close: () => Promise<void>
}

export type Answer = (host: string, path: string, response: http.ServerResponse) => void

const portOf = (server: net.Server): number => {
  const address = server.address()
  return address === null || typeof address === "string" ? 0 : address.port
}

const listen = async <S extends net.Server>(server: S): Promise<S> => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return server
}

export const openWeb = async (answer: Answer): Promise<Web> => {
  const asked: Array<string> = []
  const sockets = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket))
  }
  const listener: http.RequestListener = (request, response) => {
    const host = request.headers.host ?? ""
    asked.push(`${host} ${request.url ?? ""}`)
    answer(host, request.url ?? "", response)
  }
  const authority = makeAuthority("DNS:birds.example.org,DNS:*.birds.example.org")
  const plain = await listen(http.createServer(listener))
  const secure = await listen(https.createServer({ ...authority.server }, listener))
  const proxy = await listen(http.createServer((_, response) => response.writeHead(400).end()))
  proxy.on("connect", (request: http.IncomingMessage, client: net.Socket, head: Buffer) => {
    keep(client)
    const upstream = net.connect(portOf((request.url ?? "").endsWith(":443") ? secure : plain), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n")
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    keep(upstream)
    client.on("close", () => upstream.destroy())
  })
  for (const server of [plain, secure, proxy]) server.on("connection", keep)
  const folder = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-web-"))
  const ca = path.join(folder, "ca.pem")
  await writeFile(ca, authority.ca)
  return {
    env: { DDG_PAGE_PROXY: `http://127.0.0.1:${portOf(proxy)}`, DDG_CA_FILE: ca },
    origin: `http://127.0.0.1:${portOf(plain)}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      for (const server of [plain, secure, proxy]) server.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
