import { randomBytes } from "node:crypto"
import type { Exchange } from "./Exchange.ts"
import { Declined } from "./Reply.ts"
import * as Effect from "effect/Effect"

/** What binds a page to the browser that it was shown in. */

const MOST_COOKIES = 16_384

export const cookie = ({ request }: Exchange, name: string): string | undefined => {
  const header = (request.headers.cookie ?? "").slice(0, MOST_COOKIES)
  const found = header.split(";").map((part) => part.trim()).find((part) => part.startsWith(`${name}=`))
  const value = found?.slice(name.length + 1)
  return value !== undefined && /^[\w-]{16,128}$/.test(value) ? value : undefined
}

export interface CookieOptions {
  /** The issuer is reached by TLS: the cookie is sent over nothing else, and no other host of the domain can set it. */
  readonly secure: boolean
}

/** A cookie of this host only that no script reads and no other site's request carries; it ends with the browser. */
export const cookieName = (name: string, { secure }: CookieOptions): string => (secure ? `__Host-${name}` : name)

export const setCookie = (name: string, value: string, options: CookieOptions): string =>
  `${cookieName(name, options)}=${value}; Path=/; HttpOnly; SameSite=Strict${options.secure ? "; Secure" : ""}`

/** 128 random bits. */
export const freshToken = (): string => randomBytes(16).toString("base64url")

/**
 * Requests that change something must come from a page of this server. Browsers say where every POST comes from, and no
 * page can make them say something else.
 */
export const sameOrigin = (exchange: Exchange, origin: string): Effect.Effect<void, Declined> =>
  exchange.request.headers.origin === origin
    ? Effect.void
    : Effect.fail(new Declined({
      status: 403,
      title: "Not from here",
      text: "This was not sent by a page of this server, and nothing was done."
    }))
