import { it } from "@effect/vitest"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { IncomingMessage, ServerResponse } from "node:http"
import { Socket } from "node:net"
import { describe, expect } from "vitest"
import * as McpTool from "../../../src/mcp/McpTool.ts"
import { McpBridge } from "../../../src/mcp/McpBridge.ts"
import { Asker } from "../../../src/security/consent/Asker.ts"
import * as Questions from "../../../src/security/consent/Questions.ts"
import * as Subject from "../../../src/security/Subject.ts"
import { AccessTokens } from "../../../src/security/token/AccessTokens.ts"
import * as EventLog from "../../../src/transport/http/EventLog.ts"
import * as EventStream from "../../../src/transport/http/EventStream.ts"
import * as Exchange from "../../../src/transport/http/Exchange.ts"
import * as Sessions from "../../../src/transport/http/Sessions.ts"
import { ask, bytesOf, callOf, INITIALIZE, post, rpc, served, wire } from "./support/Server.ts"
import { withWatched } from "./support/Watched.ts"

const bounds = { idle: "1 minute", absolute: "1 hour", capacity: 3 } as const
const SINCE = { "mcp-protocol-version": "2025-11-25" }

const begun = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.map(post(url, INITIALIZE, headers), (answer) => ({
    answer,
    session: { ...headers, ...SINCE, "mcp-session-id": answer.headers.get("mcp-session-id") ?? "none" }
  }))

/** `Bearer NAME CLIENT`. */
const tokens: typeof AccessTokens.none = {
  ...AccessTokens.none,
  verify: ({ authorization }) => {
    const [, name = "", client = ""] = authorization?.split(" ") ?? []
    return Effect.succeed({ ...Subject.local(name, client), kind: "token" })
  }
}

describe("a session", () => {
  it.scopedLive("lasts from initialize to DELETE", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ sessions: bounds })
      expect(yield* post(url, rpc(1, "ping"))).toMatchObject({ status: 400 })
      const { session } = yield* begun(url)
      expect(yield* post(url, rpc(1, "ping"), session)).toMatchObject({ status: 200, json: { id: 1, result: {} } })
      expect(yield* post(url, INITIALIZE, session)).toMatchObject({ status: 400 })
      expect(yield* ask(url, { method: "DELETE", headers: session })).toMatchObject({ status: 200 })
      expect(yield* post(url, rpc(2, "ping"), session)).toMatchObject({ status: 404, json: { error: { code: -32_001 } } })
      expect(yield* ask(url, { method: "DELETE", headers: session })).toMatchObject({ status: 404 })
    }))

  it.scopedLive("is not begun by a client that is not understood, and nothing of it is kept", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ sessions: { ...bounds, capacity: 1 } })
      const unclear = yield* post(url, rpc(0, "initialize", {}), { connection: "close" })
      expect(unclear).toMatchObject({ status: 200, json: { error: {} } })
      expect(unclear.headers.has("mcp-session-id")).toBe(false)
      let { status } = yield* post(url, INITIALIZE)
      while (status === 503) status = (yield* post(url, INITIALIZE)).status
      expect(status).toBe(200)
    }))

  it.scopedLive("is nobody else's: not another person's, not another client's, not with a guessed id", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ tokens, sessions: { ...bounds, capacity: 100 } })
      const { session } = yield* begun(url, { authorization: "Bearer ada desk" })
      for (const authorization of ["Bearer eve desk", "Bearer ada phone"]) {
        const stolen = { ...session, authorization }
        expect(yield* post(url, rpc(1, "ping"), stolen)).toMatchObject({ status: 404 })
        expect(yield* ask(url, { headers: { ...stolen, accept: "text/event-stream" } })).toMatchObject({ status: 404 })
        expect(yield* ask(url, { method: "DELETE", headers: stolen })).toMatchObject({ status: 404 })
      }
      expect(yield* post(url, rpc(1, "ping"), { ...session, "mcp-session-id": "00000000-0000-4000-8000-000000000000" }))
        .toMatchObject({ status: 404 })
      expect(yield* post(url, rpc(1, "ping"), session)).toMatchObject({ status: 200 })
    }))

  it.scopedLive("is refused beyond the capacity, and to one person beyond a tenth of it", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ sessions: { ...bounds, capacity: 2 } })
      const first = yield* begun(url)
      yield* begun(url)
      const third = yield* post(url, INITIALIZE)
      expect([third.status, third.headers.get("retry-after")]).toEqual([503, "30"])
      yield* ask(url, { method: "DELETE", headers: first.session })
      expect(yield* post(url, INITIALIZE)).toMatchObject({ status: 200 })
      const shared = yield* served({ tokens, sessions: { ...bounds, capacity: 20 } })
      const statuses = yield* Effect.forEach(["ada", "ada", "ada", "eve"], (name) =>
        Effect.map(post(shared.url, INITIALIZE, { authorization: `Bearer ${name} desk` }), ({ status }) => status))
      expect(statuses).toEqual([200, 200, 503, 200])
    }))

  it.scopedLive("takes no second request under a number that is under way", () =>
    Effect.gen(function*() {
      const { began, url } = yield* withWatched({ sessions: bounds })
      const { session } = yield* begun(url)
      const first = yield* Effect.fork(post(url, callOf(1, "watched"), session))
      yield* began
      expect(yield* post(url, callOf(1, "echo", { text: "x" }), session)).toMatchObject({ status: 400, json: { id: 1 } })
      yield* ask(url, { method: "DELETE", headers: session })
      expect((yield* first).text).toContain("error")
    }))
})

