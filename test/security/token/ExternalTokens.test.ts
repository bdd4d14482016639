import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { base64url, exportJWK, generateKeyPair, SignJWT } from "jose"
import { describe, expect } from "vitest"
import { AccessTokens } from "../../../src/security/token/AccessTokens.ts"
import * as ExternalTokens from "../../../src/security/token/ExternalTokens.ts"
import { IssuerHttp } from "../../../src/security/token/IssuerHttp.ts"
import { claimsOf, type FakeIssuer, fakeIssuer, ISSUER, JWKS_URL, METADATA_URL, NOW, OPENID_URL, RESOURCE, type SigningKey, signingKey } from "./support/Issuer.ts"

const GENERIC = "The access token is invalid or expired"

const options: ExternalTokens.ExternalOptions = {
  resource: { uri: RESOURCE, issuer: ISSUER, name: "Search" },
  algorithms: ["ES256"],
  skewSeconds: 5,
  jwksUrl: undefined,
  introspection: undefined
}

const verify = (authorization: string | undefined) =>
  Effect.flatMap(AccessTokens, ({ verify }) => verify({ authorization, dpop: undefined, method: "POST", url: RESOURCE }))

const bearer = (token: string) => verify(`Bearer ${token}`)

/** With an issuer that has one key. */
const withIssuer = <A, E>(
  work: (issuer: FakeIssuer, key: SigningKey) => Effect.Effect<A, E, AccessTokens>,
  more: Partial<ExternalTokens.ExternalOptions> = {}
) =>
  Effect.gen(function*() {
    const key = yield* Effect.promise(() => signingKey("k1"))
    const issuer = fakeIssuer([key])
    return yield* Effect.provide(work(issuer, key), Layer.provide(
      ExternalTokens.layer({ ...options, ...more }),
      Layer.succeed(IssuerHttp, issuer.http)
    ))
  })

const forged: ReadonlyArray<readonly [name: string, make: (key: SigningKey) => Promise<string>]> = [
  ["expired", (key) => key.sign({ iat: NOW - 1_200, exp: NOW - 600 })],
  ["expired by more than the clocks may differ", (key) => key.sign({ iat: NOW - 600, exp: NOW - 5 })],
  ["living for 24 hours", (key) => key.sign({ exp: NOW + 86_400 })],
  ["living for a second more than an hour", (key) => key.sign({ exp: NOW + 3_601 })],
  ["issued long ago, and still not expired", (key) => key.sign({ iat: NOW - 4_000, exp: NOW + 60 })],
  ["without exp", (key) => key.sign({ exp: undefined })],
  ["with exp as a text", (key) => key.sign({ exp: "600" })],
  ["without iat", (key) => key.sign({ iat: undefined })],
  ["issued in the future", (key) => key.sign({ iat: NOW + 60, exp: NOW + 600 })],
  ["not valid yet", (key) => key.sign({ nbf: NOW + 60 })],
  ["for two audiences", (key) => key.sign({ aud: [RESOURCE, "https://other.example/mcp"] })],
  ["for an audience that begins like this one", (key) => key.sign({ aud: `${RESOURCE}.evil.example` })],
  ["for this audience with a slash behind it", (key) => key.sign({ aud: `${RESOURCE}/` })],
  ["for another resource of the same issuer", (key) => key.sign({ aud: "https://other.example/mcp" })],
  ["for nobody", (key) => key.sign({ aud: undefined })],
  ["for an empty list", (key) => key.sign({ aud: [] })],
  ["of another issuer", (key) => key.sign({ iss: "https://evil.example" })],
  ["of the issuer with a slash behind it", (key) => key.sign({ iss: `${ISSUER}/` })],
  ["without an issuer", (key) => key.sign({ iss: undefined })],
  ["without a subject", (key) => key.sign({ sub: undefined })],
  ["with an empty subject", (key) => key.sign({ sub: "" })],
  ["without a client", (key) => key.sign({ client_id: undefined })],
  ["without an id", (key) => key.sign({ jti: undefined })],
  ["an ID token by its type", (key) => key.sign({}, { typ: "JWT" })],
  ["without a type", (key) => key.sign({}, { typ: "" })],
  ["bound to a key, shown without a proof", (key) => key.sign({ cnf: { jkt: "thumbprint" } })],
  ["bound in a way that is not known", (key) => key.sign({ cnf: { "x5t#S256": "thumbprint" } })],
  ["signed with no algorithm", async () =>
    `${base64url.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}")}.${base64url.encode(JSON.stringify(claimsOf()))}.`],
  ["signed with the public key as a shared secret", (key) =>
    new SignJWT(claimsOf()).setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "k1" })
      .sign(new TextEncoder().encode(JSON.stringify(key.publicJwk)))],
  ["that brings its own key", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true })
    return new SignJWT(claimsOf())
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", jwk: await exportJWK(publicKey) })
      .sign(privateKey)
  }],
  ["that says where its key is", async () => (await signingKey("k1")).sign({}, { jku: "https://evil.example/keys" })],
  ["by another key of the same name", async () => (await signingKey("k1")).sign({})],
  ["by a key that is not known", async () => (await signingKey("k9")).sign({})],
  ["with an algorithm that the operator left out", async () => (await signingKey("k1", "PS256")).sign({})],
  ["with a critical header that nobody knows", (key) => key.sign({}, { crit: ["x"], x: 1 })],
  ["altered after it was signed", async (key) => {
    const [head, , signature] = (await key.sign({})).split(".")
    return `${head}.${base64url.encode(JSON.stringify(claimsOf({ sub: "eve" })))}.${signature}`
  }],
  ["that is no token", async () => "abc"],
  ["of three empty parts", async () => ".."],
  ["that is longer than any", async () => "a".repeat(9_000)]
]

