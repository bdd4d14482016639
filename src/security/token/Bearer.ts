import * as Redacted from "effect/Redacted"

/** In characters. The header of a request is bounded anyhow; no token of an honest issuer comes near this. */
export const LONGEST_TOKEN = 8_192

/** RFC 6750 section 2.1: `b64token`. */
const HEADER = /^Bearer +(?<token>[\w.~+/-]+=*)$/i

/**
 * The token that an Authorization header carries; undefined where it carries none, or something else. It is never read
 * from a query or a body.
 */
export const bearerOf = (authorization: string): Redacted.Redacted<string> | undefined => {
  if (authorization.length > LONGEST_TOKEN) return undefined
  const token = HEADER.exec(authorization)?.groups?.["token"]
  return token === undefined ? undefined : Redacted.make(token)
}
