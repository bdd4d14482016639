import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { connect, type Socket } from "node:net"
import { McpBridge } from "../../../../src/mcp/McpBridge.ts"
import type { McpTool } from "../../../../src/mcp/McpTool.ts"
import { Prompts } from "../../../../src/mcp/prompts/Prompts.ts"
import { region, regions } from "../../../../src/mcp/resources/Regions.ts"
import { Resources } from "../../../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../../../src/mcp/Toolbox.ts"
import { AccessTokens } from "../../../../src/security/token/AccessTokens.ts"
import * as Http from "../../../../src/transport/http/Http.ts"
import { fakeTools } from "../../../mcp/support/FakeTools.ts"
import { openDoor } from "../../../mcp/support/OpenDoor.ts"
import { httpOptions, type Wanted } from "./Options.ts"

export interface Served {
  readonly url: string
  readonly port: number
  /** As a signal would; ends when the server has ended. */
  readonly stop: Effect.Effect<void>
}

export interface ServedOptions extends Wanted {
  readonly tools?: ReadonlyArray<McpTool>
  readonly tokens?: typeof AccessTokens.none
}

/** A server of fake tools within this process, on a port of its own, until the scope ends. */
export const served = ({ tokens = AccessTokens.none, tools = fakeTools, ...wanted }: ServedOptions = {}): Effect.Effect<Served, never, Scope.Scope> =>
  Effect.gen(function*() {
    const registries = Layer.provide(Layer.mergeAll(Toolbox.layer(tools), Prompts.layer, Resources.layer([regions, region])), openDoor)
    const bridge = McpBridge.layer({ name: "fake", title: "Fake", version: "1.2.3" }).pipe(Layer.provide(registries))
    const ready = yield* Deferred.make<string>()
    const fiber = yield* Effect.forkScoped(
      Http.serve(httpOptions(wanted), ({ url }) => Deferred.succeed(ready, url)).pipe(
        Effect.provide(bridge),
        Effect.provideService(AccessTokens, tokens),
        Effect.orDie,
        Effect.interruptible
      )
    )
    const url = yield* Effect.raceFirst(Deferred.await(ready), Effect.zipRight(Fiber.join(fiber), Effect.never))
    return { url, port: Number(new URL(url).port), stop: Effect.asVoid(Fiber.interrupt(fiber)) }
  })

export const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" }

export const rpc = (id: number | string, method: string, params?: object) =>
  ({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) })

export const callOf = (id: number | string, name: string, args: object = {}, meta?: object) =>
  rpc(id, "tools/call", { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) })

export const INITIALIZE = rpc(0, "initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "tester", version: "1" }
})

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Asks with `fetch`, which writes headers as browsers do. */
export const ask = (url: string, init: RequestInit = {}): Effect.Effect<Answer> =>
  Effect.promise(async () => {
    const response = await fetch(url, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  })

export const post = (url: string, message: unknown, headers: Readonly<Record<string, string>> = {}): Effect.Effect<Answer> =>
  ask(url, {
    method: "POST",
    headers: { ...JSON_HEADERS, ...headers },
    body: typeof message === "string" ? message : JSON.stringify(message)
  })

/** A connection on which every byte is one's own. */
export interface Wire {
  readonly socket: Socket
  readonly send: (text: string) => void
  readonly got: () => string
  /** When the server has closed it. */
  readonly closed: Promise<void>
  /** When this was received. */
  readonly until: (part: string) => Promise<void>
}

export const wire = (port: number): Effect.Effect<Wire, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(() =>
      new Promise<Wire>((resolve, reject) => {
        let text = ""
        const socket = connect({ host: "127.0.0.1", port, noDelay: true })
        const closed = new Promise<void>((done) => socket.once("close", () => done()))
        socket.on("data", (chunk: Buffer) => {
          text += chunk.toString("latin1")
        })
        socket.once("error", reject)
        socket.once("connect", () => {
          socket.on("error", () => undefined)
          resolve({
            socket,
            send: (bytes) => void socket.write(bytes, "latin1"),
            got: () => text,
            closed,
            until: async (part) => {
              while (!text.includes(part)) {
                if (socket.closed) throw new Error(`closed before ${part}: ${text}`)
                await new Promise<void>((done) => {
                  socket.once("data", () => done())
                  socket.once("close", () => done())
                })
              }
            }
          })
        })
      })
    ),
    ({ socket }) => Effect.sync(() => socket.destroy())
  )

/** A POST as bytes. */
export const bytesOf = (message: object, headers: ReadonlyArray<string> = ["Host: localhost"]): string => {
  const body = JSON.stringify(message)
  return [
    "POST /mcp HTTP/1.1", ...headers, "Content-Type: application/json", "Accept: application/json, text/event-stream",
    `Content-Length: ${Buffer.byteLength(body)}`, "", body
  ].join("\r\n")
}
