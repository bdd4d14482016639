import { it } from "@effect/vitest"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js"
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import { describe, expect } from "vitest"
import { Caller } from "../../src/domain/Caller.ts"
import { MAX_ELEMENTS } from "../../src/mcp/Arguments.ts"
import { type ConnectOptions, MAX_IN_FLIGHT, McpBridge } from "../../src/mcp/McpBridge.ts"
import { McpRequest } from "../../src/mcp/McpRequest.ts"
import * as McpTool from "../../src/mcp/McpTool.ts"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { region, regions } from "../../src/mcp/resources/Regions.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import { fakeTools } from "./support/FakeTools.ts"
import * as Subject from "../../src/security/Subject.ts"
import { openDoor } from "./support/OpenDoor.ts"

const info = { name: "fake", title: "Fake", version: "1.2.3", websiteUrl: "https://fake.example" }
const registries = (tools: ReadonlyArray<McpTool.McpTool>) =>
  Layer.provide(Layer.mergeAll(Toolbox.layer(tools), Prompts.layer, Resources.layer([regions, region])), openDoor)
const bridgeOf = (tools: ReadonlyArray<McpTool.McpTool>) => McpBridge.layer(info).pipe(Layer.provide(registries(tools)))
const bridge = bridgeOf(fakeTools)

/** Connects the official client; both ends are closed with the scope. */
const connected = (options: ConnectOptions = { network: "pipe" }) =>
  Effect.gen(function*() {
    const [ours, theirs] = InMemoryTransport.createLinkedPair()
    const connection = yield* (yield* McpBridge).connect(options)
    yield* connection.open(ours)
    const client = yield* Effect.acquireRelease(
      Effect.sync(() => new Client({ name: "tester", version: "9" })),
      (client) => Effect.promise(() => client.close())
    )
    yield* Effect.promise(() => client.connect(theirs))
    return { client, connection }
  })

const call = (client: Client, name: string, args: Record<string, unknown> = {}, meta?: Record<string, unknown>) =>
  Effect.promise(() => client.callTool({ name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) }))

/** What a request is refused with, as it stands on the wire. */
const refusal = (run: () => Promise<unknown>) =>
  Effect.promise(() => run().then(() => "it was not refused", (error: unknown) => error))

/** Sends messages as they are, and gives the answer to the request with the id. */
const raw = (messages: ReadonlyArray<unknown>, id: number) =>
  Effect.gen(function*() {
    const [ours, theirs] = InMemoryTransport.createLinkedPair()
    const connection = yield* (yield* McpBridge).connect({ network: "pipe" })
    yield* connection.open(ours)
    return yield* Effect.async<JSONRPCMessage>((resume) => {
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport of the SDK has no other way
      theirs.onmessage = (message) => {
        if ("id" in message && message.id === id) resume(Effect.succeed(message))
      }
      for (const message of messages) ours.onmessage?.(Object(message))
    })
  })

const tool = (
  name: string,
  handler: () => Effect.Effect<{ readonly ok: boolean }, McpTool.PublicError, McpRequest>
): McpTool.McpTool =>
  McpTool.make({
    name,
    title: name,
    description: name,
    annotations: {},
    input: Schema.Struct({}),
    output: Schema.Struct({ ok: Schema.Boolean }),
    handler,
    render: () => ({ text: "done" })
  })

interface EndedSpan {
  readonly name: string
  readonly kind: string
  readonly parent: Tracer.AnySpan | undefined
  readonly links: ReadonlyArray<Tracer.SpanLink>
  readonly attributes: Readonly<Record<string, unknown>>
  readonly failed: boolean
}

/** A tracer that keeps what has ended. */
const recording = (ended: Array<EndedSpan>) =>
  Layer.setTracer(Tracer.make({
    context: (run) => run(),
    span: (name, parent, context, links, startTime, kind) => {
      const attributes = new Map<string, unknown>()
      return {
        _tag: "Span",
        name,
        spanId: "00000000000000aa",
        traceId: "000000000000000000000000000000aa",
        parent,
        context,
        status: { _tag: "Started", startTime },
        attributes,
        links,
        sampled: true,
        kind,
        end: (_, exit) => {
          ended.push({
            name,
            kind,
            parent: parent._tag === "Some" ? parent.value : undefined,
            links,
            attributes: Object.fromEntries(attributes),
            failed: Exit.isFailure(exit)
          })
        },
        attribute: (key, value) => {
          attributes.set(key, value)
        },
        event: () => undefined,
        addLinks: () => undefined
      }
    }
  }))