describe("tokens of an issuer elsewhere", () => {
  it.effect("count when everything is in order, and say who asks", () =>
    withIssuer((_, key) =>
      Effect.gen(function*() {
        const token = yield* Effect.promise(() => key.sign({ auth_time: NOW, amr: ["hwk", "user"] }))
        expect(yield* bearer(token)).toEqual({
          kind: "token",
          issuer: ISSUER,
          id: "ada",
          client: "editor",
          scopes: new Set(["ddg:search", "ddg:read"]),
          signedInAt: 0,
          passkeyAt: 0
        })
      })))

  it.effect.each(forged)("do not count, whatever is wrong, and the answer does not say what: %s", ([, make]) =>
    withIssuer((_, key) =>
      Effect.gen(function*() {
        const token = yield* Effect.promise(() => make(key))
        const refused = yield* Effect.flip(bearer(token))
        expect(refused).toMatchObject({ _tag: "TokenRefused", challenge: { status: 401, message: GENERIC } })
        // Honest ones go on to count: it was the fault, and not the test.
        yield* bearer(yield* Effect.promise(() => key.sign({})))
      })))

  it.effect("challenge without an error where nothing was shown, and with one where it was (RFC 6750, RFC 9728)", () =>
    withIssuer(() =>
      Effect.gen(function*() {
        const metadata = "resource_metadata=\"https://mcp.example/.well-known/oauth-protected-resource/mcp\""
        for (const nothing of [undefined, ""]) {
          expect(yield* Effect.flip(verify(nothing))).toMatchObject({
            challenge: { status: 401, wwwAuthenticate: `Bearer scope="ddg:search ddg:read", ${metadata}` }
          })
        }
        for (const wrong of ["Bearer", "Basic YTpi", "Bearer a b", "DPoP abc", "bearer\tabc"]) {
          expect(yield* Effect.flip(verify(wrong))).toMatchObject({
            challenge: {
              status: 401,
              wwwAuthenticate: `Bearer error="invalid_token", error_description="${GENERIC}", scope="ddg:search ddg:read", ${metadata}`
            }
          })
        }
      })))

  it.effect("lack scopes with a challenge that names what is held beside what is needed", () =>
    withIssuer((_, key) =>
      Effect.gen(function*() {
        const { insufficient, metadata } = yield* AccessTokens
        const subject = yield* bearer(yield* Effect.promise(() => key.sign({ scope: "ddg:search" })))
        const challenge = insufficient(subject, ["ddg:account"])
        expect(challenge.status).toBe(403)
        expect(challenge.wwwAuthenticate).toContain("error=\"insufficient_scope\"")
        expect(challenge.wwwAuthenticate).toContain("scope=\"ddg:search ddg:account\"")
        expect(metadata).toMatchObject({ resource: RESOURCE, authorization_servers: [ISSUER], scopes_supported: ["ddg:search", "ddg:read"] })
      })))

  it.effect("lose a scope that asks for a young sign-in when the sign-in grows old, and keep what it includes", () =>
    withIssuer((_, key) =>
      Effect.gen(function*() {
        const token = yield* Effect.promise(() =>
          key.sign({ scope: "ddg:admin", auth_time: NOW, acr: "phr", exp: NOW + 3_600 }))
        const scopesNow = Effect.map(bearer(token), ({ scopes }) => [...scopes])
        expect(yield* scopesNow).toEqual(["ddg:search", "ddg:read", "ddg:account", "ddg:admin"])
        yield* TestClock.adjust("5 minutes")
        expect(yield* scopesNow).toContain("ddg:admin")
        yield* TestClock.adjust("1 second")
        expect(yield* scopesNow).toEqual(["ddg:search", "ddg:read", "ddg:account"])
        yield* TestClock.adjust("10 minutes")
        expect(yield* scopesNow).toEqual(["ddg:search", "ddg:read"])
      })))

  it.effect("that say nothing of a sign-in, or of a passkey, hold no scope that asks for one", () =>
    withIssuer((_, key) =>
      Effect.gen(function*() {
        const all = "ddg:search ddg:read ddg:account ddg:admin"
        const silent = yield* bearer(yield* Effect.promise(() => key.sign({ scope: all, jti: "a" })))
        expect([...silent.scopes]).toEqual(["ddg:search", "ddg:read"])
        const password = yield* bearer(yield* Effect.promise(() => key.sign({ scope: all, auth_time: NOW, amr: ["pwd"], jti: "b" })))
        expect([...password.scopes]).toEqual(["ddg:search", "ddg:read", "ddg:account"])
      })))

  it.effect("stop counting in the second in which they expire, though they were checked just before", () =>
    withIssuer((_, key) =>
      Effect.gen(function*() {
        const token = yield* Effect.promise(() => key.sign({ exp: NOW + 30 }))
        yield* bearer(token)
        yield* TestClock.adjust("35 seconds")
        expect(yield* Effect.flip(bearer(token))).toMatchObject({ _tag: "TokenRefused" })
      })))
})

