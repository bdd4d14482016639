import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AuditUnavailable } from "../../domain/Errors.ts"
import type { DenylistUnavailable } from "../../security/token/Denylist.ts"
import type { StateFileError } from "../../state/StateFile.ts"
import { messagePage } from "../pages/MessagePage.ts"
import { SCRIPT } from "../pages/Script.ts"
import { SCRIPT_PATH, STYLE_PATH } from "../pages/Layout.ts"
import { STYLE } from "../pages/Style.ts"
import { type Exchange, of, send } from "./Exchange.ts"
import { asset, Declined, json, pageReply, type Reply } from "./Reply.ts"

/** A server within another one, as that one mounts it. */
export interface Handler {
  /** Beginnings of paths, each with a slash at its start. */
  readonly prefixes: ReadonlyArray<string>
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void
}

/** Undefined where the request was answered in another way. */
export type Route = (exchange: Exchange) => Effect.Effect<Reply | undefined, AuditUnavailable | Declined | DenylistUnavailable | StateFileError>

const down = new Declined({
  status: 503,
  title: "Not now",
  text: "The server cannot reach what it keeps. Try again later, or tell its operator."
})
const broken = new Declined({ status: 500, title: "Something broke", text: "That is the server's fault, and its log says more." })

export const assets = (exchange: Exchange): Reply | undefined => {
  if (exchange.method !== "GET" && exchange.method !== "HEAD") return undefined
  if (exchange.path === STYLE_PATH) return asset("text/css; charset=utf-8", STYLE)
  return exchange.path === SCRIPT_PATH ? asset("text/javascript; charset=utf-8", SCRIPT) : undefined
}

/** For a person a page, for the script of one JSON. */
const refusal = (exchange: Exchange, server: string, { status, text, title }: Declined): Reply =>
  (exchange.request.headers["content-type"] ?? "").startsWith("application/json")
    ? json({ error: text }, status)
    : pageReply(messagePage({ server, title, text }), status)

/** Answers requests by a route, each in a fiber of the scope; whatever happens, there is an answer. */
export const make = (
  prefixes: ReadonlyArray<string>,
  server: string,
  route: Route
): Effect.Effect<Handler, never, Scope.Scope> =>
  Effect.map(Effect.flatMap(FiberSet.make<void>(), (fibers) => FiberSet.runtime(fibers)<never>()), (fork) => ({
    prefixes,
    handle: (request, response) => {
      const exchange = of(request, response)
      const answered = Effect.suspend(() => {
        const found = assets(exchange)
        return found === undefined ? route(exchange) : Effect.succeed(found)
      }).pipe(
        Effect.catchTag("StateFileError", "DenylistUnavailable", "AuditUnavailable", (error) => Effect.zipRight(Effect.logError(error.message), down)),
        Effect.catchTag("Declined", (declined) => Effect.succeed(refusal(exchange, server, declined))),
        Effect.catchAllDefect((defect) =>
          Effect.as(Effect.logError("A page ended in a defect", defect), refusal(exchange, server, broken))),
        Effect.flatMap((reply) => Effect.sync(() => (reply === undefined ? undefined : send(exchange, reply))))
      )
      fork(Effect.asVoid(answered))
    }
  }))

/** For the script: it says so, and stays. */
export const done = (text: string): Reply => json({ done: text })
