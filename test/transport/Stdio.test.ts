import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Queue from "effect/Queue"
import * as Runtime from "effect/Runtime"
import { PassThrough, Readable } from "node:stream"
import { setImmediate as nextTurn } from "node:timers/promises"
import { describe, expect } from "vitest"
import { McpBridge } from "../../src/mcp/McpBridge.ts"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { region, regions } from "../../src/mcp/resources/Regions.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import * as Stdio from "../../src/transport/Stdio.ts"
import { fakeTools } from "../mcp/support/FakeTools.ts"
import { openDoor } from "../mcp/support/OpenDoor.ts"

const bridge = McpBridge.layer({ name: "fake", title: "Fake", version: "0.0.0" }).pipe(
  Layer.provide(Layer.mergeAll(Toolbox.layer(fakeTools), Prompts.layer, Resources.layer([regions, region]))),
  Layer.provide(openDoor)
)

interface Reply {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/** A server on two streams in memory, and what comes out of it, message by message. */
const started = (options: Stdio.StdioOptions = {}) =>
  Effect.gen(function*() {
    const [stdin, stdout, stray] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const replies = yield* Queue.unbounded<Reply>()
    const logged = yield* Queue.unbounded<string>()
    const run = Runtime.runSync(yield* Effect.runtime<never>())
    stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.trimEnd().split("\n")) run(Queue.offer(replies, JSON.parse(line)))
    })
    const logger = Logger.replace(Logger.defaultLogger, Logger.make(({ message }) => run(Queue.offer(logged, String(message)))))
    const fiber = yield* Stdio.serve({ stdin, stdout, stray, ...options }).pipe(
      Effect.provide(bridge.pipe(Layer.provideMerge(logger))),
      Effect.forkScoped
    )
    yield* until(logged, "Serving over stdio")
    return {
      stdin,
      stdout,
      stray,
      fiber,
      logged,
      next: Queue.take(replies),
      send: (message: object) => Effect.sync(() => stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)),
      call: (id: number, name: string) =>
        Effect.sync(() => stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name } })}\n`))
    }
  })

/** Waits for a line of the log. */
const until = (logged: Queue.Dequeue<string>, part: string): Effect.Effect<string> =>
  Effect.repeat(Queue.take(logged), { until: (line) => line.includes(part) })

describe("Stdio.serve", () => {
  it.scopedLive("answers on stdout, one message a line", () =>
    Effect.gen(function*() {
      const server = yield* started()
      yield* server.send({ id: 1, method: "ping" })
      expect(yield* server.next).toEqual({ jsonrpc: "2.0", id: 1, result: {} })
      yield* server.call(2, "refused")
      expect(yield* server.next).toMatchObject({ id: 2, result: { isError: true } })
    }))

  it.scopedLive("ends when stdin ends", () =>
    Effect.gen(function*() {
      const server = yield* started()
      server.stdin.end()
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
    }))

  it.scopedLive("ends when stdin is closed without an end, or had ended before", () =>
    Effect.gen(function*() {
      const server = yield* started()
      server.stdin.destroy()
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
      const ended = new PassThrough()
      ended.destroy()
      expect(yield* Fiber.await((yield* started({ stdin: ended })).fiber)).toEqual(Exit.void)
    }))

  it.scopedLive("answers everything that came before the end, the last line without a line feed too", () =>
    Effect.gen(function*() {
      const server = yield* started()
      server.stdin.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"slow\"}}\n")
      server.stdin.end("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}")
      expect((yield* server.next).id).toBe(2)
      expect(yield* server.next).toMatchObject({ id: 1, result: { structuredContent: { ok: true } } })
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
    }))

  it.scopedLive("interrupts what does not end within the bound, and tells the client", () =>
    Effect.gen(function*() {
      const server = yield* started({ drain: 50 })
      yield* server.call(1, "hang")
      yield* until(server.logged, "hanging")
      server.stdin.end()
      expect(yield* server.next).toMatchObject({ id: 1, error: { code: -32000, message: "The server is shutting down" } })
      yield* until(server.logged, "hang was interrupted")
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
    }))

  it.scopedLive("does not wait for an answer that the client has cancelled", () =>
    Effect.gen(function*() {
      const server = yield* started({ drain: "1 hour" })
      yield* server.call(1, "hang")
      yield* until(server.logged, "hanging")
      yield* server.send({ method: "notifications/cancelled", params: { requestId: 1 } })
      yield* until(server.logged, "hang was interrupted")
      server.stdin.end()
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
    }))

  it.scopedLive("lets calls end when it is interrupted, and refuses new ones meanwhile", () =>
    Effect.gen(function*() {
      const server = yield* started()
      yield* server.call(1, "slow")
      yield* until(server.logged, "slow has begun")
      const interrupting = yield* Effect.fork(Fiber.interrupt(server.fiber))
      yield* Effect.repeat(
        Effect.zipRight(server.call(2, "echo"), server.next),
        { until: (reply) => reply.error?.code === -32000 }
      )
      expect(yield* server.next).toMatchObject({ id: 1, result: { structuredContent: { ok: true } } })
      expect(Exit.isInterrupted(yield* Fiber.join(interrupting))).toBe(true)
    }))

  it.scopedLive("ends at once when stdout breaks, and interrupts what runs: nobody reads the answer", () =>
    Effect.gen(function*() {
      const server = yield* started({ drain: "1 hour" })
      yield* server.call(1, "hang")
      yield* until(server.logged, "hanging")
      server.stdout.destroy(new Error("EPIPE"))
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
      yield* until(server.logged, "hang was interrupted")
    }))

  it.scopedLive("stops waiting when stdout breaks while it drains", () =>
    Effect.gen(function*() {
      const server = yield* started({ drain: "1 hour" })
      yield* server.call(1, "hang")
      yield* until(server.logged, "hanging")
      server.stdin.end()
      server.stdout.destroy(new Error("EPIPE"))
      expect(yield* Fiber.await(server.fiber)).toEqual(Exit.void)
    }))

  it.scopedLive.each([
    "garbage",
    "{\"jsonrpc\":\"2.0\"",
    "[]",
    "null",
    "{\"jsonrpc\":\"1.0\",\"method\":\"x\"}",
    "\u0000\ufffd"
  ])("drops %j, says so in the log, and goes on", (garbage) =>
    Effect.gen(function*() {
      const server = yield* started()
      server.stdin.write(`${garbage}\n\n\r\n`)
      yield* server.send({ id: 1, method: "ping" })
      expect(yield* server.next).toMatchObject({ id: 1, result: {} })
      expect(yield* until(server.logged, "Dropped")).toMatch(/no JSON|no message of the protocol/)
    }))

  it.scopedLive("tells the caller of a request that is none by the letter", () =>
    Effect.gen(function*() {
      const server = yield* started()
      yield* server.send({ id: 7, method: "ping", extra: true })
      expect(yield* server.next).toEqual({ jsonrpc: "2.0", id: 7, error: { code: -32600, message: "Invalid Request" } })
    }))

  it.scopedLive("survives a line beyond the bound and tells its caller", () =>
    Effect.gen(function*() {
      const server = yield* started({ maxLineBytes: 1_000 })
      yield* server.send({ method: "tools/call", params: { name: "echo", arguments: { text: "x".repeat(5_000) } }, id: 7 })
      expect(yield* server.next).toMatchObject({ id: 7, error: { code: -32600, message: expect.stringMatching(/at most 1000 are read/) } })
      server.stdin.write(`${"x".repeat(5_000)}\n`)
      const anonymous = yield* server.next
      expect(anonymous.error?.code).toBe(-32600)
      expect(anonymous).not.toHaveProperty("id")
      yield* server.send({ id: 8, method: "ping" })
      expect(yield* server.next).toMatchObject({ id: 8, result: {} })
    }))

  it.scopedLive("keeps stdout for the protocol: what others write to it goes elsewhere", () =>
    Effect.gen(function*() {
      const server = yield* started()
      const strayed: Array<string> = []
      server.stray.on("data", (chunk: Buffer) => strayed.push(chunk.toString()))
      server.stdout.write("one")
      server.stdout.write("dHdv", "base64")
      yield* Effect.async<void>((resume) => {
        server.stdout.write(Buffer.from("three"), () => resume(Effect.void))
      })
      yield* server.send({ id: 1, method: "ping" })
      expect(yield* server.next).toMatchObject({ id: 1 })
      expect(strayed).toEqual(["one", "two", "three"])
    }))

  it.scopedLive("stops reading while the client does not read, and goes on when it does", () =>
    Effect.gen(function*() {
      const wanted = 80
      let given = 0
      const asking = async function*() {
        while (given < wanted) {
          given += 1
          // A pipe gives its chunks one a turn of the event loop.
          await nextTurn()
          yield Buffer.from(`${JSON.stringify({ jsonrpc: "2.0", id: `${given}-${"x".repeat(400_000)}`, method: "ping" })}\n`)
        }
      }
      const [stdin, stdout] = [Readable.from(asking(), { highWaterMark: 1 }), new PassThrough({ highWaterMark: 1 })]
      const paused = new Promise((resolve) => {
        stdin.once("pause", resolve)
      })
      yield* Effect.forkScoped(Stdio.serve({ stdin, stdout, stray: new PassThrough() }).pipe(
        Effect.provide(bridge),
        Logger.withMinimumLogLevel(LogLevel.None)
      ))
      yield* Effect.promise(() => paused)
      expect(given).toBeLessThan(wanted / 2)
      yield* Effect.async<void>((resume) => {
        let lines = 0
        stdout.on("data", (chunk: Buffer) => {
          lines += chunk.toString("latin1").split("\n").length - 1
          if (lines === wanted) resume(Effect.void)
        })
      })
      expect(given).toBe(wanted)
    }))
})
