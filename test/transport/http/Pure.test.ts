import * as Either from "effect/Either"
import * as fc from "fast-check"
import { EventEmitter } from "node:events"
import { Socket } from "node:net"
import { describe, expect, it } from "vitest"
import * as Connections from "../../../src/transport/http/Connections.ts"
import * as EventLog from "../../../src/transport/http/EventLog.ts"
import { addressOf, clientOf, scopesOf } from "../../../src/transport/http/Gate.ts"
import * as Message from "../../../src/transport/http/Message.ts"
import * as Names from "../../../src/transport/http/Names.ts"
import { accepts, post, version } from "../../../src/transport/http/Negotiation.ts"

const bytes = (text: string) => new TextEncoder().encode(text)
const reasonOf = (text: string | Uint8Array, depth = 64) =>
  Either.match(Message.read(typeof text === "string" ? bytes(text) : text, depth), {
    onLeft: ({ code, status }) => ({ status, code }),
    onRight: ({ _tag }) => _tag
  })

describe("the names of a server", () => {
  const names = Names.make({
    address: "127.0.0.1",
    port: 3000,
    publicUrl: "https://mcp.example.org/mcp",
    allowedHosts: ["proxy.example:8443", "other.example"],
    allowedOrigins: ["https://app.example"]
  })

  it.each([
    "localhost", "LOCALHOST", "localhost:3000", "localhost:9", "127.0.0.1:3000", "[::1]:3000", "mcp.example.org",
    "proxy.example:8443", "other.example", "other.example:1"
  ])("%s is one", (host) => {
    expect(names.isHost(host)).toBe(true)
  })

  it.each([
    undefined, "", "evil.example", "localhost.evil.example", "evil@localhost", "localhost@evil.example", "localhost:", "localhost:x",
    "127.1", "2130706433", "0x7f.1", "::1", "localhost/", "localhost:1:2", "mcp.example.org.", "proxy.example", "proxy.example:1",
    " localhost", "localhost,evil.example", "127.0.0.1\u0000", "0.0.0.0:3000"
  ])("%s is none", (host) => {
    expect(names.isHost(host)).toBe(false)
  })

  it.each([
    ["http://localhost:3000", true], ["http://127.0.0.1:3000", true], ["https://mcp.example.org", true], ["https://app.example", true],
    ["null", false], ["http://localhost:3001", false], ["https://localhost:3000", false], ["https://evil.example", false],
    ["https://app.example.evil.example", false], ["https://app.example:444", false], ["", false]
  ])("pages of %s may ask: %s", (origin, allowed) => {
    expect(names.isOrigin(origin)).toBe(allowed)
  })

  it.each([
    ["127.0.0.1", true], ["127.8.9.1", true], ["::1", true], ["localhost", true],
    ["0.0.0.0", false], ["::", false], ["192.168.0.1", false], ["localhost.example", false], ["127.0.0.1.example", false]
  ])("%s is reached by this machine alone: %s", (host, alone) => {
    expect(Names.isLoopback(host)).toBe(alone)
  })
})

