import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { describe, expect } from "vitest"
import { bytesOf, post, rpc, served, wire } from "./support/Server.ts"

const PING = rpc(1, "ping")

/** What the server says on a connection until it closes it. */
const untilClosed = (port: number, ...parts: ReadonlyArray<string>) =>
  Effect.scoped(Effect.gen(function*() {
    const { closed, got, send } = yield* wire(port)
    for (const part of parts) send(part)
    yield* Effect.promise(() => closed)
    return got()
  }))

const HEAD = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: */*\r\n"

describe("who is slow", () => {
  const slow = { headerDeadline: Duration.millis(300), requestDeadline: Duration.millis(600) }

  it.scopedLive("with the head, the body, or with saying anything is cut off, and others are answered meanwhile", () =>
    Effect.gen(function*() {
      const { port, url } = yield* served(slow)
      const [silent, head, body] = yield* Effect.all([
        untilClosed(port),
        untilClosed(port, "POST /mcp HTTP/1.1\r\nHost: local"),
        untilClosed(port, `${HEAD}Content-Length: 100\r\n\r\n{`),
        post(url, PING).pipe(Effect.tap(({ status }) => Effect.sync(() => expect(status).toBe(200))))
      ], { concurrency: "unbounded" })
      expect([silent, head, body].map((text) => text.slice(0, 12)).every((text) => text === "" || text === "HTTP/1.1 408")).toBe(true)
    }))

  it.scopedLive("byte by byte is cut off as well", () =>
    Effect.gen(function*() {
      const { port } = yield* served(slow)
      const { closed, socket } = yield* wire(port)
      const drip = setInterval(() => socket.write("X"), 50)
      yield* Effect.ensuring(Effect.promise(() => closed), Effect.sync(() => clearInterval(drip)))
      expect(socket.closed).toBe(true)
    }))

  it.scopedLive("and leaves in the middle costs nothing", () =>
    Effect.gen(function*() {
      const { port, url } = yield* served()
      for (let count = 0; count < 50; count++) {
        const { send, socket } = yield* wire(port)
        send(`${HEAD}Content-Length: 100\r\n\r\n{`)
        socket.resetAndDestroy()
      }
      expect((yield* post(url, PING)).status).toBe(200)
    }))
})

describe("who sends too much", () => {
  it.scopedLive("of headers is refused", () =>
    Effect.gen(function*() {
      const { port, url } = yield* served()
      expect(yield* untilClosed(port, `${HEAD}${"X-Flood: 1234567890\r\n".repeat(2_000)}\r\n`)).toMatch(/^HTTP\/1\.1 431/)
      expect(yield* untilClosed(port, `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
      expect((yield* post(url, PING)).status).toBe(200)
    }))

  it.scopedLive("of a body is refused before it is read, and while it is read", () =>
    Effect.gen(function*() {
      const { port } = yield* served({ maxBody: 4096 })
      expect(yield* untilClosed(port, `${HEAD}Content-Length: 99999999999\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413/)
      const chunk = `400\r\n${"x".repeat(1024)}\r\n`
      expect(yield* untilClosed(port, `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(6)}`)).toMatch(/^HTTP\/1\.1 413/)
    }))

  it.scopedLive("of requests ahead of their answers is cut off", () =>
    Effect.gen(function*() {
      const { port, url } = yield* served()
      yield* untilClosed(port, bytesOf(rpc(1, "tools/call", { name: "hang" })).repeat(64))
      expect((yield* post(url, PING)).status).toBe(200)
    }))
})

describe("who writes what two servers could read differently", () => {
  it.scopedLive("is refused, and nothing of it is taken for a second request", () =>
    Effect.gen(function*() {
      const { port } = yield* served()
      const smuggled = bytesOf(rpc(666, "ping"))
      const tries = [
        `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
        `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345${smuggled}`,
        `${HEAD}Content-Length: +5\r\n\r\n12345${smuggled}`,
        `${HEAD}Content-Length : 5\r\n\r\n12345${smuggled}`,
        `${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
        `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
        `${HEAD}Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n${smuggled}`,
        `${HEAD}X: y\nContent-Length: 5\r\n\r\n12345${smuggled}`,
        `${HEAD} folded: x\r\n\r\n${smuggled}`,
        `${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n${smuggled}`,
        "POST /mcp HTTP/1.1\r\nHost: localhost\r\n\u0000: x\r\n\r\n"
      ]
      for (const bytes of tries) {
        const said = yield* untilClosed(port, bytes)
        expect([bytes, said]).toEqual([bytes, expect.stringMatching(/^(?:HTTP\/1\.1 4\d\d|$)/)])
        expect(said).not.toContain("666")
      }
    }))
})

/** Files, and so connections, that this process may have open. */
const limit = (): number => {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? 0)
  } catch {
    return 0
  }
}

describe("a crowd", () => {
  it.scopedLive("of silent connections, more than there is room for, keeps nobody out", (context) =>
    Effect.gen(function*() {
      const wanted = 10_000
      // Both ends of a connection are in this process, but the server has no more than it allows.
      const count = Math.min(wanted, limit() - 2_000)
      if (count < wanted) console.warn(`${wanted} connections need ${wanted + 2_000} open files: ${Math.max(0, count)} are made`)
      if (count < 500) return context.skip("too few open files are allowed")
      const { port, url } = yield* served({ maxConnections: 200 })
      const crowd = new Set<Socket>()
      yield* Effect.addFinalizer(() => Effect.sync(() => crowd.forEach((socket) => socket.destroy())))
      let answered = 0
      for (let at = 0; at < count; at++) {
        const socket = connect({ host: "127.0.0.1", port })
        crowd.add(socket)
        socket.on("error", () => undefined)
        if (at % 500 === 499) {
          yield* Effect.promise(() => new Promise<void>((done) => void socket.once("connect", () => done()).once("close", () => done())))
          if ((yield* post(url, PING, { connection: "close" })).status === 200) answered++
        }
      }
      expect(answered).toBe(Math.floor(count / 500))
    }), 120_000)
})
