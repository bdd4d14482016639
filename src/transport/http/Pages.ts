import * as Effect from "effect/Effect"
import type { ServerResponse } from "node:http"
import type { Mounted, Route } from "./HttpOptions.ts"
import * as Reply from "./Reply.ts"

/** What this server says of itself, and what it is asked by those who run it. */

export const LIVE = "/healthz/live"
export const READY = "/healthz/ready"
export const INFO = "/info"
const METADATA = "/.well-known/oauth-protected-resource"

/** The process answers; nothing more is meant. */
export const live = (response: ServerResponse): void => Reply.json(response, 200, { live: true })

/** Whether new requests are welcome. What DuckDuckGo does is no part of it: another process would fare no better. */
export const ready = (response: ServerResponse, why: string | undefined): void =>
  why === undefined
    ? Reply.json(response, 200, { ready: true })
    : Reply.json(response, 503, { ready: false, reason: why }, { "Retry-After": "5" })

/** RFC 9728 section 3.1: the path of the resource stands behind; clients that know only the root ask there. */
export const isMetadata = (path: string, resource: string): boolean =>
  path === METADATA || path === `${METADATA}${new URL(resource).pathname}`

/** Anybody may read it, from any page: it says where to sign in. */
export const metadata = (response: ServerResponse, document: object): void =>
  Reply.json(response, 200, document, { "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300" })

export const show = (response: ServerResponse, { body, contentType, headers }: Route): Effect.Effect<void> =>
  Effect.map(body, (text) => Reply.send(response, 200, contentType, text, { ...headers }))

export const mountedAt = (mounted: ReadonlyArray<Mounted>, path: string): Mounted | undefined =>
  mounted.find(({ prefixes }) => prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix.replace(/\/$/, "")}/`)))
