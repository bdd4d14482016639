import type { Socket } from "node:net"
import type { Behaviour } from "./Crowd.ts"

/** Ways to keep a server over HTTP from its work, each on one connection. */
export interface Attack {
  readonly name: string
  readonly behaviour: Behaviour
  /** The server ends such connections by itself, and soon; others it bears with. */
  readonly isEnded: boolean
  /** Of the default: some are too much work for whoever attacks. */
  readonly atOnce?: number
}

const DRIP_MILLIS = 20
const CHUNK_BYTES = 64 * 1024
/** Whoever floods gives up after so much. */
const MOST_CHUNKS = 64

const HEAD = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
const PING = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" })
const REQUEST = `${HEAD}Content-Length: ${PING.length}\r\n\r\n${PING}`

const nothing = () => undefined

/** The beginning at once, then a byte now and then. */
const dripping = (beginning: string): Behaviour => (socket) => {
  socket.write(beginning)
  const timer = setInterval(() => socket.write("x"), DRIP_MILLIS)
  return () => clearInterval(timer)
}

const saying = (text: string): Behaviour => (socket) => {
  socket.write(text)
  return nothing
}

/** Chunk after chunk, as fast as they are taken. */
const flooding: Behaviour = (socket) => {
  const chunk = `${CHUNK_BYTES.toString(16)}\r\n${"x".repeat(CHUNK_BYTES)}\r\n`
  let sent = 0
  const go = () => {
    while (sent++ < MOST_CHUNKS && socket.writable) {
      if (!socket.write(chunk)) return void socket.once("drain", go)
    }
  }
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
  go()
  return nothing
}

/** Says its last word, and waits on the other side. */
const halfClosed = (text: string): Behaviour => (socket) => {
  socket.end(text)
  return nothing
}

/** Takes nothing of what is said to it, and says nothing more: the other end sees a peer that is there and does nothing. */
const deaf = (text: string): Behaviour => (socket: Socket) => {
  socket.pause()
  socket.write(text)
  return nothing
}

export const attacks: ReadonlyArray<Attack> = [
  { name: "heads that drip", behaviour: dripping(`${HEAD}X-Slow: `), isEnded: true },
  { name: "bodies that drip", behaviour: dripping(`${HEAD}Content-Length: 200000\r\n\r\n{"a":"`), isEnded: true },
  { name: "bodies beyond 256 KiB", behaviour: flooding, isEnded: true, atOnce: 32 },
  { name: "bodies that say they are large", behaviour: saying(`${HEAD}Content-Length: 99999999999\r\n\r\n`), isEnded: true, atOnce: 64 },
  { name: "heads beyond 16 KiB", behaviour: saying(`${HEAD}${"X-Flood: 1234567890\r\n".repeat(2_000)}\r\n`), isEnded: true, atOnce: 64 },
  { name: "half-open connections in the head", behaviour: deaf("POST /mcp HTTP/1.1\r\nHost: local"), isEnded: true },
  { name: "half-open connections in the body", behaviour: deaf(`${HEAD}Content-Length: 100\r\n\r\n{`), isEnded: true },
  { name: "half-closed connections in the body", behaviour: halfClosed(`${HEAD}Content-Length: 100\r\n\r\n{`), isEnded: true },
  { name: "half-closed connections after a request", behaviour: halfClosed(REQUEST), isEnded: true, atOnce: 64 },
  { name: "answers that nobody reads", behaviour: deaf(REQUEST), isEnded: false }
]

/** Connected, and silent: from the start, or after a request. */
export const silent: Behaviour = () => nothing
export const resting: Behaviour = saying(REQUEST)
