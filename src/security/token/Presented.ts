import * as Redacted from "effect/Redacted"

/** In characters. The header of a request is bounded anyhow; no token of an honest issuer comes near this. */
export const LONGEST_TOKEN = 8_192

/** RFC 6750 section 2.1: `b64token`; RFC 9449 section 7.1: the same by another scheme. */
const HEADER = /^(?<scheme>Bearer|DPoP) +(?<token>[\w.~+/-]+=*)$/i

export interface Presented {
  readonly token: Redacted.Redacted<string>
  /** By the scheme that says: with a proof. */
  readonly isProved: boolean
}

/**
 * The token that an Authorization header carries; undefined where it carries none, or something else. It is never read
 * from a query or a body.
 */
export const presentedIn = (authorization: string): Presented | undefined => {
  if (authorization.length > LONGEST_TOKEN) return undefined
  const { scheme, token } = HEADER.exec(authorization)?.groups ?? {}
  return token === undefined ? undefined : { token: Redacted.make(token), isProved: scheme?.toLowerCase() === "dpop" }
}
