import type { JSONRPCNotification, JSONRPCRequest } from "@modelcontextprotocol/sdk/types.js"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import type { McpBridge } from "../../mcp/McpBridge.ts"
import type { Call, Mode, Ticker } from "./Call.ts"
import type * as Channel from "./Channel.ts"
import * as Exchange from "./Exchange.ts"
import type { SessionOptions } from "./HttpOptions.ts"
import { cancelledBy, isInitialize, type Message } from "./Message.ts"
import * as Negotiation from "./Negotiation.ts"
import { INVALID_REQUEST, refusal, type Refusal } from "./Refusal.ts"
import * as Reply from "./Reply.ts"
import * as Sessions from "./Sessions.ts"

export interface StatefulOptions {
  readonly bridge: Context.Tag.Service<McpBridge>
  readonly sessions: SessionOptions
  readonly ticker: Ticker
}

export const SESSION_HEADER = "Mcp-Session-Id"

const noId = refusal(400, `${SESSION_HEADER} is required; a client gets one with the answer to initialize`)
const lost = refusal(400, "Last-Event-ID is unknown here, or what came after it is no longer kept")

const textOf = (header: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof header === "string" ? header : undefined

/**
 * Each client has a session from `initialize` to DELETE: the server can ask it something, and a stream that broke goes on
 * where it broke.
 */
export const make = Effect.fnUntraced(function*({ bridge, sessions: bounds, ticker }: StatefulOptions) {
  const runFork = Runtime.runFork(yield* Effect.runtime<never>())
  const sessions = yield* Sessions.make(bounds, bridge)

  const ofCall = ({ request, subject }: Call): Effect.Effect<Sessions.Session, Refusal> => {
    const id = textOf(request.headers["mcp-session-id"])
    return id === undefined ? noId : sessions.find(id, subject)
  }

  const ask = (session: Sessions.Session, call: Call, message: JSONRPCRequest, headers: Exchange.ExchangeOptions["headers"]) => {
    const { channel, exchanges, log } = session
    const stream = session.nextStream()
    const exchange = Exchange.make({
      response: call.response,
      headers,
      log: Negotiation.canResume(call.version) ? { events: log, stream } : undefined,
      onGone: () => channel.cancel(asked, "The client has gone")
    })
    const asked: Channel.Asked = { id: message.id, subject: call.subject, exchange }
    exchanges.set(stream, exchange)
    ticker.add(() => exchange.tick() || !exchanges.delete(stream))
    channel.ask(asked, message, call.request.headers)
  }

  /** A session whose client could not be understood is none. */
  const initialize = Effect.fnUntraced(function*(call: Call, message: JSONRPCRequest) {
    const session = yield* sessions.open(call.subject)
    let isUp = false
    const up = (answer: object | undefined) => {
      isUp = answer === undefined || "result" in answer
      return { ...call.headers(), ...(isUp ? { [SESSION_HEADER]: session.id } : {}) }
    }
    call.response.once("close", () => {
      if (!isUp) runFork(sessions.close(session))
    })
    ask(session, call, message, up)
  })

  const hear = (session: Sessions.Session, call: Call, notification: JSONRPCNotification) => {
    const { channel } = session
    const id = cancelledBy(notification)
    if (id === undefined) return channel.hear(notification, call.request.headers)
    for (const asked of channel.waiting()) {
      if (asked.id === id) return channel.cancel(asked, "The client cancelled the request")
    }
  }

  const post = Effect.fnUntraced(function*(call: Call, message: Message) {
    if (message._tag === "Request" && isInitialize(message.request)) {
      if (call.request.headers["mcp-session-id"] === undefined) return yield* initialize(call, message.request)
      return yield* refusal(400, "This session has been initialized already", { code: INVALID_REQUEST, id: message.request.id })
    }
    const session = yield* ofCall(call)
    switch (message._tag) {
      case "Request":
        if (Sessions.isDuplicate(session, message.request)) {
          return yield* refusal(400, "A request with this id is under way", { code: INVALID_REQUEST, id: message.request.id })
        }
        return ask(session, call, message.request, call.headers)
      case "Notification":
        hear(session, call, message.notification)
        return Reply.empty(call.response, 202, call.headers())
      case "Response":
        session.channel.hear(message.response, call.request.headers)
        return Reply.empty(call.response, 202, call.headers())
    }
  })

  const get = Effect.fnUntraced(function*(call: Call) {
    const session = yield* ofCall(call)
    const last = textOf(call.request.headers["last-event-id"])
    if (last === undefined) {
      ticker.add(() => {
        session.standalone.tick()
        return session.standalone.isRead()
      })
      return session.standalone.attach(call.response, call.headers())
    }
    const sequel = session.log.after(last)
    if (sequel === undefined) return yield* lost
    if (sequel.stream === Sessions.STANDALONE) return session.standalone.resume(call.response, call.headers(), sequel.events)
    const exchange = session.exchanges.get(sequel.stream)
    if (exchange !== undefined) return exchange.resume(call.response, call.headers(), sequel.events)
    return Reply.replay(call.response, call.headers(), sequel.events)
  })

  const mode: Mode = {
    methods: ["GET", "POST", "DELETE"],
    post,
    get: (call) => Effect.zipRight(Negotiation.events(call.request.headers), get(call)),
    remove: (call) =>
      Effect.flatMap(ofCall(call), (session) =>
        Effect.zipRight(sessions.close(session), Effect.sync(() => Reply.empty(call.response, 200, call.headers())))),
    interrupt: Effect.suspend(() =>
      Effect.forEach([...sessions.all()], ({ connection }) => connection.interrupt, { discard: true })),
    sessions: sessions.count
  }
  return mode
})