describe("a message", () => {
  it.each([
    ["{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", "Request"],
    ["{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\",\"params\":{\"_meta\":{\"x\":1}}}", "Request"],
    ["{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", "Notification"],
    ["{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "Response"],
    ["{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"no\"}}", "Response"]
  ])("%s is a %s", (text, tag) => {
    expect(reasonOf(text)).toBe(tag)
  })

  it.each([
    "[]", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", "1", "null", "\"x\"", "{}", "{\"id\":1,\"method\":\"ping\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":5}}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"more\":1}", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{\"code\":1,\"message\":\"no\"}}"
  ])("is not %s", (text) => {
    expect(reasonOf(text)).toEqual({ status: 400, code: -32_600 })
  })

  it.each(["", "{", "{\"a\":}", "{'a':1}", "\uFEFF{", "NaN"])("is no JSON: %s", (text) => {
    expect(reasonOf(text)).toEqual({ status: 400, code: -32_700 })
  })

  it("is UTF-8", () => {
    expect(reasonOf(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toEqual({ status: 400, code: -32_700 })
    expect(reasonOf(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toEqual({ status: 400, code: -32_700 })
  })

  it("is at most so deep, without being parsed", () => {
    const deep = (levels: number) => `{"jsonrpc":"2.0","id":1,"method":"ping","params":${"{\"a\":".repeat(levels)}1${"}".repeat(levels)}}`
    expect(reasonOf(deep(63))).toBe("Request")
    expect(reasonOf(deep(64))).toEqual({ status: 400, code: -32_600 })
    expect(reasonOf("[".repeat(100_000))).toEqual({ status: 400, code: -32_600 })
  })

  it("is measured as it is nested, whatever its texts hold", () => {
    const depthOf = (value: unknown): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const depth = depthOf(value)
      expect(Message.isDeeper(JSON.stringify(value), depth)).toBe(false)
      if (depth > 0) expect(Message.isDeeper(JSON.stringify(value), depth - 1)).toBe(true)
    }))
  })

  it("never makes the reader throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
      Message.read(any, 5)
    }))
  })
})

describe("what a client accepts and sends", () => {
  it.each([
    ["application/json, text/event-stream", true], ["*/*", true], [undefined, true], ["application/*;q=0.1, text/*", true],
    ["text/event-stream;q=1, application/json; q=0.5", true],
    ["application/json", false], ["text/event-stream", false], ["text/html", false], ["", false],
    ["application/json;q=0, text/event-stream", false], ["application/jsonx, text/event-stream", false]
  ])("Accept %s is enough for a POST: %s", (accept, enough) => {
    const headers = { "content-type": "application/json", ...(accept === undefined ? {} : { accept }) }
    expect(Either.isRight(post(headers))).toBe(enough)
    if (enough) expect([accepts(accept, "application/json"), accepts(accept, "text/event-stream")]).toEqual([true, true])
  })

  it.each([
    ["application/json", true], ["application/json; charset=utf-8", true], ["Application/JSON;charset=\"UTF-8\"", true],
    ["text/plain", false], ["text/plain; application/json", false], ["application/json; charset=utf-16", false],
    ["application/x-www-form-urlencoded", false], ["", false], [undefined, false]
  ])("Content-Type %s is read: %s", (type, read) => {
    expect(Either.isRight(post({ accept: "*/*", ...(type === undefined ? {} : { "content-type": type }) }))).toBe(read)
  })

  it.each([
    [undefined, "2025-03-26"], ["2025-11-25", "2025-11-25"], ["2024-11-05", "2024-11-05"],
    ["2026-07-28", undefined], ["2099-01-01", undefined], ["", undefined], ["2025-11-25, 2025-06-18", undefined]
  ])("MCP-Protocol-Version %s means %s", (named, meant) => {
    expect(Either.getOrUndefined(version(named === undefined ? {} : { "mcp-protocol-version": named }))).toBe(meant)
  })
})

describe("who asks", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"], ["::ffff:10.0.0.7", "10.0.0.7"], ["::1", "::1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"], ["2001:db8::9", "2001:db8:0:0::/64"], ["fe80::1%eth0", "fe80:0:0:0::/64"],
    [undefined, "unknown"]
  ])("at %s is known as %s", (remote, address) => {
    expect(addressOf(remote)).toBe(address)
  })

  it.each([
    ["claude-code/2.1.3 (cli)", "claude-code"], ["node", "node"], ["Mozilla/5.0 (X)", "Mozilla"],
    [undefined, "unknown"], ["", "unknown"], ["\u001b[2J", "unknown"], ["x".repeat(100), "x".repeat(64)]
  ])("with %s is called %s", (agent, client) => {
    expect(clientOf(agent)).toBe(client)
  })

  it.each([
    ["tools/call", { name: "web_search" }, ["ddg:search"]], ["tools/call", { name: "health_check" }, []],
    ["tools/call", { name: "toString" }, []], ["tools/call", {}, []], ["tools/list", { name: "web_search" }, []]
  ])("needs for %s %o: %o", (method, params, scopes) => {
    expect(scopesOf({ _tag: "Request", request: { jsonrpc: "2.0", id: 1, method, params } })).toEqual(scopes)
  })
})

