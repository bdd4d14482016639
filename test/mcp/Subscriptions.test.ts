import { it } from "@effect/vitest"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js"
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { type ConnectOptions, McpBridge } from "../../src/mcp/McpBridge.ts"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import * as McpResource from "../../src/mcp/resources/McpResource.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import * as Subscriptions from "../../src/mcp/Subscriptions.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import { openDoor } from "./support/OpenDoor.ts"

/** A resource that counts how often it was looked at, and changes when it is told to. */
const stand = Effect.gen(function*() {
  const told: Array<string> = []
  const state = { version: "1", looks: 0 }
  const version = Effect.sync(() => {
    state.looks++
    return state.version
  })
  const subscriptions = yield* Subscriptions.make((uri) => Effect.sync(() => void told.push(uri)))
  return { subscriptions, told, state, version }
})

describe("subscriptions", () => {
  it.scoped("tell of a change, once, and of nothing else", () =>
    Effect.gen(function*() {
      const { state, subscriptions, told, version } = yield* stand
      yield* subscriptions.add("a:1", version)
      yield* TestClock.adjust("1 minute")
      expect(told).toEqual([])
      state.version = "2"
      yield* TestClock.adjust(Subscriptions.EVERY)
      expect(told).toEqual(["a:1"])
      yield* TestClock.adjust("1 minute")
      expect(told).toEqual(["a:1"])
    }))

  it.scoped("end when the client says so: nobody looks any more", () =>
    Effect.gen(function*() {
      const { state, subscriptions, told, version } = yield* stand
      yield* subscriptions.add("a:1", version)
      yield* TestClock.adjust("10 seconds")
      yield* subscriptions.remove("a:1")
      yield* subscriptions.remove("never:added")
      const { looks } = state
      state.version = "2"
      yield* TestClock.adjust("1 minute")
      expect([told, state.looks]).toEqual([[], looks])
    }))

  it.scoped("to the same are one, and there are only so many", () =>
    Effect.gen(function*() {
      const { state, subscriptions, told, version } = yield* stand
      for (let again = 0; again < 50; again++) yield* subscriptions.add("a:0", version)
      for (let uri = 1; uri < Subscriptions.MOST; uri++) yield* subscriptions.add(`a:${uri}`, version)
      const error = yield* Effect.flip(subscriptions.add("one:more", version))
      expect(error.reason).toContain("More than 16 subscriptions")
      state.version = "2"
      yield* TestClock.adjust(Subscriptions.EVERY)
      expect(told).toHaveLength(Subscriptions.MOST)
    }))
})

const resources = (version: Effect.Effect<string>) => [
  McpResource.fixed({
    uri: "test://news", name: "news", title: "News", description: "News.", mimeType: "text/plain", read: version, version
  }),
  McpResource.fixed({
    uri: "test://stone", name: "stone", title: "Stone", description: "Does not change.", mimeType: "text/plain",
    read: Effect.succeed("stone")
  })
]

const bridgeOf = (version: Effect.Effect<string>) =>
  McpBridge.layer({ name: "fake", title: "Fake", version: "1" }).pipe(
    Layer.provide(Layer.mergeAll(Toolbox.layer([]), Prompts.layer, Resources.layer(resources(version)))),
    Layer.provide(openDoor)
  )

/** The official client, connected. */
const connected = (version: Effect.Effect<string>, options: ConnectOptions) =>
  Effect.gen(function*() {
    const [ours, theirs] = InMemoryTransport.createLinkedPair()
    const bridge = Context.get(yield* Layer.build(bridgeOf(version)), McpBridge)
    const connection = yield* bridge.connect(options)
    yield* connection.open(ours)
    const client = yield* Effect.acquireRelease(
      Effect.sync(() => new Client({ name: "tester", version: "9" })),
      (client) => Effect.promise(() => client.close())
    )
    yield* Effect.promise(() => client.connect(theirs))
    return client
  })

const refusal = (run: () => Promise<unknown>) =>
  Effect.promise(() => run().then(() => "it was not refused", (error: unknown) => String(error)))

describe("a client", () => {
  it.scoped("is told of the change of a resource that it subscribed to, and reads what is new", () =>
    Effect.gen(function*() {
      const state = { version: "old" }
      const client = yield* connected(Effect.sync(() => state.version), { network: "pipe" })
      expect(client.getServerCapabilities()?.resources).toEqual({ subscribe: true })
      const told = new Promise<string>((resolve) => {
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => resolve(params.uri))
      })
      yield* Effect.promise(() => client.subscribeResource({ uri: "test://news" }))
      state.version = "new"
      yield* TestClock.adjust(Subscriptions.EVERY)
      expect(yield* Effect.promise(() => told)).toBe("test://news")
      const { contents } = yield* Effect.promise(() => client.readResource({ uri: "test://news" }))
      expect(contents).toMatchObject([{ text: "new" }])
      yield* Effect.promise(() => client.unsubscribeResource({ uri: "test://news" }))
    }))

  it.scoped("is refused where there is nothing to subscribe to, or no way to tell it", () =>
    Effect.gen(function*() {
      const client = yield* connected(Effect.succeed(""), { network: "pipe" })
      expect(yield* refusal(() => client.subscribeResource({ uri: "test://stone" }))).toContain("cannot be subscribed to")
      expect(yield* refusal(() => client.subscribeResource({ uri: "test://nothing" }))).toContain("not found")
      const stateless = yield* connected(Effect.succeed(""), { network: "tcp" })
      expect(yield* refusal(() => stateless.subscribeResource({ uri: "test://news" }))).toContain("on which the server can speak")
    }))
})