/** A logger that keeps what is logged. */
const logging = (lines: Array<string>) =>
  Logger.replace(Logger.defaultLogger, Logger.map(Logger.logfmtLogger, (line) => void lines.push(line)))

describe("McpBridge", () => {
  it.scoped("introduces itself with capabilities, server info and instructions", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      expect(client.getServerVersion()).toEqual(info)
      expect(Object.keys(client.getServerCapabilities() ?? {}).toSorted()).toEqual(["completions", "extensions", "prompts", "resources", "tools"])
      expect(client.getInstructions()).toMatch(/no_results[\s\S]*blocked/)
    }).pipe(Effect.provide(bridge)))

  it.scoped("lists the tools in the order of the toolbox", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const { tools } = yield* Effect.promise(() => client.listTools())
      expect(tools.map(({ name }) => name)).toEqual(fakeTools.map(({ name }) => name))
      expect(tools[0]).toMatchObject({ title: "Echo", annotations: { readOnlyHint: true }, inputSchema: { type: "object" } })
    }).pipe(Effect.provide(bridge)))

  it.scoped("answers with a structure that the client's validator accepts, and with words", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      yield* Effect.promise(() => client.listTools())
      const result = yield* call(client, "echo", { text: "hi", times: "5" })
      expect(result).toMatchObject({
        structuredContent: { said: ["hi", "hi", "hi", "hi", "hi"] },
        content: [{ type: "text", text: "hi hi hi hi hi" }]
      })
      expect(result.isError).toBeUndefined()
    }).pipe(Effect.provide(bridge)))

  it.scoped("answers a typed failure with its message and its tag", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      expect(yield* call(client, "refused")).toEqual({
        isError: true,
        content: [{ type: "text", text: "Nobody answered; try again later" }],
        _meta: { "mcp-duckduckgo/error": "Unreachable" }
      })
    }).pipe(Effect.provide(bridge)))

  it.scoped("keeps the structure of an answer that counts as an error", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      yield* Effect.promise(() => client.listTools())
      expect(yield* call(client, "blocked")).toMatchObject({
        isError: true,
        structuredContent: { outcome: "blocked" },
        content: [{ text: "The outcome is blocked" }],
        _meta: { "mcp-duckduckgo/error": "blocked" }
      })
    }).pipe(Effect.provide(bridge)))

  it.scoped("answers invalid arguments with a tool error that names every field", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const result = yield* call(client, "echo", { texts: "x", times: 9, tone: "soft" })
      expect(result).toMatchObject({ isError: true, _meta: { "mcp-duckduckgo/error": "InvalidInput" } })
      expect(JSON.stringify(result.content)).toMatch(/texts: .*did you mean text.*text: is required.*times: 9 .*tone: /)
    }).pipe(Effect.provide(bridge)))

  it.scoped("bounds the arguments", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const result = yield* call(client, "echo", { text: "x", tags: Array.from({ length: MAX_ELEMENTS }, () => "t") })
      expect(JSON.stringify(result.content)).toMatch(/more than the 1000/)
    }).pipe(Effect.provide(bridge)))

  it.scoped.each(["defect", "misfit"])("answers a bug (%s) in two words, and logs the cause, the request and the tool", (name) => {
    const lines: Array<string> = []
    return Effect.gen(function*() {
      const { client } = yield* connected()
      yield* call(client, "refused")
      const result = yield* call(client, name)
      expect(result).toEqual({
        isError: true,
        content: [{ type: "text", text: "Internal error" }],
        _meta: { "mcp-duckduckgo/error": "Defect" }
      })
      const errors = lines.filter((line) => line.includes("level=ERROR"))
      expect(errors).toHaveLength(1)
      expect(errors[0]).toMatch(name === "defect" ? /the secret is 42/ : /Expected an integer, actual 1.5/)
      expect(errors[0]).toContain("requestId=2")
      expect(errors[0]).toContain(`gen_ai.tool.name=${name}`)
    }).pipe(Effect.provide(bridge.pipe(Layer.provideMerge(logging(lines)))))
  })

  it.scoped.each(["nothing", "__proto__", "constructor", ""])("refuses the unknown tool %j with -32602", (name) =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const error = yield* refusal(() => client.callTool({ name }))
      expect(error).toMatchObject({ code: -32602, message: expect.stringMatching(/Unknown tool: .*echo, steps/) })
      expect(String(error)).not.toMatch(/MCP error -32602: MCP error/)
    }).pipe(Effect.provide(bridge)))

  it.scoped("refuses a malformed request with -32602 and an unknown method with -32601", () =>
    Effect.gen(function*() {
      expect(yield* raw([{ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: 5 } }], 1)).toMatchObject({
        error: { code: -32602, message: "params.name: a string is required" }
      })
      expect(yield* raw([{ jsonrpc: "2.0", id: 1, method: "tools/call" }], 1)).toMatchObject({ error: { code: -32602 } })
      for (const method of ["tools/drop", "constructor", "logging/setLevel"]) {
        expect(yield* raw([{ jsonrpc: "2.0", id: 2, method }], 2)).toMatchObject({ error: { code: -32601 } })
      }
    }).pipe(Effect.provide(bridge)))

  it.scoped("delivers progress in order, without the report that goes back", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const seen: Array<unknown> = []
      yield* Effect.promise(() => client.callTool({ name: "steps" }, undefined, { onprogress: (update) => seen.push(update) }))
      expect(seen).toEqual([
        { progress: 1, total: 3, message: "one" },
        { progress: 2, total: 3, message: "two" },
        { progress: 3, total: 3, message: "three" }
      ])
      expect(yield* call(client, "steps")).toMatchObject({ structuredContent: { ok: true } })
    }).pipe(Effect.provide(bridge)))

  it.scoped("tells a tool who asks", () =>
    Effect.gen(function*() {
      const seen = yield* Deferred.make<readonly [McpRequest["Type"], string]>()
      const who = tool("who", () =>
        Effect.zip(McpRequest, Caller).pipe(
          Effect.flatMap((both) => Deferred.succeed(seen, both)),
          Effect.as({ ok: true })
        ))
      return yield* Effect.gen(function*() {
        const { client } = yield* connected({ network: "tcp", subject: (client) => Subject.local("somebody", client) })
        yield* call(client, "who")
        const [request, caller] = yield* Deferred.await(seen)
        expect(request).toMatchObject({ id: 1, sessionId: undefined, client: { name: "tester", version: "9" } })
        expect(caller).toBe(Subject.keyOf(Subject.local("somebody", "any")))
      }).pipe(Effect.provide(bridgeOf([who])))
    }))
})

