import { type Scope, scopes, type SubjectShape } from "../Subject.ts"
import type { Challenge } from "./AccessTokens.ts"
import { metadataUrl, type Resource } from "./Resource.ts"

/** The answers to a request that may not pass (RFC 6750 section 3, RFC 9728 section 5.1). */

/** What a first token should be good for: all that is done in ordinary use, so that nobody signs in twice for it. */
export const FIRST: ReadonlyArray<Scope> = ["ddg:search", "ddg:read"]

type Parameters = ReadonlyArray<readonly [name: string, value: string]>

const challenge = (scheme: string, parameters: Parameters): string =>
  `${scheme} ${parameters.map(([name, value]) => `${name}="${value}"`).join(", ")}`

/**
 * One challenge for each way to show a token. That of RFC 6750 comes first, since clients that know no other one look
 * only there; where proofs are required it is left out (RFC 9449 section 7.1).
 */
const header = (resource: Resource, parameters: Parameters): string => {
  const all: Parameters = [...parameters, ["resource_metadata", metadataUrl(resource)]]
  const { proofs } = resource
  if (proofs === undefined) return challenge("Bearer", all)
  const proved = challenge("DPoP", [...all, ["algs", proofs.algorithms.join(" ")]])
  return proofs.required ? proved : `${challenge("Bearer", all)}, ${proved}`
}

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
