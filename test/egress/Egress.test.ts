import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { describe, expect, vi } from "vitest"
import { egressOf, get, textOf } from "./support/egress.ts"
import { nobody, serve, speak } from "./support/httpServer.ts"

/** A promise that a server's handler keeps. */
const signal = () => {
  let happen = (): void => undefined
  const happened = new Promise<void>((resolve) => {
    happen = resolve
  })
  return { happen, happened }
}

describe("Egress", () => {
  it.scopedLive("sends the headers that it is given, its own encodings and nothing else, also inside of a span", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("ok"))
      const egress = yield* egressOf()
      const headers = { "user-agent": "Test/1.0", accept: "text/html", cookie: "kl=wt-wt", "sec-fetch-mode": "navigate" }
      yield* Effect.withSpan(egress.send(get(new URL("/a?b=c%20d", server.url), headers)), "parent")
      expect(server.seen).toEqual([{
        method: "GET",
        url: "/a?b=c%20d",
        body: "",
        headers: [
          ["host", server.url.host],
          ["connection", "keep-alive"],
          ["accept-encoding", "gzip, deflate, br"],
          ...Object.entries(headers)
        ]
      }])
    }))

  it.scopedLive("posts a body as it is, with its length in bytes", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end())
      const egress = yield* egressOf()
      const headers = { "content-type": "application/x-www-form-urlencoded" }
      yield* egress.send({ method: "POST", url: server.url, headers, body: "q=日本&b=" })
      expect(server.seen[0]).toMatchObject({ method: "POST", body: "q=日本&b=" })
      expect(server.seen[0]?.headers).toContainEqual(["content-length", "11"])
      expect(server.seen[0]?.headers).toContainEqual(["content-type", "application/x-www-form-urlencoded"])
    }))

  it.scopedLive("answers with status, headers and body, whatever the status is", () =>
    Effect.gen(function*() {
      const server = yield* serve((request, response) => {
        response.writeHead(Number(request.url?.slice(1)), { "Content-Type": "text/html", "X-Many": ["a", "b"] }).end("grün")
      })
      const egress = yield* egressOf()
      for (const status of [200, 202, 400, 403, 418, 429, 500, 503]) {
        const reply = yield* egress.send(get(new URL(`/${status}`, server.url)))
        expect({ ...reply, bytes: textOf(reply) }).toMatchObject({
          status,
          bytes: "grün",
          headers: { "content-type": "text/html", "x-many": "a, b" }
        })
      }
      expect((yield* egress.send(get(new URL("/204", server.url)))).bytes).toHaveLength(0)
    }))

  it.scopedLive("follows no redirect", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.writeHead(302, { location: "/elsewhere" }).end())
      const egress = yield* egressOf()
      const reply = yield* egress.send(get(server.url))
      expect(reply).toMatchObject({ status: 302, headers: { location: "/elsewhere" } })
      expect(server.seen).toHaveLength(1)
    }))

  it.scopedLive("uses connections again", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("ok"))
      const egress = yield* egressOf()
      for (let n = 0; n < 12; n++) yield* egress.send(get(server.url))
      expect(server.connections()).toBeLessThanOrEqual(4)
    }))

  it.scopedLive("sends many at once over a few connections", () =>
    Effect.gen(function*() {
      const server = yield* serve((request, response) => response.end(request.url))
      const egress = yield* egressOf()
      const urls = Array.from({ length: 20 }, (_, n) => new URL(`/${n}`, server.url))
      const replies = yield* Effect.forEach(urls, (url) => egress.send(get(url)), { concurrency: "unbounded" })
      expect(replies.map(textOf)).toEqual(urls.map(({ pathname }) => pathname))
      expect(server.connections()).toBeLessThanOrEqual(4)
    }))

  it.scopedLive("closes its connections with its scope", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("ok"))
      const scope = yield* Scope.make()
      const egress = yield* Scope.extend(egressOf(), scope)
      yield* egress.send(get(server.url))
      expect(server.open()).toBe(1)
      yield* Scope.close(scope, Exit.void)
      yield* Effect.promise(() => vi.waitFor(() => expect(server.open()).toBe(0)))
    }))
})

