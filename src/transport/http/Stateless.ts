import type { JSONRPCRequest } from "@modelcontextprotocol/sdk/types.js"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import * as Scope from "effect/Scope"
import type { ConnectOptions, McpBridge } from "../../mcp/McpBridge.ts"
import { ownerOf } from "../../security/Subject.ts"
import type { Call, Mode, Ticker } from "./Call.ts"
import * as Channel from "./Channel.ts"
import * as Exchange from "./Exchange.ts"
import { cancelledBy, isInitialize } from "./Message.ts"
import { refusal } from "./Refusal.ts"
import * as Reply from "./Reply.ts"

export interface StatelessOptions {
  readonly bridge: Context.Tag.Service<McpBridge>
  readonly ticker: Ticker
  /** Requests that may run at once. */
  readonly maxInFlight: number
}

const noMethod = refusal(405, "This server keeps no sessions: only POST is answered", { headers: { Allow: "POST" } })

/**
 * Every request stands for itself, and nothing is kept between two. All of them share one server of the SDK: to make one
 * for each costs more than to answer. That server must know nothing of any client, so what a client says of itself
 * (`initialize`) goes to a server of its own, and no notification and no answer of a client reaches it.
 */
export const make = Effect.fnUntraced(function*({ bridge, maxInFlight, ticker }: StatelessOptions) {
  const runFork = Runtime.runFork(yield* Effect.runtime<never>())
  const connect = Effect.fnUntraced(function*(channel: Channel.Channel) {
    const options: ConnectOptions = { network: "tcp", carried: channel.asked, maxInFlight }
    const connection = yield* bridge.connect(options)
    yield* connection.open(channel.transport)
    return connection
  })
  const shared = Channel.make()
  const common = yield* connect(shared)

  const ask = (channel: Channel.Channel, { headers, request, response, subject }: Call, message: JSONRPCRequest) => {
    const exchange = Exchange.make({
      response,
      headers,
      log: undefined,
      onGone: () => channel.cancel(asked, "The client has gone")
    })
    const asked: Channel.Asked = { id: message.id, subject, exchange }
    ticker.add(exchange.tick)
    channel.ask(asked, message, request.headers)
  }

  /** Lives as long as its one request. */
  const initialize = Effect.fnUntraced(function*(call: Call, message: JSONRPCRequest) {
    const scope = yield* Scope.make()
    const channel = Channel.make()
    call.response.once("close", () => {
      runFork(Scope.close(scope, Exit.void))
    })
    yield* Scope.extend(connect(channel), scope)
    ask(channel, call, message)
  })

  /**
   * By subject and number. Two clients of one subject may use the same number at the same time; then nobody knows which
   * of them is meant, and nothing is cancelled.
   */
  const cancel = ({ subject }: Call, id: unknown) => {
    const owner = ownerOf(subject)
    const meant = [...shared.waiting()].filter((asked) => asked.id === id && ownerOf(asked.subject) === owner)
    const [only, ...others] = meant
    if (only !== undefined && others.length === 0) shared.cancel(only, "The client cancelled the request")
  }

  const mode: Mode = {
    methods: ["POST"],
    post: (call, message) =>
      Effect.suspend(() => {
        if (message._tag === "Request") {
          if (isInitialize(message.request)) return initialize(call, message.request)
          return Effect.sync(() => ask(shared, call, message.request))
        }
        if (message._tag === "Notification") cancel(call, cancelledBy(message.notification))
        return Effect.sync(() => Reply.empty(call.response, 202, call.headers()))
      }),
    get: () => noMethod,
    remove: () => noMethod,
    interrupt: common.interrupt,
    sessions: () => 0
  }
  return mode
})