describe("the keys of the issuer", () => {
  it.effect("are asked for once, and again when a key appears, but not at every unknown name", () =>
    withIssuer((issuer, key) =>
      Effect.gen(function*() {
        const next = yield* Effect.promise(() => signingKey("k2"))
        yield* bearer(yield* Effect.promise(() => key.sign({ jti: "a" })))
        yield* bearer(yield* Effect.promise(() => key.sign({ jti: "b" })))
        expect(issuer.asked).toEqual([METADATA_URL, JWKS_URL])
        const early = yield* Effect.promise(() => next.sign({ jti: "c", exp: NOW + 600 }))
        for (let times = 0; times < 20; times++) yield* Effect.flip(bearer(early))
        expect(issuer.asked).toHaveLength(2)
        issuer.answers.set(JWKS_URL, { keys: [key.publicJwk, next.publicJwk] })
        yield* TestClock.adjust("31 seconds")
        yield* bearer(early)
        expect(issuer.asked).toHaveLength(4)
      })))

  it.effect("are asked for once by many who come at the same time", () =>
    withIssuer((issuer, key) =>
      Effect.gen(function*() {
        const tokens = yield* Effect.promise(() => Promise.all(Array.from({ length: 20 }, (_, index) => key.sign({ jti: `t${index}` }))))
        yield* Effect.forEach(tokens, bearer, { concurrency: "unbounded" })
        expect(issuer.asked).toEqual([METADATA_URL, JWKS_URL])
      })))

  it.effect("count for an hour while the issuer cannot be asked, and then nobody can tell", () =>
    withIssuer((issuer, key) =>
      Effect.gen(function*() {
        yield* bearer(yield* Effect.promise(() => key.sign({})))
        issuer.answers.clear()
        yield* TestClock.adjust("59 minutes")
        yield* bearer(yield* Effect.promise(() => key.sign({ jti: "b", iat: NOW + 3_500, exp: NOW + 4_000 })))
        yield* TestClock.adjust("2 minutes")
        const late = yield* Effect.flip(bearer(yield* Effect.promise(() => key.sign({ jti: "c", iat: NOW + 3_600, exp: NOW + 4_000 }))))
        expect(late).toMatchObject({ _tag: "TokensUnavailable", retryAfterSeconds: 5 })
      })))

  it.effect("that cannot be had are not asked for at every request", () =>
    withIssuer((issuer, key) =>
      Effect.gen(function*() {
        issuer.answers.clear()
        const token = yield* Effect.promise(() => key.sign({}))
        for (let times = 0; times < 5; times++) expect(yield* Effect.flip(bearer(token))).toMatchObject({ _tag: "TokensUnavailable" })
        expect(issuer.asked).toEqual([METADATA_URL, OPENID_URL])
        yield* TestClock.adjust("6 seconds")
        yield* Effect.flip(bearer(token))
        expect(issuer.asked).toHaveLength(4)
      })))

  it.effect.each<readonly [string, unknown, string]>([
    ["another issuer", { issuer: "https://evil.example", jwks_uri: JWKS_URL }, "its metadata is that of https://evil.example"],
    ["keys without protection", { issuer: ISSUER, jwks_uri: "http://id.example/keys" }, "https"],
    ["no address of keys", { issuer: ISSUER }, "could not be reached"],
    ["no object", [], "could not be reached"]
  ])("are not taken from metadata with %s", ([, document, why]) =>
    withIssuer((issuer, key) =>
      Effect.gen(function*() {
        issuer.answers.set(METADATA_URL, document)
        const failed = yield* Effect.flip(bearer(yield* Effect.promise(() => key.sign({}))))
        expect(failed).toMatchObject({ _tag: "TokensUnavailable" })
        expect(failed.message).toContain(why)
      })))

  it.effect("are found by OpenID Connect's metadata too, or at the address that the operator names", () =>
    Effect.gen(function*() {
      yield* withIssuer((issuer, key) =>
        Effect.gen(function*() {
          issuer.answers.delete(METADATA_URL)
          issuer.answers.set(OPENID_URL, { issuer: ISSUER, jwks_uri: JWKS_URL })
          yield* bearer(yield* Effect.promise(() => key.sign({})))
        }))
      yield* withIssuer((issuer, key) =>
        Effect.gen(function*() {
          yield* bearer(yield* Effect.promise(() => key.sign({})))
          expect(issuer.asked).toEqual([JWKS_URL])
        }), { jwksUrl: JWKS_URL })
    }))
})

