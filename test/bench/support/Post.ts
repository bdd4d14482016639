import { connect, type Socket } from "node:net"

/** One client on a connection of its own, with as little work as can be: what a client library costs is not measured. */
export interface Poster {
  /** The body of the answer; fails for another status than 200 and 202, and after a deadline. */
  readonly post: (message: object) => Promise<string>
  /** Introduces itself; in sessions from then on. */
  readonly initialize: () => Promise<void>
  readonly close: () => void
}

interface Waiting {
  readonly resolve: (body: string) => void
  readonly reject: (error: Error) => void
}

const DEADLINE_MILLIS = 30_000
const HEAD_END = Buffer.from("\r\n\r\n")
const LAST_CHUNK = Buffer.from("\r\n0\r\n\r\n")

const opened = (url: URL): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    socket.once("connect", () => resolve(socket))
    socket.once("error", reject)
  })

const header = (head: string, name: string): string | undefined => new RegExp(`\r\n${name}: *([^\r\n]+)`, "i").exec(head)?.[1]

/** A body without its frame: the answers here are JSON, so that the braces at both ends find it. */
const unchunked = (body: string): string => body.slice(body.indexOf("{"), body.lastIndexOf("}") + 1)

export const open = async (address: string): Promise<Poster> => {
  const url = new URL(address)
  const socket = await opened(url)
  let waiting: Waiting | undefined
  let received: Buffer = Buffer.alloc(0)
  let session = ""

  const settle = (work: (waiter: Waiting) => void) => {
    const waiter = waiting
    waiting = undefined
    received = Buffer.alloc(0)
    if (waiter !== undefined) work(waiter)
  }
  const answer = (head: string, body: string) => {
    const status = Number(head.slice(9, 12))
    const id = header(head, "mcp-session-id")
    if (id !== undefined) session = `Mcp-Session-Id: ${id}\r\n`
    settle(({ reject, resolve }) =>
      status === 200 || status === 202 ? resolve(body) : reject(new Error(`HTTP ${status}: ${body.slice(0, 300)}`)))
  }
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const end = received.indexOf(HEAD_END)
    if (end === -1) return
    const head = received.toString("latin1", 0, end)
    const from = end + HEAD_END.length
    const length = header(head, "content-length")
    if (length !== undefined) {
      if (received.length >= from + Number(length)) answer(head, received.toString("utf8", from))
    } else if (header(head, "transfer-encoding") === undefined) answer(head, "")
    else if (received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) answer(head, unchunked(received.toString("utf8", from)))
  })
  socket.on("error", (error) => settle(({ reject }) => reject(error)))
  socket.on("close", () => settle(({ reject }) => reject(new Error("the server closed the connection"))))
  socket.setTimeout(DEADLINE_MILLIS, () => socket.destroy(new Error(`no answer within ${DEADLINE_MILLIS} ms`)))

  const post: Poster["post"] = (message) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ jsonrpc: "2.0", ...message })
      waiting = { resolve, reject }
      socket.write(
        `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
          `Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n${session}` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
      )
    })

  return {
    post,
    initialize: async () => {
      await post({
        id: 0,
        method: "initialize",
        params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1.0.0" } }
      })
      await post({ method: "notifications/initialized" })
    },
    close: () => socket.destroy()
  }
}
