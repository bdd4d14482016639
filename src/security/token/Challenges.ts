import { type Scope, scopes, type SubjectShape } from "../Subject.ts"
import type { Challenge } from "./AccessTokens.ts"
import { metadataUrl, type Resource } from "./Resource.ts"

/** The answers to a request that may not pass (RFC 6750 section 3, RFC 9728 section 5.1). */

/** What a first token should be good for: all that is done in ordinary use, so that nobody signs in twice for it. */
export const FIRST: ReadonlyArray<Scope> = ["ddg:search", "ddg:read"]

const header = (resource: Resource, parameters: ReadonlyArray<readonly [name: string, value: string]>): string =>
  `Bearer ${
    [...parameters, ["resource_metadata", metadataUrl(resource)] as const]
      .map(([name, value]) => `${name}="${value}"`)
      .join(", ")
  }`

/** Nothing was shown. Without an error code, as RFC 6750 section 3.1 wants it. */
export const missing = (resource: Resource): Challenge => ({
  status: 401,
  wwwAuthenticate: header(resource, [["scope", FIRST.join(" ")]]),
  message: "This server answers to an access token: sign in first"
})

const REFUSED = "The access token is invalid or expired"

/** One text for every token that does not count: whoever forges one learns nothing of what gave it away. */
export const refused = (resource: Resource): Challenge => ({
  status: 401,
  wwwAuthenticate: header(resource, [
    ["error", "invalid_token"],
    ["error_description", REFUSED],
    ["scope", FIRST.join(" ")]
  ]),
  message: REFUSED
})

/**
 * Names what is held beside what is needed: clients ask for what the challenge names and nothing else, and would lose the
 * rest.
 */
export const insufficient = (resource: Resource, subject: SubjectShape, needed: ReadonlyArray<Scope>): Challenge => {
  const wanted = scopes.filter((scope) => subject.scopes.has(scope) || needed.includes(scope))
  const description = `This needs ${needed.join(" ")}, lately signed in for where it is more than reading`
  return {
    status: 403,
    wwwAuthenticate: header(resource, [
      ["error", "insufficient_scope"],
      ["error_description", description],
      ["scope", wanted.join(" ")]
    ]),
    message: description
  }
}