describe("tokens that the issuer is asked about", () => {
  const INTROSPECT = `${ISSUER}/introspect`
  const introspection = { url: INTROSPECT, clientId: "ddg:1", clientSecret: Redacted.make("s cret&") }
  const answered = (answer: unknown) =>
    withIssuer((issuer) =>
      Effect.gen(function*() {
        issuer.answers.set(INTROSPECT, answer)
        const result = yield* Effect.either(bearer("opaque-token"))
        yield* Effect.either(bearer("opaque-token"))
        return { result, issuer }
      }), { introspection })

  it.effect("count when they are active and for this server; each is asked about once a minute", () =>
    Effect.gen(function*() {
      const { issuer, result } = yield* answered({ active: true, ...claimsOf({ iss: undefined, iat: undefined, jti: undefined }) })
      expect(result).toMatchObject({ _tag: "Right", right: { id: "ada", client: "editor" } })
      expect(issuer.posted).toHaveLength(1)
      const [{ authorization, form } = { authorization: undefined, form: {} }] = issuer.posted
      expect(form).toEqual({ token: "opaque-token", token_type_hint: "access_token" })
      expect(String(authorization)).toBe("<redacted>")
      expect(Redacted.isRedacted(authorization) ? Redacted.value(authorization) : undefined)
        .toBe(`Basic ${Buffer.from("ddg%3A1:s+cret%26").toString("base64")}`)
    }))

  it.effect.each<readonly [string, unknown]>([
    ["inactive", { active: false }],
    ["active in a manner of speaking", { ...claimsOf(), active: "true" }],
    ["for somebody else", { active: true, ...claimsOf({ aud: "https://other.example" }) }],
    ["of another issuer", { active: true, ...claimsOf({ iss: "https://evil.example" }) }],
    ["without an end", { active: true, ...claimsOf({ exp: undefined }) }],
    ["good for longer than an hour", { active: true, ...claimsOf({ iat: undefined, exp: NOW + 7_200 }) }],
    ["without a client", { active: true, ...claimsOf({ client_id: undefined }) }],
    ["no object", "active"]
  ])("do not count: %s", ([, answer]) =>
    Effect.gen(function*() {
      const { result } = yield* answered(answer)
      expect(result).toMatchObject({ _tag: "Left", left: { _tag: "TokenRefused" } })
    }))
})
