import type { ServerResponse } from "node:http"
import * as Reply from "./Reply.ts"

/** What a page may read of an answer, beside what every page may. */
const READABLE = "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, RateLimit, RateLimit-Policy, Retry-After"

const SENDABLE = "Authorization, DPoP, Content-Type, Accept, Mcp-Session-Id, MCP-Protocol-Version, Last-Event-ID, traceparent"

const DAY_SECONDS = 24 * 60 * 60

/** Lets the pages of an origin that is allowed read the answer. No cookies: nothing here is known by them. */
export const allow = (response: ServerResponse, origin: string): void => {
  response.setHeader("Access-Control-Allow-Origin", origin)
  response.setHeader("Access-Control-Expose-Headers", READABLE)
  response.setHeader("Vary", "Origin")
}

/** The answer to a browser that asks whether its page may. */
export const preflight = (response: ServerResponse, methods: ReadonlyArray<string>): void =>
  Reply.empty(response, 204, {
    "Access-Control-Allow-Methods": methods.join(", "),
    "Access-Control-Allow-Headers": SENDABLE,
    "Access-Control-Max-Age": String(DAY_SECONDS)
  })