describe("the time of a session", () => {
  const connect = () =>
    Effect.succeed({ open: () => Effect.void, inFlight: Effect.succeed(0), refuse: Effect.void, interrupt: Effect.void })
  const options = { idle: Duration.minutes(1), absolute: Duration.minutes(10), capacity: 5 }
  const made = Effect.flatMap(McpBridge, (bridge) => Sessions.make(options, bridge)).pipe(
    Effect.provide(Layer.mock(McpBridge, { connect }))
  )
  const ada = Subject.anonymous("10.0.0.1", "desk")
  const isThere = (sessions: Sessions.Sessions, id: string) => Effect.map(Effect.either(sessions.find(id, ada)), Either.isRight)

  it.scoped("ends when nobody uses it, and counts anew with every use", () =>
    Effect.gen(function*() {
      const sessions = yield* made
      const { id } = yield* sessions.open(ada)
      for (let count = 0; count < 3; count++) {
        yield* TestClock.adjust("59 seconds")
        expect(yield* isThere(sessions, id)).toBe(true)
      }
      yield* TestClock.adjust("61 seconds")
      expect(yield* isThere(sessions, id)).toBe(false)
      expect(sessions.count()).toBe(0)
    }))

  it.scoped("ends after its longest life, however busy", () =>
    Effect.gen(function*() {
      const sessions = yield* made
      const { id } = yield* sessions.open(ada)
      for (let count = 0; count < 12; count++) {
        yield* TestClock.adjust("50 seconds")
        expect(yield* isThere(sessions, id)).toBe(true)
      }
      yield* TestClock.adjust("1 second")
      expect(yield* isThere(sessions, id)).toBe(false)
    }))

  it.scoped("gives its place back without being asked for", () =>
    Effect.gen(function*() {
      const sessions = yield* made
      yield* Effect.replicateEffect(sessions.open(ada), 5)
      expect(sessions.count()).toBe(5)
      yield* TestClock.adjust("2 minutes")
      expect(sessions.count()).toBe(0)
    }))
})

