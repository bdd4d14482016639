import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as Listener from "../../../src/transport/http/Listener.ts"
import { ask, bytesOf, callOf, INITIALIZE, post, served, wire } from "./support/Server.ts"
import { httpOptions } from "./support/Options.ts"
import { withWatched } from "./support/Watched.ts"

describe("a server that is told to stop", () => {
  it.scopedLive("lets what runs be answered, and tells whoever comes late", () =>
    Effect.gen(function*() {
      const { began, port, release, stop, url } = yield* withWatched()
      const base = url.replace("/mcp", "")
      const running = yield* Effect.fork(post(url, callOf(1, "watched")))
      const late = yield* wire(port)
      yield* began
      const stopped = yield* Effect.fork(stop)
      let ready = yield* ask(`${base}/healthz/ready`)
      while (ready.status === 200) ready = yield* ask(`${base}/healthz/ready`)
      expect(ready).toMatchObject({ status: 503, json: { ready: false, reason: "The server is shutting down" } })
      late.send(bytesOf(callOf(3, "echo", { text: "x" })))
      yield* Effect.promise(() => late.until("\r\n\r\n"))
      expect(late.got()).toMatch(/^HTTP\/1\.1 503[\s\S]*Retry-After: 5/)
      yield* release
      expect((yield* running).json).toMatchObject({ id: 1, result: { structuredContent: { ok: true } } })
      yield* Fiber.join(stopped)
    }))

  it.scopedLive("ends what hangs after the bound, and says so, and cuts who is half there", () =>
    Effect.gen(function*() {
      const { began, port, stop, url } = yield* withWatched({ drain: Duration.millis(200), sessions: { idle: "1 minute", absolute: "1 hour", capacity: 5 } })
      const begun = yield* post(url, INITIALIZE)
      const session = { "mcp-session-id": begun.headers.get("mcp-session-id") ?? "" }
      const hanging = yield* Effect.fork(post(url, callOf(1, "watched"), session))
      yield* began
      const stream = yield* Effect.fork(ask(url, { headers: { ...session, accept: "text/event-stream" } }).pipe(Effect.exit))
      const half = yield* wire(port)
      half.send("POST /mcp HTTP/1.1\r\nHost: local")
      yield* stop
      expect((yield* hanging).json).toMatchObject({ id: 1, error: { message: "The server is shutting down" } })
      yield* Fiber.await(stream)
      yield* Effect.promise(() => half.closed)
    }))
})

describe("an address that cannot be had", () => {
  it.scopedLive("is named, with what can be done", () =>
    Effect.gen(function*() {
      const { port } = yield* served()
      const error = yield* Effect.flip(Effect.scoped(Listener.make(httpOptions({ port }))))
      expect(error.message).toBe(
        `Cannot listen at host 127.0.0.1, port ${port}: the port is taken; another is chosen with --port, any free one with --port 0`
      )
      expect((yield* Effect.flip(Effect.scoped(Listener.make(httpOptions({ host: "203.0.113.9" }))))).message)
        .toContain("this machine has no such address")
    }))
})
