import { it } from "@effect/vitest"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { decodeJwt } from "jose"
import { describe, expect } from "vitest"
import { AccessTokens, type Credentials } from "../../../src/security/token/AccessTokens.ts"
import * as ExternalTokens from "../../../src/security/token/ExternalTokens.ts"
import { IssuerHttp } from "../../../src/security/token/IssuerHttp.ts"
import { fakeIssuer, RESOURCE, type SigningKey, signingKey } from "../../security/token/support/Issuer.ts"
import { ask, bytesOf, INITIALIZE, post, rpc, served, wire } from "./support/Server.ts"

const ISSUERS = ["https://one.example", "https://two.example"] as const
const JWKS_URL = "https://keys.example/jwks"

/** What the tokens of one issuer are checked by: its own keys, for the same server. */
const tokensOf = (issuer: string, key: SigningKey) => {
  const { answers, http } = fakeIssuer()
  answers.set(JWKS_URL, { keys: [key.publicJwk] })
  return Effect.provide(AccessTokens, Layer.provide(
    ExternalTokens.layer({
      resource: { uri: RESOURCE, issuer, name: "Search" },
      algorithms: ["ES256"],
      skewSeconds: 5,
      jwksUrl: JWKS_URL,
      introspection: undefined
    }),
    Layer.succeed(IssuerHttp, http)
  ))
}

/** A server that believes two issuers, each for its own tokens only. */
const twoIssuers = Effect.gen(function*() {
  const made = yield* Effect.forEach(ISSUERS, (issuer) =>
    Effect.gen(function*() {
      const key = yield* Effect.promise(() => signingKey(`key of ${issuer}`))
      return { issuer, key, tokens: yield* tokensOf(issuer, key) }
    }))
  const tokens: Context.Tag.Service<AccessTokens> = {
    ...AccessTokens.none,
    verify: (credentials) => {
      const { iss } = decodeJwt(credentials.authorization?.slice("Bearer ".length) ?? "")
      const believed = made.find(({ issuer }) => issuer === iss)
      return believed === undefined ? Effect.dieMessage("nobody's token") : believed.tokens.verify(credentials)
    }
  }
  const now = Math.floor(Date.now() / 1_000)
  const bearers = yield* Effect.forEach(made, ({ issuer, key }) =>
    Effect.promise(async () => ({ authorization: `Bearer ${await key.sign({ iss: issuer, iat: now, exp: now + 600 })}` })))
  return { tokens, bearers }
})

describe("what a request was meant for", () => {
  it.scopedLive("is told to whoever checks its proof as clients call it, whatever the request says, and the page where it is one", () =>
    Effect.gen(function*() {
      const seen: Array<Credentials> = []
      const tokens: Context.Tag.Service<AccessTokens> = {
        ...AccessTokens.none,
        verify: (credentials) => {
          seen.push(credentials)
          return AccessTokens.none.verify(credentials)
        }
      }
      const { port, url } = yield* served({
        tokens,
        publicUrl: "https://mcp.example/mcp",
        allowedHosts: ["evil.example"],
        routes: [{ path: "/metrics", contentType: "text/plain", needs: "ddg:search", body: Effect.succeed("1") }]
      })
      yield* post(`${url}?a=1`, rpc(1, "ping"), { host: "evil.example", dpop: "proof" })
      yield* ask(`http://127.0.0.1:${port}/metrics?a=1`)
      expect(seen.map(({ dpop, method, url }) => [method, url, dpop])).toEqual([
        ["POST", "https://mcp.example/mcp", "proof"], ["GET", "https://mcp.example/metrics", undefined]
      ])
    }))

  it.scopedLive("is not served to whoever shows two tokens", () =>
    Effect.gen(function*() {
      const { port } = yield* served()
      const { closed, got, send } = yield* wire(port)
      send(bytesOf(rpc(1, "ping"), ["Host: localhost", "Authorization: Bearer a", "Authorization: Bearer b"]))
      yield* Effect.promise(() => closed)
      expect(got()).toMatch(/^HTTP\/1\.1 400/)
    }))
})

describe("a session under the token of one issuer", () => {
  it.scopedLive("is not there for the same subject and client of another issuer", () =>
    Effect.gen(function*() {
      const { bearers: [one = {}, two = {}], tokens } = yield* twoIssuers
      const { url } = yield* served({ tokens, sessions: { idle: "1 minute", absolute: "1 hour", capacity: 100 } })
      const begun = yield* post(url, INITIALIZE, one)
      const session = { "mcp-session-id": begun.headers.get("mcp-session-id") ?? "none", "mcp-protocol-version": "2025-11-25" }
      const owner = { ...session, ...one }
      const stranger = { ...session, ...two }
      expect(yield* post(url, rpc(1, "ping"), owner)).toMatchObject({ status: 200 })
      expect(yield* post(url, rpc(1, "ping"), stranger)).toMatchObject({ status: 404, json: { error: { code: -32_001 } } })
      expect(yield* ask(url, { headers: { ...stranger, accept: "text/event-stream" } })).toMatchObject({ status: 404 })
      expect(yield* ask(url, { method: "DELETE", headers: stranger })).toMatchObject({ status: 404 })
      expect(yield* post(url, rpc(2, "ping"), owner)).toMatchObject({ status: 200 })
      // Its own token counts well enough: it is the session that is not there.
      expect(yield* post(url, INITIALIZE, two)).toMatchObject({ status: 200 })
    }))
})