describe("the log of a session", () => {
  const log = (left = 1_000_000) => EventLog.make({ left })

  it("gives what came after an event of the same stream, in order", () => {
    const events = log()
    const first = events.append(1, "a")
    events.append(2, "x")
    const second = events.append(1, "b")
    const third = events.append(1, "c")
    expect(events.after(first)).toEqual({ stream: 1, events: [{ id: second, data: "b" }, { id: third, data: "c" }] })
    expect(events.after(third)).toEqual({ stream: 1, events: [] })
  })

  it.each(["", "1", "1-99", "9-1", "a-1", "1-1-1", "-1-1", "1-01x", "1-0"])("knows nothing of %s", (id) => {
    const events = log()
    events.append(1, "a")
    expect(events.after(id)).toBeUndefined()
  })

  it("stays within its bound and says so where something is missing", () => {
    const events = log(100_000_000)
    const first = events.append(1, "a")
    for (let count = 0; count < 100; count++) events.append(1, "x".repeat(10_000))
    const last = events.append(1, "end")
    expect(events.after(first)).toBeUndefined()
    expect(events.after(last)).toEqual({ stream: 1, events: [] })
  })

  it("stays within what all may have together, and gives it back", () => {
    const budget = { left: 10_000 }
    const [one, other] = [EventLog.make(budget), EventLog.make(budget)]
    for (let count = 0; count < 50; count++) one.append(1, "x".repeat(500))
    for (let count = 0; count < 50; count++) other.append(1, "x".repeat(500))
    expect(budget.left).toBeGreaterThanOrEqual(0)
    one.clear()
    other.clear()
    expect(budget.left).toBe(10_000)
  })
})

describe("the connections", () => {
  class Fake extends Socket {
    gone = false
    override destroy() {
      this.gone = true
      EventEmitter.prototype.emit.call(this, "close")
      return this
    }
  }
  const some = (count: number) => Array.from({ length: count }, () => new Fake())

  it("give the place of the one that has been silent longest to a new one", () => {
    const all = Connections.make(3)
    const [a, b, c, d] = some(4)
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("four are made")
    for (const socket of [a, b, c]) all.add(socket)
    expect(all.begin(a)).toBe(true)
    all.add(d)
    expect([a, b, c, d].map(({ gone }) => gone)).toEqual([false, true, false, false])
    expect(all.count()).toBe(3)
  })

  it("keep those that are worked for, and refuse the new one where all are", () => {
    const all = Connections.make(2)
    const [a, b, c, d] = some(4)
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("four are made")
    for (const socket of [a, b]) {
      all.add(socket)
      all.begin(socket)
      all.work(socket)
    }
    all.add(c)
    expect([a, b, c].map(({ gone }) => gone)).toEqual([false, false, true])
    all.end(b)
    all.add(d)
    expect([a, b, d].map(({ gone }) => gone)).toEqual([false, true, false])
  })

  it("cut off who sends request after request without waiting for an answer", () => {
    const all = Connections.make(2)
    const [a] = some(1)
    if (a === undefined) throw new Error("one is made")
    all.add(a)
    const begun = Array.from({ length: 20 }, () => all.begin(a))
    expect(begun.filter(Boolean)).toHaveLength(16)
    expect(a.gone).toBe(true)
    expect(all.count()).toBe(0)
  })

  it("never are more than allowed, whatever happens", () => {
    const moves = fc.array(fc.tuple(fc.constantFrom("add" as const, "begin" as const, "work" as const, "end" as const, "close" as const), fc.nat(9)), { maxLength: 200 })
    fc.assert(fc.property(moves, (list) => {
      const all = Connections.make(4)
      const sockets = some(10)
      for (const [move, at] of list) {
        const socket = sockets[at]
        if (socket === undefined) continue
        if (move === "close") socket.destroy()
        else all[move](socket)
        expect(all.count()).toBeLessThanOrEqual(4)
      }
    }))
  })
})
