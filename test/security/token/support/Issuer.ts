import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose"
import { type IssuerHttp, IssuerUnreachable } from "../../../../src/security/token/IssuerHttp.ts"

/** An issuer of tokens that can be told to do anything. */

export const ISSUER = "https://id.example"
export const RESOURCE = "https://mcp.example/mcp"
/** Seconds since the epoch: what the test clock says at its start, and tokens are made at. */
export const NOW = 0

type Claims = { readonly [claim: string]: unknown }

export interface SigningKey {
  readonly kid: string
  readonly publicJwk: JWK
  readonly sign: (claims: Claims, header?: Partial<JWTHeaderParameters>) => Promise<string>
}

/** What an honest token says; what is undefined in `claims` is left out. */
export const claimsOf = (claims: Claims = {}): JWTPayload =>
  JSON.parse(JSON.stringify({
    iss: ISSUER,
    aud: RESOURCE,
    sub: "ada",
    client_id: "editor",
    jti: "token-1",
    scope: "ddg:search ddg:read",
    iat: NOW,
    exp: NOW + 600,
    ...claims
  }))

export const signingKey = async (kid: string, alg = "ES256"): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return {
    kid,
    publicJwk: { ...await exportJWK(publicKey), kid, alg, use: "sig" },
    sign: (claims, header = {}) =>
      new SignJWT(claimsOf(claims)).setProtectedHeader({ alg, typ: "at+jwt", kid, ...header }).sign(privateKey, { crit: { x: true } })
  }
}

export interface FakeIssuer {
  readonly http: Context.Tag.Service<IssuerHttp>
  /** What is answered at an address; an address without an answer cannot be reached. */
  readonly answers: Map<string, unknown>
  readonly asked: Array<string>
  readonly posted: Array<{ readonly form: Readonly<Record<string, string>>; readonly authorization: unknown }>
}

export const METADATA_URL = `${ISSUER}/.well-known/oauth-authorization-server`
export const OPENID_URL = `${ISSUER}/.well-known/openid-configuration`
export const JWKS_URL = `${ISSUER}/keys`

export const fakeIssuer = (keys: ReadonlyArray<SigningKey> = []): FakeIssuer => {
  const asked: Array<string> = []
  const posted: FakeIssuer["posted"] = []
  const answers = new Map<string, unknown>([
    [METADATA_URL, { issuer: ISSUER, jwks_uri: JWKS_URL }],
    [JWKS_URL, { keys: keys.map(({ publicJwk }) => publicJwk) }]
  ])
  const answer = (url: URL) =>
    Effect.suspend(() => {
      asked.push(url.href)
      return answers.has(url.href)
        ? Effect.succeed(answers.get(url.href))
        : Effect.fail(new IssuerUnreachable({ detail: `${url.host} could not be reached` }))
    })
  return {
    answers,
    asked,
    posted,
    http: {
      get: answer,
      post: (url, form, authorization) => {
        posted.push({ form, authorization })
        return answer(url)
      }
    }
  }
}