describe("interruption", () => {
  /** A tool that says when it has begun and when it was interrupted. */
  const watched = Effect.gen(function*() {
    const begun = yield* Deferred.make<void>()
    const interrupted = yield* Deferred.make<void>()
    const wait = tool("wait", () =>
      Deferred.succeed(begun, undefined).pipe(
        Effect.zipRight(Effect.never),
        Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
      ))
    return { begun, interrupted, wait }
  })

  it.scoped("reaches the fiber when the client cancels", () =>
    Effect.gen(function*() {
      const { begun, interrupted, wait } = yield* watched
      return yield* Effect.gen(function*() {
        const { client, connection } = yield* connected()
        const calling = yield* Effect.fork(
          Effect.tryPromise((signal) => client.callTool({ name: "wait" }, undefined, { signal }))
        )
        yield* Deferred.await(begun)
        expect(yield* connection.inFlight).toBe(1)
        yield* Fiber.interrupt(calling)
        yield* Deferred.await(interrupted)
        expect(yield* call(client, "other")).toMatchObject({ structuredContent: { ok: true } })
        expect(yield* (yield* McpBridge).inFlight).toBe(0)
      }).pipe(Effect.provide(bridgeOf([wait, tool("other", () => Effect.succeed({ ok: true }))])))
    }))

  it.scoped("reaches the fiber when the connection is closed", () =>
    Effect.gen(function*() {
      const { begun, interrupted, wait } = yield* watched
      return yield* Effect.gen(function*() {
        const scope = yield* Scope.make()
        const { client } = yield* Effect.provideService(connected(), Scope.Scope, scope)
        const refused = yield* Effect.fork(refusal(() => client.callTool({ name: "wait" })))
        yield* Deferred.await(begun)
        yield* Scope.close(scope, Exit.void)
        yield* Deferred.await(interrupted)
        yield* refused
      }).pipe(Effect.provide(bridgeOf([wait])))
    }))

  it.effect("reaches the fiber before the layer is gone, and the client is told", () =>
    Effect.gen(function*() {
      const { begun, interrupted, wait } = yield* watched
      const [ours, theirs] = InMemoryTransport.createLinkedPair()
      const client = new Client({ name: "tester", version: "9" })
      const outer = yield* Scope.make()
      const refused = yield* Effect.scoped(Effect.gen(function*() {
        const context = yield* Layer.build(bridgeOf([wait]))
        // The connection outlives the layer here, so that the answer can be seen.
        const connection = yield* Effect.provideService(
          Effect.flatMap(Effect.provide(McpBridge, context), (bridge) => bridge.connect({ network: "pipe" })),
          Scope.Scope,
          outer
        )
        yield* connection.open(ours)
        yield* Effect.promise(() => client.connect(theirs))
        const fiber = yield* Effect.forkDaemon(refusal(() => client.callTool({ name: "wait" })))
        yield* Deferred.await(begun)
        return fiber
      }))
      expect(yield* Deferred.isDone(interrupted)).toBe(true)
      expect(yield* refused).toMatchObject({ code: -32000, message: expect.stringMatching(/shutting down/) })
      yield* Scope.close(outer, Exit.void)
    }))

  it.scoped("refuses what is asked after it was told to, and lets the rest end", () =>
    Effect.gen(function*() {
      const go = yield* Deferred.make<void>()
      const begun = yield* Deferred.make<void>()
      const late = tool("late", () =>
        Deferred.succeed(begun, undefined).pipe(Effect.zipRight(Deferred.await(go)), Effect.as({ ok: true })))
      return yield* Effect.gen(function*() {
        const { client, connection } = yield* connected()
        const first = yield* Effect.fork(call(client, "late"))
        yield* Deferred.await(begun)
        yield* connection.refuse
        expect(yield* refusal(() => client.callTool({ name: "late" }))).toMatchObject({ code: -32000 })
        yield* Deferred.succeed(go, undefined)
        expect(yield* first).toMatchObject({ structuredContent: { ok: true } })
      }).pipe(Effect.provide(bridgeOf([late])))
    }))

  it.scoped("comes to all that runs, each with an answer, when it is asked for", () =>
    Effect.gen(function*() {
      const { begun, interrupted, wait } = yield* watched
      return yield* Effect.gen(function*() {
        const { client, connection } = yield* connected()
        const refused = yield* Effect.fork(refusal(() => client.callTool({ name: "wait" })))
        yield* Deferred.await(begun)
        yield* connection.interrupt
        expect(yield* refused).toMatchObject({ code: -32000, message: expect.stringMatching(/shutting down/) })
        yield* Deferred.await(interrupted)
      }).pipe(Effect.provide(bridgeOf([wait])))
    }))

  it.scoped("does not wait for requests beyond the bound: they are refused at once", () =>
    Effect.gen(function*() {
      const full = yield* Deferred.make<void>()
      const begun = yield* Ref.make(0)
      const one = tool("one", () =>
        Ref.updateAndGet(begun, (count) => count + 1).pipe(
          Effect.flatMap((count) => count === MAX_IN_FLIGHT ? Deferred.succeed(full, undefined) : Effect.void),
          Effect.zipRight(Effect.never)
        ))
      return yield* Effect.gen(function*() {
        const { client, connection } = yield* connected()
        const running = yield* Effect.fork(Effect.all(
          Array.from({ length: MAX_IN_FLIGHT }, () => refusal(() => client.callTool({ name: "one" }))),
          { concurrency: "unbounded" }
        ))
        yield* Deferred.await(full)
        expect(yield* refusal(() => client.callTool({ name: "one" }))).toMatchObject({
          code: -32000,
          message: expect.stringMatching(/More than 256/)
        })
        yield* connection.interrupt
        expect(yield* running).toHaveLength(MAX_IN_FLIGHT)
      }).pipe(Effect.provide(bridgeOf([one])))
    }))
})

