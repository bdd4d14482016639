import { scopes } from "../Subject.ts"

/** What proofs of keys may be signed with (RFC 9449): the keys that clients make by themselves, all of one length. */
export const proofAlgorithms = ["ES256", "EdDSA", "Ed25519"] as const

/** This server as OAuth knows it: what tokens are for, and who issues them. */
export interface Resource {
  /** The one audience that a token may have (RFC 8707): the address of the MCP endpoint, without a fragment. */
  readonly uri: string
  readonly issuer: string
  /** For people. */
  readonly name: string
  /** Tokens may be bound to keys (RFC 9449), or must be; undefined where proofs of them are not read. */
  readonly proofs?: { readonly algorithms: ReadonlyArray<string>; readonly required: boolean }
}

const WELL_KNOWN = "/.well-known/oauth-protected-resource"

/** RFC 9728 section 3.1: the path of the resource follows the well-known one. */
export const metadataUrl = ({ uri }: Resource): string => {
  const { origin, pathname } = new URL(uri)
  return `${origin}${WELL_KNOWN}${pathname === "/" ? "" : pathname}`
}

/** RFC 9728 section 2. Only what ordinary use needs is named: a client that asks for all of it gets no more than that. */
export const metadata = ({ issuer, name, proofs, uri }: Resource) => ({
  resource: uri,
  authorization_servers: [issuer],
  scopes_supported: scopes.slice(0, 2),
  bearer_methods_supported: ["header"],
  resource_name: name,
  ...(proofs === undefined ? {} : { dpop_signing_alg_values_supported: proofs.algorithms }),
  ...(proofs?.required === true ? { dpop_bound_access_tokens_required: true } : {})
})
