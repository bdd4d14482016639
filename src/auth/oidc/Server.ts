import {
  type AccountClaims, type AdapterFactory, type Configuration, errors, type KoaContextWithOIDC, Provider
} from "oidc-provider"
import { scopes, type Scope, isScope } from "../../security/Subject.ts"
import { proofAlgorithms, type Resource } from "../../security/token/Resource.ts"
import type { Fetch } from "./ClientDocuments.ts"
import type { KeySet } from "./SigningKeys.ts"
import * as SignInPolicy from "./SignInPolicy.ts"

/** The authorization server: what its library is told. Times in seconds. */

const DAY = 86_400

export const paths = {
  authorization: "/oauth/authorize",
  jwks: "/oauth/jwks",
  registration: "/oauth/register",
  revocation: "/oauth/revoke",
  token: "/oauth/token"
} as const

/** What is not ours to call by another name. */
export const wellKnown = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] as const

export const interactionPath = (uid: string): string => `/auth/sign-in/${uid}`

export interface ServerOptions {
  readonly resource: Resource
  readonly keys: KeySet
  readonly adapter: AdapterFactory
  readonly fetch: Fetch
  /** Whether the address may have another document of a client fetched. */
  readonly mayFetch: (address: string) => Promise<boolean>
  /** Whether the person is known, and has not been signed out since: milliseconds since the epoch. */
  readonly isSignedIn: SignInPolicy.IsSignedIn
  readonly renderError: (status: number, text: string) => string
}

const now = (): number => Math.floor(Date.now() / 1_000)

/** The code or the refresh token that a token is made from carries what is known of the sign-in; the session is not there. */
const sourceOf = (ctx: KoaContextWithOIDC) => {
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities
  return RefreshToken ?? AuthorizationCode
}

const scopeList = (scope: string | undefined): ReadonlyArray<string> => (scope ?? "").split(" ")

const originOf = (uri: string): string | undefined => (URL.canParse(uri) ? new URL(uri).origin : undefined)

const configuration = (options: ServerOptions): Configuration => {
  const { fetch, isSignedIn, keys, mayFetch, resource } = options
  const secure = resource.issuer.startsWith("https:")
  const cookie = { httpOnly: true, sameSite: "lax", secure, signed: true, overwrite: true } as const
  const granted: ReadonlyArray<Scope> = scopes

  return {
    adapter: options.adapter,
    clientAuthMethods: ["none", "private_key_jwt"],
    // Only a page of the client's own may read answers in a browser.
    clientBasedCORS: (_, origin, client) => (client.redirectUris ?? []).some((uri) => originOf(uri) === origin),
    clientDefaults: {
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      id_token_signed_response_alg: "ES256",
      ...(resource.proofs?.required === true ? { dpop_bound_access_tokens: true } : {})
    },
    cookies: { keys: [...keys.cookies], long: cookie, short: cookie },
    ...(resource.proofs === undefined ? {} : { enabledJWA: { dPoPSigningAlgValues: proofAlgorithms } }),
    extraTokenClaims: (ctx) => {
      const source = sourceOf(ctx)
      return source === undefined ? undefined : {
        acr: source.acr,
        amr: source.amr,
        auth_time: source.authTime,
        grant_id: source.grantId
      }
    },
    features: {
      claimsParameter: { enabled: false },
      clientIdMetadataDocument: {
        enabled: true,
        ack: "draft-02",
        allowFetch: (ctx) => mayFetch(ctx.ip),
        allowClient: () => true,
        cacheDuration: { min: 300, max: 3_600 }
      },
      devInteractions: { enabled: false },
      // A proof is asked of a token that is bound to a key, and of every token where the resource wants it.
      dPoP: { enabled: resource.proofs !== undefined, allowReplay: false },
      introspection: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      registration: { enabled: true, initialAccessToken: false, issueRegistrationAccessToken: false },
      resourceIndicators: {
        enabled: true,
        // Of several that were asked for none is chosen: a token has one audience.
        defaultResource: (_, __, several) => several ?? resource.uri,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, indicator) => {
          if (indicator !== resource.uri) throw new errors.InvalidTarget()
          const isRenewed = ctx.oidc.params?.["grant_type"] === "refresh_token"
          return {
            scope: (isRenewed ? SignInPolicy.renewable(granted) : granted).join(" "),
            audience: resource.uri,
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: "ES256" } }
          }
        }
      },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false }
    },
    fetch,
    findAccount: async (_, id, token) => {
      const at = token !== undefined && "authTime" in token && typeof token.authTime === "number" ? token.authTime : now()
      if (!(await isSignedIn(id, at * 1_000))) return undefined
      const claims = async (): Promise<AccountClaims> => ({ sub: id })
      return { accountId: id, claims }
    },
    interactions: {
      policy: SignInPolicy.make(isSignedIn, resource.uri),
      url: (_, { uid }) => interactionPath(uid)
    },
    issueRefreshToken: async (_, client, code) =>
      client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
    jwks: {
      keys: keys.keys.map(({ jwk, kid }) => ({ ...jwk, kid, alg: "ES256", use: "sig" }))
    },
    pkce: { required: () => true },
    renderError: (ctx, { error_description: description, error }) => {
      ctx.type = "html"
      ctx.body = options.renderError(ctx.status, description ?? error)
    },
    responseTypes: ["code"],
    rotateRefreshToken: true,
    routes: paths,
    scopes: ["openid", "offline_access", ...scopes],
    ttl: {
      AccessToken: (ctx, token) => SignInPolicy.lifeOf(token.scopes, sourceOf(ctx)?.authTime, now()),
      AuthorizationCode: 60,
      Grant: 30 * DAY,
      IdToken: 3_600,
      Interaction: 600,
      RefreshToken: 14 * DAY,
      Session: DAY
    }
  }
}

/**
 * The library reads the addresses in proofs by `URL.parse`, which came with Node 22, and takes the lack of it for a wrong
 * proof.
 */
const withUrlParse = (): void => {
  if ("parse" in URL) return
  Object.defineProperty(URL, "parse", {
    configurable: true,
    writable: true,
    value: (text: string, base?: string) => (URL.canParse(text, base) ? new URL(text, base) : null)
  })
}

/** The library's own server for one set of keys; all that has to last is in the adapter. */
export const make = (options: ServerOptions): Provider => {
  if (options.resource.proofs !== undefined) withUrlParse()
  const provider = new Provider(options.resource.issuer, configuration(options))
  // Where it is reached is known from the settings; the caller puts that into the headers that this makes it read.
  provider.proxy = true
  provider.silent = true
  return provider
}

/** The scopes of an authorization request that are this server's. */
export const askedScopes = (scope: unknown): ReadonlyArray<Scope> =>
  typeof scope === "string" ? scopeList(scope).filter(isScope) : []