describe("spans", () => {
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`
  const traced = <A, E>(body: (ended: ReadonlyArray<EndedSpan>) => Effect.Effect<A, E, McpBridge | Scope.Scope>) => {
    const ended: Array<EndedSpan> = []
    return body(ended).pipe(Effect.provide(bridge.pipe(Layer.provideMerge(recording(ended)))))
  }
  const requests = (ended: ReadonlyArray<EndedSpan>) => ended.filter((span) => span.kind === "server")

  it.scoped("carry the attributes of the conventions, under the caller's span", () =>
    traced((ended) =>
      Effect.gen(function*() {
        const { client } = yield* connected()
        yield* call(client, "echo", { text: "hi" }, { traceparent })
        const [span] = requests(ended)
        expect(span).toMatchObject({ name: "tools/call echo", kind: "server", failed: false })
        expect(span?.parent).toMatchObject({ _tag: "ExternalSpan", traceId: trace, spanId: "00f067aa0ba902b7", sampled: true })
        expect(span?.attributes).toEqual({
          "mcp.method.name": "tools/call",
          "gen_ai.tool.name": "echo",
          "gen_ai.operation.name": "execute_tool",
          "jsonrpc.request.id": "1",
          "mcp.protocol.version": "2025-11-25",
          "network.transport": "pipe"
        })
      })))

  it.scoped("begin a trace of their own where the caller names none, or no valid one", () =>
    traced((ended) =>
      Effect.gen(function*() {
        const { client } = yield* connected()
        yield* call(client, "echo", { text: "hi" })
        yield* call(client, "echo", { text: "hi" }, { traceparent: "00-nonsense" })
        yield* call(client, "echo", { text: "hi" }, { traceparent: 5 })
        expect(requests(ended).map((span) => span.parent)).toEqual([undefined, undefined, undefined])
      })))

  it.scoped("stand under the connection's span, or are linked to it where the caller names another", () =>
    traced((ended) =>
      Effect.gen(function*() {
        const ambient = Tracer.externalSpan({ spanId: "00000000000000bb", traceId: trace })
        const { client } = yield* connected({ network: "tcp", ambient })
        yield* call(client, "echo", { text: "hi" })
        yield* call(client, "echo", { text: "hi" }, { traceparent })
        const [under, linked] = requests(ended)
        expect(under?.parent).toBe(ambient)
        expect(linked?.parent).toMatchObject({ spanId: "00f067aa0ba902b7" })
        expect(linked?.links.map((link) => link.span)).toEqual([ambient])
        expect(linked?.attributes["network.transport"]).toBe("tcp")
      })))

  it.scoped("fail with what failed", () =>
    traced((ended) =>
      Effect.gen(function*() {
        const { client } = yield* connected()
        yield* call(client, "refused")
        yield* call(client, "defect")
        yield* call(client, "blocked")
        yield* refusal(() => client.readResource({ uri: "duckduckgo://nothing" }))
        expect(requests(ended).map(({ attributes, failed, name }) =>
          [name, failed, attributes["error.type"], attributes["mcp_duckduckgo.error"] ?? attributes["rpc.response.status_code"]]
        )).toEqual([
          ["tools/call refused", true, "tool_error", "Unreachable"],
          ["tools/call defect", true, "tool_error", "Defect"],
          ["tools/call blocked", true, "tool_error", "blocked"],
          ["resources/read", true, "-32002", "-32002"]
        ])
      })))

  it.scoped("are named for a target only where this server registered it", () =>
    traced((ended) =>
      Effect.gen(function*() {
        const { client } = yield* connected()
        yield* refusal(() => client.callTool({ name: "made up" }))
        yield* raw([{ jsonrpc: "2.0", id: 1, method: "made/up" }], 1)
        yield* Effect.promise(() => client.listTools())
        yield* Effect.promise(() => client.getPrompt({ name: "news_brief", arguments: { topic: "tea" } }))
        yield* Effect.promise(() => client.readResource({ uri: "duckduckgo://regions/de-de" }))
        expect(requests(ended).map(({ name }) => name)).toEqual([
          "tools/call",
          "tools/list",
          "prompts/get news_brief",
          "resources/read"
        ])
      })))
})

describe("prompts, resources and completions", () => {
  it.scoped("are listed", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const { prompts } = yield* Effect.promise(() => client.listPrompts())
      const { resources } = yield* Effect.promise(() => client.listResources())
      const { resourceTemplates } = yield* Effect.promise(() => client.listResourceTemplates())
      expect(prompts.map(({ name }) => name)).toEqual(["research_plan", "fact_check", "news_brief", "technical_search", "page_summary"])
      expect(resources.map(({ uri }) => uri)).toEqual(["duckduckgo://regions"])
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(["duckduckgo://regions/{code}"])
    }).pipe(Effect.provide(bridge)))

  it.scoped("give a prompt's messages, and refuse with -32602 what is missing", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const prompt = yield* Effect.promise(() => client.getPrompt({ name: "fact_check", arguments: { claim: "tea is blue" } }))
      expect(prompt.messages[0]).toMatchObject({ role: "user", content: { type: "text", text: expect.stringContaining("tea is blue") } })
      expect(yield* refusal(() => client.getPrompt({ name: "fact_check" }))).toMatchObject({
        code: -32602,
        message: expect.stringMatching(/claim: is required/)
      })
      expect(yield* refusal(() => client.getPrompt({ name: "toString" }))).toMatchObject({ code: -32602 })
    }).pipe(Effect.provide(bridge)))

  it.scoped("give a resource, and refuse an unknown one with -32002 and its address", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const { contents } = yield* Effect.promise(() => client.readResource({ uri: "duckduckgo://regions/de-de" }))
      expect(contents).toEqual([{
        uri: "duckduckgo://regions/de-de",
        mimeType: "application/json",
        text: "{\"code\":\"de-de\",\"name\":\"Germany\",\"locale\":\"de-DE\"}"
      }])
      for (const uri of ["duckduckgo://regions/gb-en", "duckduckgo://region", "file:///etc/passwd"]) {
        expect(yield* refusal(() => client.readResource({ uri }))).toMatchObject({ code: -32002, data: { uri } })
      }
    }).pipe(Effect.provide(bridge)))

  it.scoped("complete arguments of prompts and variables of templates", () =>
    Effect.gen(function*() {
      const { client } = yield* connected()
      const complete = (ref: Parameters<Client["complete"]>[0]["ref"], name: string, value: string) =>
        Effect.map(Effect.promise(() => client.complete({ ref, argument: { name, value } })), ({ completion }) => completion)
      expect(yield* complete({ type: "ref/prompt", name: "fact_check" }, "region", "switz")).toEqual({
        values: ["ch-de", "ch-fr"],
        total: 2,
        hasMore: false
      })
      expect(yield* complete({ type: "ref/prompt", name: "news_brief" }, "time_range", "")).toMatchObject({ total: 4 })
      expect(yield* complete({ type: "ref/resource", uri: "duckduckgo://regions/{code}" }, "code", "jp")).toMatchObject({ values: ["jp-jp"] })
      expect(yield* complete({ type: "ref/prompt", name: "fact_check" }, "claim", "t")).toMatchObject({ values: [] })
      expect(yield* refusal(() => client.complete({ ref: { type: "ref/prompt", name: "x" }, argument: { name: "a", value: "" } })))
        .toMatchObject({ code: -32602 })
    }).pipe(Effect.provide(bridge)))
})
