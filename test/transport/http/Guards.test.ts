import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import * as Subject from "../../../src/security/Subject.ts"
import { AccessTokens, TokenRefused, TokensUnavailable } from "../../../src/security/token/AccessTokens.ts"
import { ask, bytesOf, callOf, INITIALIZE, post, rpc, served, wire } from "./support/Server.ts"

const PING = rpc(1, "ping")

describe("a request", () => {
  it.scopedLive("that passes all guards is answered as JSON, with what the subject has left", () =>
    Effect.gen(function*() {
      const { url } = yield* served()
      const answer = yield* post(url, callOf("a", "echo", { text: "hello" }))
      expect(answer.status).toBe(200)
      expect(answer.json).toMatchObject({ jsonrpc: "2.0", id: "a", result: { structuredContent: { said: ["hello"] } } })
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "ratelimit-policy": "\"subject\";q=100;w=3600",
        "ratelimit": "\"subject\";r=42;t=7"
      })
      expect(answer.headers.has("x-powered-by")).toBe(false)
      expect(answer.headers.has("access-control-allow-origin")).toBe(false)
    }))

  it.scopedLive("is answered under its own number, whatever others ask at the same time under the same", () =>
    Effect.gen(function*() {
      const { url } = yield* served()
      const texts = Array.from({ length: 40 }, (_, at) => `text ${at}`)
      const answers = yield* Effect.forEach(texts, (text) => post(url, callOf(0, "echo", { text })), { concurrency: 20 })
      expect(answers.map(({ json }) => json)).toMatchObject(texts.map((text) => ({ id: 0, result: { structuredContent: { said: [text] } } })))
    }))

  it.scopedLive("that says what happens on the way is answered as events", () =>
    Effect.gen(function*() {
      const { url } = yield* served()
      const { headers, text } = yield* post(url, callOf(7, "steps", {}, { progressToken: "t" }))
      expect(headers.get("content-type")).toBe("text/event-stream")
      const events = text.trim().split("\n\n").map((event): unknown => JSON.parse(event.replace("data: ", "")))
      expect(events).toMatchObject([
        { method: "notifications/progress", params: { progressToken: "t", progress: 1 } },
        { method: "notifications/progress", params: { progress: 2 } },
        { method: "notifications/progress", params: { progress: 3 } },
        { id: 7, result: { structuredContent: { ok: true } } }
      ])
    }))

  it.scopedLive("that is a notification, or an answer to nothing, is taken and not answered", () =>
    Effect.gen(function*() {
      const { url } = yield* served()
      for (const message of [
        { jsonrpc: "2.0", method: "notifications/initialized" },
        { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 5 } },
        { jsonrpc: "2.0", method: "notifications/cancelled", params: {} },
        { jsonrpc: "2.0", id: 1, result: {} }
      ]) {
        expect(yield* post(url, message)).toMatchObject({ status: 202, text: "" })
      }
    }))

  it.scopedLive("of one client tells nothing to the next: what initialize says is forgotten", () =>
    Effect.gen(function*() {
      const { url } = yield* served()
      const first = yield* post(url, INITIALIZE)
      expect(first.json).toMatchObject({ id: 0, result: { serverInfo: { name: "fake" }, protocolVersion: "2025-11-25" } })
      expect(first.headers.has("mcp-session-id")).toBe(false)
      expect((yield* post(url, rpc(0, "initialize", {}))).json).toMatchObject({ id: 0, error: {} })
      expect((yield* post(url, PING)).json).toEqual({ jsonrpc: "2.0", id: 1, result: {} })
    }))
})