describe("a connection that breaks", () => {
  for (const [title, message] of [["as JSON", callOf(1, "watched")], ["as events", callOf(1, "watched", {}, { progressToken: 1 })]] as const) {
    it.scopedLive(`interrupts the work whose answer was due on it ${title}`, () =>
      Effect.gen(function*() {
        const { began, interrupted, port } = yield* withWatched()
        const { send, socket } = yield* wire(port)
        send(bytesOf(message))
        yield* began
        socket.destroy()
        yield* interrupted
      }))
  }

  it.scopedLive("leaves the stream of a session to be taken up again, and nothing is missing", () =>
    Effect.gen(function*() {
      const { began, port, release, url } = yield* withWatched({ sessions: bounds })
      const { session } = yield* begun(url)
      const lines = ["Host: localhost", "User-Agent: node", ...Object.entries(session).map(([name, value]) => `${name}: ${value}`)]
      const { got, send, socket, until } = yield* wire(port)
      send(bytesOf(callOf(5, "watched", {}, { progressToken: 1 }), lines))
      yield* began
      yield* Effect.promise(() => until("notifications/progress"))
      socket.destroy()
      const [, first = ""] = /id: (\S+)\r?\n/.exec(got()) ?? []
      expect(got()).toContain("retry: 1000")
      const headers = { ...session, accept: "text/event-stream", "last-event-id": first }
      const later = yield* Effect.fork(ask(url, { headers }))
      yield* Effect.yieldNow()
      yield* release
      const { text } = yield* later
      expect(text.indexOf("notifications/progress")).toBeGreaterThan(-1)
      expect(text.indexOf("\"id\":5")).toBeGreaterThan(text.indexOf("notifications/progress"))
      expect((yield* ask(url, { headers })).text).toContain("\"id\":5")
      expect(yield* ask(url, { headers: { ...headers, "last-event-id": "9-9" } })).toMatchObject({ status: 400 })
    }))

  it.effect("is not waited for without end", () =>
    Effect.sync(() => {
      const response = new ServerResponse(new IncomingMessage(new Socket()))
      let gone = 0
      const log = { events: EventLog.make({ left: 1_000 }), stream: 1 }
      const exchange = Exchange.make({ response, headers: () => ({}), log, onGone: () => gone++ })
      exchange.tell({ jsonrpc: "2.0", method: "x" })
      exchange.pause()
      for (let tick = 0; tick < 30; tick++) expect(exchange.tick()).toBe(true)
      expect(gone).toBe(0)
      exchange.tick()
      expect(gone).toBe(1)
    }))

  it.effect("is noticed, because a stream is never silent for long", () =>
    Effect.sync(() => {
      const written: Array<string> = []
      const response = new ServerResponse(new IncomingMessage(new Socket()))
      response.write = (chunk: unknown) => written.push(String(chunk)) > 0
      const stream = EventStream.make({ log: undefined, onGone: () => undefined })
      stream.attach(response, {})
      for (let tick = 0; tick < 14; tick++) stream.tick()
      expect(written).toEqual([])
      stream.tick()
      expect(written).toEqual([": still here\n\n"])
    }))
})

describe("a client that gives up", () => {
  for (const sessions of [undefined, bounds]) {
    it.scopedLive(`interrupts the work ${sessions === undefined ? "without" : "with"} sessions, and its request ends`, () =>
      Effect.gen(function*() {
        const { began, interrupted, url } = yield* withWatched({ sessions })
        const headers = sessions === undefined ? {} : (yield* begun(url)).session
        const request = yield* Effect.fork(post(url, callOf(0, "watched"), headers))
        yield* began
        yield* post(url, { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 0 } }, headers)
        yield* interrupted
        expect((yield* request).json).toMatchObject({ id: 0, error: { message: "The client cancelled the request" } })
      }))
  }

  it.scopedLive("cannot give up what another one asked", () =>
    Effect.gen(function*() {
      const { began, release, url } = yield* withWatched({ tokens })
      const request = yield* Effect.fork(post(url, callOf(0, "watched"), { authorization: "Bearer ada desk" }))
      yield* began
      for (const authorization of ["Bearer eve desk", "Bearer ada phone"]) {
        yield* post(url, { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 0 } }, { authorization })
      }
      yield* release
      expect((yield* request).json).toMatchObject({ id: 0, result: { structuredContent: { ok: true } } })
    }))
})

const question = Questions.form("q", {
  wanted: {
    subject: { issuer: "anonymous", id: "127.0.0.1" }, client: "desk", purpose: "read-pages", target: "example.org", level: "MEDIUM", terms: ""
  },
  kind: "anonymous"
})

describe("the official client", () => {
  it.scopedLive("is asked something in the middle of a call, and its answer finds the way back", () =>
    Effect.gen(function*() {
      const asking = McpTool.make({
        name: "asking",
        title: "Asking",
        description: "Asks its user.",
        annotations: {},
        input: Schema.Struct({}),
        output: Schema.Struct({ answer: Schema.String }),
        handler: () =>
          Effect.flatMap(Asker, ({ form }) => form === undefined ? Effect.succeed({ answer: "nobody" }) : Effect.orDie(
            Effect.map(form(question), ({ _tag }) => ({ answer: _tag }))
          )),
        render: ({ answer }) => ({ text: answer })
      })
      const { url } = yield* served({ sessions: bounds, tools: [asking] })
      const answer = yield* Effect.promise(async () => {
        const client = new Client({ name: "tester", version: "1" }, { capabilities: { elicitation: {} } })
        client.setRequestHandler(ElicitRequestSchema, () => ({ action: "decline" as const }))
        await client.connect(Object(new StreamableHTTPClientTransport(new URL(url))))
        const { structuredContent } = await client.callTool({ name: "asking", arguments: {} })
        await client.close()
        return structuredContent
      })
      expect(answer).toEqual({ answer: "decline" })
    }))
})
