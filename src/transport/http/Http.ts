import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Runtime from "effect/Runtime"
import * as Schedule from "effect/Schedule"
import type { OutgoingHttpHeaders, ServerResponse } from "node:http"
import { McpBridge } from "../../mcp/McpBridge.ts"
import * as Subject from "../../security/Subject.ts"
import { AccessTokens } from "../../security/token/AccessTokens.ts"
import type { Ticker, Ticking } from "./Call.ts"
import { TICK_MILLIS } from "./EventStream.ts"
import * as Gate from "./Gate.ts"
import type { HttpOptions } from "./HttpOptions.ts"
import * as Listener from "./Listener.ts"
import * as Names from "./Names.ts"
import * as Reply from "./Reply.ts"
import { refusal } from "./Refusal.ts"
import * as Router from "./Router.ts"
import * as Stateful from "./Stateful.ts"
import * as Stateless from "./Stateless.ts"

/** For the answers of interrupted requests to get out. */
const LAST_WORDS = Duration.millis(500)
const POLL = Duration.millis(10)

/**
 * Waits for a state, at most so long. The bound lies in the schedule: this runs as a finalizer, which cannot be
 * interrupted, so that a timeout around it would never strike.
 */
const until = (reached: () => boolean, bound: Duration.Duration): Effect.Effect<boolean> =>
  Effect.sync(reached).pipe(
    Effect.repeat({ until: (is) => is, schedule: Schedule.spaced(POLL).pipe(Schedule.upTo(bound)) }),
    Effect.map(reached)
  )

const ticking = Effect.gen(function*() {
  const all = new Set<Ticking>()
  const tick = Effect.sync(() => {
    for (const one of all) if (!one()) all.delete(one)
  })
  yield* tick.pipe(Effect.schedule(Schedule.spaced(TICK_MILLIS)), Effect.interruptible, Effect.forkScoped)
  const ticker: Ticker = { add: (one) => all.add(one) }
  return ticker
})

/** draft-ietf-httpapi-ratelimit-headers-10: what a subject may still spend, and the seconds until that is more. */
const rateHeadersOf = ({ rateWindow, standing }: HttpOptions, runSync: <A>(effect: Effect.Effect<A>) => A) => {
  const seconds = Math.round(Duration.toSeconds(rateWindow))
  return (subject: Subject.SubjectShape): OutgoingHttpHeaders => {
    const { limit, remaining, resetSeconds } = runSync(standing(Subject.keyOf(subject)))
    return {
      "RateLimit-Policy": `"subject";q=${limit};w=${seconds}`,
      "RateLimit": `"subject";r=${remaining};t=${resetSeconds}`
    }
  }
}

/** Where a server can be reached. */
export interface Serving {
  /** As it is listened to. */
  readonly url: string
  /** As tokens must name it. */
  readonly resource: string
}

/**
 * Serves over HTTP (specification 2025-11-25, Streamable HTTP) until it is interrupted (a signal). Then whoever comes late
 * is told so, and requests in flight get their answers, up to `drain`. Fails if the address cannot be listened at.
 */
export const serve = (
  options: HttpOptions,
  onReady: (serving: Serving) => Effect.Effect<void> = () => Effect.void
): Effect.Effect<void, Listener.CannotListen, AccessTokens | McpBridge> =>
  Effect.gen(function*() {
    const bridge = yield* McpBridge
    const tokens = yield* AccessTokens
    const listener = yield* Listener.make(options)
    const ticker = yield* ticking
    const runtime = yield* Effect.runtime<never>()
    const mode = options.sessions === undefined
      ? yield* Stateless.make({ bridge, ticker, maxInFlight: options.maxConnections })
      : yield* Stateful.make({ bridge, ticker, sessions: options.sessions })

    const url = `http://${Names.authority(options.host, listener.port)}${options.path}`
    const resource = options.publicUrl ?? url
    const open = new Set<ServerResponse>()
    let leaving = false
    const route = Router.make({
      ...options,
      names: Names.make({ ...options, address: options.host, port: listener.port }),
      resource,
      metadata: tokens.metadata,
      gate: Gate.make(tokens, resource),
      mode,
      routes: options.routes ?? [],
      mounted: options.mounted ?? [],
      rateHeaders: rateHeadersOf(options, Runtime.runSync(runtime)),
      unready: () => (leaving ? "The server is shutting down" : undefined),
      onWork: listener.connections.work
    })
    const fork = yield* FiberSet.runtime(yield* FiberSet.make<void>())<never>()
    listener.serve((request, response) => {
      // A stream that a client only listens to is nothing that a shutdown waits for.
      if (request.method === "POST") {
        open.add(response)
        response.once("close", () => open.delete(response))
      }
      fork(Effect.catchAllCause(route(request, response), (cause) =>
        Effect.zipRight(
          Effect.logError("A request ended in a defect", cause),
          Effect.sync(() => Reply.refuse(response, refusal(500, "Internal error")))
        )))
    })

    const drained = Effect.gen(function*() {
      leaving = true
      yield* listener.rest
      if (yield* until(() => open.size === 0, options.drain)) return
      yield* Effect.logWarning(
        `Requests still unanswered after ${Duration.format(options.drain)}, now interrupted: ${open.size}`
      )
      yield* mode.interrupt
      yield* until(() => open.size === 0, LAST_WORDS)
    })
    return yield* Effect.zipRight(onReady({ url, resource }), Effect.never).pipe(Effect.ensuring(drained))
  }).pipe(Effect.scoped)