describe("a refusal", () => {
  const refused = (json: object, id: unknown = null) => ({ jsonrpc: "2.0", id, error: { code: expect.any(Number), message: expect.any(String) }, ...json })

  it.scopedLive("comes as a JSON-RPC error with the status that says why", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ maxBody: 4096 })
      const base = url.replace("/mcp", "")
      const cases = [
        [403, yield* post(url, PING, { origin: "https://evil.example" })],
        [403, yield* post(url, PING, { origin: "null" })],
        [415, yield* post(url, PING, { "content-type": "text/plain" })],
        [415, yield* post(url, PING, { "content-encoding": "gzip" })],
        [406, yield* post(url, PING, { accept: "application/json" })],
        [400, yield* post(url, PING, { "mcp-protocol-version": "2026-07-28" })],
        [400, yield* post(url, [PING, PING])],
        [400, yield* post(url, "{")],
        [413, yield* post(url, callOf(1, "echo", { text: "x".repeat(5000) }))],
        [405, yield* ask(url, { headers: { accept: "text/event-stream" } })],
        [405, yield* ask(url, { method: "DELETE" })],
        [405, yield* ask(url, { method: "PUT", body: "x" })],
        [405, yield* ask(`${base}/info`, { method: "POST", body: "x" })],
        [404, yield* ask(`${base}/`)],
        [404, yield* ask(`${url}/`)],
        [404, yield* ask(`${base}/.well-known/oauth-protected-resource/mcp`)]
      ] as const
      for (const [status, answer] of cases) {
        expect(answer.status).toBe(status)
        expect(answer.json).toEqual(refused({}))
      }
      expect(cases[9][1].headers.get("allow")).toBe("POST")
      expect((yield* post(url, { jsonrpc: "2.0", id: 9, method: "ping", params: [] })).json).toEqual(refused({}, 9))
    }))

  it.scopedLive("of a name that is not ours comes before anything else", () =>
    Effect.gen(function*() {
      const { port } = yield* served()
      const statusOf = (bytes: string) =>
        Effect.scoped(Effect.gen(function*() {
          const { got, send, until } = yield* wire(port)
          send(bytes)
          yield* Effect.promise(() => until("\r\n\r\n"))
          return Number(got().slice(9, 12))
        }))
      expect(yield* statusOf(bytesOf(PING, ["Host: evil.example"]))).toBe(403)
      expect(yield* statusOf(bytesOf(PING, ["Host: localhost", "Host: evil.example"]))).toBe(400)
      expect(yield* statusOf(bytesOf(PING, ["Host: evil.example", "Host: localhost"]))).toBe(400)
      expect(yield* statusOf(bytesOf(PING, []))).toBe(400)
      expect(yield* statusOf(bytesOf(PING).replace("/mcp", "http://localhost/mcp"))).toBe(400)
      expect(yield* statusOf("GET /healthz/live HTTP/1.1\r\nHost: 10.0.0.5:3000\r\n\r\n")).toBe(200)
      expect(yield* statusOf("GET /info HTTP/1.1\r\nHost: 10.0.0.5:3000\r\n\r\n")).toBe(403)
      expect(yield* statusOf(bytesOf(PING))).toBe(200)
    }))
})

describe("pages of other origins", () => {
  it.scopedLive("that are allowed may ask and read, and are told so beforehand", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ allowedOrigins: ["https://app.example"] })
      const origin = "https://app.example"
      const before = yield* ask(url, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } })
      expect(before.status).toBe(204)
      expect(before.headers.get("access-control-allow-origin")).toBe(origin)
      expect(before.headers.get("access-control-allow-headers")).toContain("Authorization")
      expect(before.headers.has("access-control-allow-credentials")).toBe(false)
      const answer = yield* post(url, PING, { origin })
      expect(answer.status).toBe(200)
      expect(answer.headers.get("access-control-expose-headers")).toContain("Mcp-Session-Id")
      const other = yield* ask(url, { method: "OPTIONS", headers: { origin: "https://evil.example" } })
      expect(other.status).toBe(403)
      expect(other.headers.has("access-control-allow-origin")).toBe(false)
    }))
})

/** `Bearer NAME SCOPE…`: as an authorization server would have it. */
const tokens: typeof AccessTokens.none = {
  verify: ({ authorization, method, url }) => {
    const [, name, ...scopes] = authorization?.split(" ") ?? []
    if (name === "down") return new TokensUnavailable({ detail: "no answer", retryAfterSeconds: 9 })
    return name === undefined || method === "" || !/\/(?:mcp|dashboard)$/.test(url)
      ? new TokenRefused({ challenge: { status: 401, wwwAuthenticate: "Bearer realm=\"test\"", message: "The access token is invalid or expired" } })
      : Effect.succeed({ ...Subject.local(name, "desk"), kind: "token", scopes: new Set(scopes.filter(Subject.isScope)) })
  },
  insufficient: (_, needed) => ({ status: 403, wwwAuthenticate: `Bearer scope="${needed.join(" ")}"`, message: "More is needed" }),
  metadata: { resource: "https://mcp.example/mcp" }
}