describe("Egress, when something fails", () => {
  it.scopedLive("says that nobody is there", () =>
    Effect.gen(function*() {
      const egress = yield* egressOf()
      const url = yield* nobody
      expect(yield* Effect.flip(egress.send(get(url)))).toMatchObject({ _tag: "FetchFailed", kind: "connect", host: url.host })
    }))

  it.scopedLive.each<readonly [string, string, string]>([
    ["no HTTP at all", "SSH-2.0-Test\r\n", "protocol"],
    ["a header line that is none", "HTTP/1.1 200 OK\r\nbroken header\r\n\r\n", "protocol"],
    ["a status that is none", "HTTP/1.1 abc OK\r\n\r\n", "protocol"],
    ["a chunk length that is none", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "protocol"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nab", "protocol"],
    ["nothing", "", "reset"],
    ["a part of the headers", "HTTP/1.1 200 OK\r\ncontent-le", "reset"],
    ["a part of the body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc", "reset"],
    ["a part of the chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", "reset"]
  ])("tells what came when the other side sends %s and hangs up", ([, answer, kind]) =>
    Effect.gen(function*() {
      const egress = yield* egressOf()
      const url = yield* speak((socket) => socket.end(answer))
      const error = yield* Effect.flip(egress.send(get(url)))
      expect(error).toMatchObject({ _tag: "FetchFailed", kind, host: url.host })
    }))

  it.scopedLive.each<readonly [string, string]>([
    ["before the headers", ""],
    ["in the middle of the body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"]
  ])("says that the connection was reset %s", ([, answer]) =>
    Effect.gen(function*() {
      const egress = yield* egressOf()
      const url = yield* speak((socket) => socket.write(answer, () => socket.resetAndDestroy()))
      expect(yield* Effect.flip(egress.send(get(url)))).toMatchObject({ _tag: "FetchFailed", kind: "reset" })
    }))

  it.scopedLive("reads a body without a length until the end of the connection", () =>
    Effect.gen(function*() {
      const egress = yield* egressOf()
      const url = yield* speak((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nwhole"))
      expect(textOf(yield* egress.send(get(url)))).toBe("whole")
    }))

  it.scopedLive("gives up when the headers do not come in time, and hangs up", () =>
    Effect.gen(function*() {
      const server = yield* serve(() => undefined)
      const egress = yield* egressOf({ headerDeadline: Duration.millis(100) })
      const error = yield* Effect.flip(egress.send(get(server.url)))
      expect(error).toMatchObject({ _tag: "TimedOut", phase: "headers", limitMillis: 100, host: server.url.host })
      expect(error.message).toBe(`${server.url.host} sent no answer within 0.1 s`)
      yield* Effect.promise(() => vi.waitFor(() => expect(server.open()).toBe(0)))
    }))

  it.scopedLive.each<readonly [string, string]>([
    ["stops", ""],
    ["goes on for ever", "x"]
  ])("gives up on a body that %s, and hangs up", ([, drop]) =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => {
        response.write("begin")
        const dripping = setInterval(() => response.write(drop), 5)
        response.on("close", () => clearInterval(dripping))
      })
      const egress = yield* egressOf({ fetchDeadline: Duration.millis(150) })
      const error = yield* Effect.flip(egress.send(get(server.url)))
      expect(error).toMatchObject({ _tag: "TimedOut", phase: "body", limitMillis: 150, host: server.url.host })
      yield* Effect.promise(() => vi.waitFor(() => expect(server.open()).toBe(0)))
    }))

  it.scopedLive("lets a body take longer than the headers may", () =>
    Effect.gen(function*() {
      const [begun, ended] = [signal(), signal()]
      const server = yield* serve((request, response) => {
        if (request.url !== "/slow") return
        response.write("begin ", begun.happen)
        ended.happened.then(() => response.end("end"), () => response.destroy())
      })
      const egress = yield* egressOf({ headerDeadline: Duration.millis(300) })
      const slow = yield* Effect.fork(egress.send(get(new URL("/slow", server.url))))
      yield* Effect.promise(() => begun.happened)
      // Begun later, this one is over only when the deadline of the other one's headers has passed.
      expect(yield* Effect.flip(egress.send(get(server.url)))).toMatchObject({ _tag: "TimedOut", phase: "headers" })
      ended.happen()
      expect(textOf(yield* Fiber.join(slow))).toBe("begin end")
    }))

  it.scopedLive("serves the next request after any number that hung", () =>
    Effect.gen(function*() {
      const server = yield* serve((request, response) => {
        if (request.url === "/") response.end("ok")
        else if (request.url === "/body") response.write("begin")
      })
      const egress = yield* egressOf({ headerDeadline: Duration.millis(60), fetchDeadline: Duration.millis(90) })
      const hanging = ["/headers", "/body", "/headers", "/body", "/headers", "/body"]
      const failures = yield* Effect.forEach(hanging, (path) => Effect.flip(egress.send(get(new URL(path, server.url)))))
      expect(failures.map(({ _tag }) => _tag)).toEqual(hanging.map(() => "TimedOut"))
      expect(textOf(yield* egress.send(get(server.url)))).toBe("ok")
    }))

  it.scopedLive.each<readonly [string, boolean]>([
    ["waits for the headers", false],
    ["reads the body", true]
  ])("hangs up when it is interrupted while it %s", ([, begun]) =>
    Effect.gen(function*() {
      const reached = yield* Deferred.make<void>()
      const gone = signal()
      const server = yield* serve((_, response) => {
        response.on("close", gone.happen)
        if (begun) response.write("begin", () => Deferred.unsafeDone(reached, Exit.void))
        else Deferred.unsafeDone(reached, Exit.void)
      })
      const egress = yield* egressOf()
      const asking = yield* Effect.fork(egress.send(get(server.url)))
      yield* Deferred.await(reached)
      expect(Exit.isInterrupted(yield* Fiber.interrupt(asking))).toBe(true)
      yield* Effect.promise(() => gone.happened)
      yield* Effect.promise(() => vi.waitFor(() => expect(server.open()).toBe(0)))
    }))

  it.scopedLive("is not broken for the others by one who goes away while the client is loaded", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("ok"))
      const egress = yield* egressOf()
      const first = yield* Effect.fork(egress.send(get(server.url)))
      yield* Effect.yieldNow()
      const second = yield* Effect.fork(egress.send(get(server.url)))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(first)
      expect(textOf(yield* Fiber.join(second))).toBe("ok")
      expect(textOf(yield* egress.send(get(server.url)))).toBe("ok")
    }))

  it.scopedLive("fails with a typed error for a header that cannot be sent", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end())
      const egress = yield* egressOf()
      const error = yield* Effect.flip(egress.send(get(server.url, { "user-agent": "a\nb" })))
      expect(error).toMatchObject({ _tag: "FetchFailed", kind: "protocol" })
      expect(server.seen).toHaveLength(0)
    }))
})