describe("the gate", () => {
  it.scopedLive("challenges who shows no token that counts, on every method and before the protocol", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ tokens, sessions: { idle: "1 minute", absolute: "1 minute", capacity: 5 } })
      const accept = "application/json, text/event-stream"
      for (const answer of [yield* post(url, INITIALIZE), yield* ask(url, { headers: { accept } }), yield* ask(url, { method: "DELETE" })]) {
        expect(answer).toMatchObject({ status: 401, json: { error: { message: "The access token is invalid or expired" } } })
        expect(answer.headers.get("www-authenticate")).toBe("Bearer realm=\"test\"")
      }
      const down = yield* post(url, INITIALIZE, { authorization: "Bearer down" })
      expect([down.status, down.headers.get("retry-after")]).toEqual([503, "9"])
    }))

  it.scopedLive("challenges for the scope that a tool needs, before the tool", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ tokens })
      const search = callOf(1, "web_search", { query: "x" })
      const less = yield* post(url, search, { authorization: "Bearer ada" })
      expect([less.status, less.headers.get("www-authenticate")]).toEqual([403, "Bearer scope=\"ddg:search\""])
      expect(yield* post(url, search, { authorization: "Bearer ada ddg:read" })).toMatchObject({ status: 200 })
      expect(yield* post(url, callOf(1, "echo", { text: "x" }), { authorization: "Bearer ada" })).toMatchObject({ status: 200 })
    }))

  it.scopedLive("is told of by a document that anybody may read, at the root and for the path", () =>
    Effect.gen(function*() {
      const { url } = yield* served({ tokens })
      for (const path of ["", "/mcp"]) {
        const answer = yield* ask(url.replace("/mcp", `/.well-known/oauth-protected-resource${path}`), { headers: { origin: "https://any.example" } })
        expect(answer).toMatchObject({ status: 200, json: { resource: "https://mcp.example/mcp" } })
        expect(answer.headers.get("access-control-allow-origin")).toBe("*")
      }
    }))
})

describe("other pages", () => {
  it.scopedLive("are shown to whoever holds what they need, and mounted servers answer for themselves", () =>
    Effect.gen(function*() {
      const { port, url } = yield* served({
        tokens,
        routes: [
          { path: "/metrics", contentType: "text/plain; version=0.0.4", body: Effect.succeed("up 1\n") },
          { path: "/dashboard", contentType: "text/html", headers: { "Content-Security-Policy": "default-src 'none'" }, needs: "ddg:admin", body: Effect.succeed("<p>") }
        ],
        mounted: [{ prefixes: ["/oauth/"], handle: (request, response) => void response.end(`mounted ${request.url}`) }]
      })
      const base = url.replace("/mcp", "")
      expect(yield* ask(`${base}/metrics`)).toMatchObject({ status: 200, text: "up 1\n" })
      expect((yield* ask(`${base}/dashboard`)).status).toBe(401)
      expect((yield* ask(`${base}/dashboard`, { headers: { authorization: "Bearer ada ddg:search" } })).status).toBe(403)
      const shown = yield* ask(`${base}/dashboard`, { headers: { authorization: "Bearer ada ddg:admin" } })
      expect([shown.status, shown.headers.get("content-security-policy")]).toEqual([200, "default-src 'none'"])
      expect((yield* ask(`${base}/oauth/token?x`)).text).toBe("mounted /oauth/token?x")
      expect((yield* ask(`${base}/oauthx`)).status).toBe(404)
      const { got, send, until } = yield* wire(port)
      send("GET /oauth/token HTTP/1.1\r\nHost: evil.example\r\n\r\n")
      yield* Effect.promise(() => until("\r\n\r\n"))
      expect(got()).toMatch(/^HTTP\/1.1 403/)
    }))

  it.scopedLive("say that the process lives and is ready, and what it is", () =>
    Effect.gen(function*() {
      const { url } = yield* served()
      const base = url.replace("/mcp", "")
      expect((yield* ask(`${base}/healthz/live`)).json).toEqual({ live: true })
      expect((yield* ask(`${base}/healthz/ready`)).json).toEqual({ ready: true })
      expect((yield* ask(`${base}/info`)).json).toEqual({ name: "fake" })
    }))
})
