import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { base64url, SignJWT } from "jose"
import { describe, expect } from "vitest"
import { AccessTokens } from "../../../src/security/token/AccessTokens.ts"
import * as ExternalTokens from "../../../src/security/token/ExternalTokens.ts"
import { IssuerHttp } from "../../../src/security/token/IssuerHttp.ts"
import * as Proofs from "../../../src/security/token/Proofs.ts"
import * as Replays from "../../../src/security/token/Replays.ts"
import { proofAlgorithms } from "../../../src/security/token/Resource.ts"
import { claimsOf, fakeIssuer, ISSUER, RESOURCE, type SigningKey, signingKey } from "./support/Issuer.ts"
import { athOf, type Prover, prover } from "./support/Prover.ts"

const GENERIC = "The access token is invalid or expired"
const METADATA = "resource_metadata=\"https://mcp.example/.well-known/oauth-protected-resource/mcp\""
const ALGS = "algs=\"ES256 EdDSA Ed25519\""

interface Options {
  readonly required?: boolean
  readonly replays?: Effect.Effect<typeof Replays.Replays.Service>
}

interface World {
  readonly issuer: SigningKey
  readonly client: Prover
  /** Bound to the key of the client. */
  readonly bound: string
  /** Bound to nothing. */
  readonly free: string
}

/** A server that reads proofs, an issuer, and a client with a key. */
const withProofs = <A, E>(work: (world: World) => Effect.Effect<A, E, AccessTokens>, options: Options = {}) =>
  Effect.gen(function*() {
    const issuer = yield* Effect.promise(() => signingKey("k1"))
    const client = yield* Effect.promise(() => prover())
    const [bound, free] = yield* Effect.promise(() =>
      Promise.all([issuer.sign({ cnf: { jkt: client.thumbprint } }), issuer.sign({ jti: "token-2" })]))
    const replays = yield* options.replays ?? Replays.make()
    const layer = ExternalTokens.layer({
      resource: { uri: RESOURCE, issuer: ISSUER, name: "Search", proofs: { algorithms: proofAlgorithms, required: options.required ?? false } },
      algorithms: ["ES256"],
      skewSeconds: 5,
      jwksUrl: undefined,
      introspection: undefined,
      proofs: Proofs.make({ replays, skewSeconds: 5 })
    })
    return yield* Effect.provide(
      work({ issuer, client, bound, free }),
      Layer.provide(layer, Layer.succeed(IssuerHttp, fakeIssuer([issuer]).http))
    )
  })

const show = (authorization: string | undefined, dpop?: string, method = "POST", url = RESOURCE) =>
  Effect.flatMap(AccessTokens, ({ verify }) => verify({ authorization, dpop, method, url }))

/** What an honest client says of its request, at the time of the test clock. */
const honest = (token: string) => ({ htm: "POST", htu: RESOURCE, iat: 0, ath: athOf(token) })

type Forge = (world: World) => Promise<string | undefined>

const altered = (claims: Readonly<Record<string, unknown>>): Forge => ({ bound, client }) => client.proof({ ...honest(bound), ...claims })
const headed = (header: Readonly<Record<string, unknown>>): Forge => ({ bound, client }) => client.proof(honest(bound), header)

const forged: ReadonlyArray<readonly [name: string, make: Forge]> = [
  ["none at all", async () => undefined],
  ["an empty one", async () => ""],
  ["another method", altered({ htm: "GET" })],
  ["the method in small letters", altered({ htm: "post" })],
  ["no method", altered({ htm: undefined })],
  ["another path", altered({ htu: `${RESOURCE}/other` })],
  ["another host", altered({ htu: "https://evil.example/mcp" })],
  ["the same without TLS", altered({ htu: "http://mcp.example/mcp" })],
  ["another port", altered({ htu: "https://mcp.example:8443/mcp" })],
  ["no address", altered({ htu: undefined })],
  ["an address that is none", altered({ htu: "mcp" })],
  ["an old time", altered({ iat: -66 })],
  ["a future time", altered({ iat: 6 })],
  ["no time", altered({ iat: undefined })],
  ["a time that is a text", altered({ iat: "0" })],
  ["no id", altered({ jti: undefined })],
  ["an endless id", altered({ jti: "x".repeat(300) })],
  ["the hash of another token", ({ bound, client, free }) => client.proof({ ...honest(bound), ath: athOf(free) })],
  ["no hash of the token", altered({ ath: undefined })],
  ["another key than the token's", async ({ bound }) => (await prover()).proof(honest(bound))],
  ["another key, and the token's in the header", async ({ bound, client }) => (await prover()).proof(honest(bound), { jwk: client.publicJwk })],
  ["a key with its private part", ({ bound, client }) => client.proof(honest(bound), { jwk: client.privateJwk })],
  ["no key", headed({ jwk: undefined })],
  ["the type of a token", headed({ typ: "at+jwt" })],
  ["no type", headed({ typ: undefined })],
  ["a critical header that nobody knows", headed({ crit: ["x"], x: 1 })],
  ["a shared secret", ({ bound, client }) =>
    new SignJWT({ ...honest(bound), jti: "a" })
      .setProtectedHeader({ alg: "HS256", typ: "dpop+jwt", jwk: { kty: "oct" } })
      .sign(new TextEncoder().encode(client.thumbprint))],
  ["the public key as a shared secret", ({ bound, client }) =>
    new SignJWT({ ...honest(bound), jti: "a" })
      .setProtectedHeader({ alg: "HS256", typ: "dpop+jwt", jwk: client.publicJwk })
      .sign(new TextEncoder().encode(JSON.stringify(client.publicJwk)))],
  ["no algorithm", async ({ bound, client }) =>
    `${base64url.encode(JSON.stringify({ alg: "none", typ: "dpop+jwt", jwk: client.publicJwk }))}.${
      base64url.encode(JSON.stringify({ ...honest(bound), jti: "a" }))
    }.`],
  ["an algorithm that is not read here", async ({ bound }) => (await prover("PS256")).proof(honest(bound))],
  ["two headers, which Node makes one of", async ({ bound, client }) =>
    `${await client.proof(honest(bound))}, ${await client.proof(honest(bound))}`],
  ["the token itself", async ({ bound }) => bound],
  ["words", async () => "proof"],
  ["claims altered after they were signed", async ({ bound, client }) => {
    const [head, , signature] = (await client.proof({ ...honest(bound), htm: "GET" })).split(".")
    return `${head}.${base64url.encode(JSON.stringify({ ...honest(bound), jti: "a" }))}.${signature}`
  }],
  ["more than fits", async () => "a".repeat(5_000)]
]

const refusal = { _tag: "TokenRefused", challenge: { status: 401, message: GENERIC } }

describe("a token that is bound to a key", () => {
  it.effect("counts with a proof for its request, by each algorithm, with a query or without", () =>
    withProofs(({ issuer }) =>
      Effect.gen(function*() {
        for (const alg of proofAlgorithms) {
          const client = yield* Effect.promise(() => prover(alg))
          const token = yield* Effect.promise(() => issuer.sign({ jti: alg, cnf: { jkt: client.thumbprint } }))
          for (const htu of [RESOURCE, `${RESOURCE}?a=1#b`, "HTTPS://MCP.example:443/mcp"]) {
            const proof = yield* Effect.promise(() => client.proof({ ...honest(token), htu }))
            expect(yield* show(`DPoP ${token}`, proof)).toMatchObject({ kind: "token", id: "ada" })
          }
        }
      })))

  it.effect.each(forged)("does not count with a proof of %s, and the answer does not say what is wrong", ([, make]) =>
    withProofs((world) =>
      Effect.gen(function*() {
        const { bound, client } = world
        const proof = yield* Effect.promise(() => make(world))
        const refused = yield* Effect.flip(show(`DPoP ${bound}`, proof))
        expect(refused).toMatchObject(refusal)
        expect(refused).toMatchObject({
          challenge: { wwwAuthenticate: expect.stringMatching(/^Bearer error="invalid_token".*, DPoP error="invalid_token", error_description="The access token is invalid or expired"/) }
        })
        // An honest one goes on to count: it was the fault, and not the test.
        yield* show(`DPoP ${bound}`, yield* Effect.promise(() => client.proof(honest(bound))))
      })))

  it.effect("does not count without the scheme that says so, though the proof is good", () =>
    withProofs(({ bound, client }) =>
      Effect.gen(function*() {
        const proof = yield* Effect.promise(() => client.proof(honest(bound)))
        expect(yield* Effect.flip(show(`Bearer ${bound}`, proof))).toMatchObject(refusal)
        expect(yield* Effect.flip(show(`Bearer ${bound}`))).toMatchObject(refusal)
        yield* show(`DPoP ${bound}`, proof)
        // Neither does one that was found good a moment ago.
        expect(yield* Effect.flip(show(`Bearer ${bound}`))).toMatchObject(refusal)
        expect(yield* Effect.flip(show(`DPoP ${bound}`))).toMatchObject(refusal)
      })))

  it.effect("wants another proof for every request, also while the token is remembered", () =>
    withProofs(({ bound, client }) =>
      Effect.gen(function*() {
        const proof = yield* Effect.promise(() => client.proof(honest(bound)))
        yield* show(`DPoP ${bound}`, proof)
        expect(yield* Effect.flip(show(`DPoP ${bound}`, proof))).toMatchObject(refusal)
        // Not when it could have been forgotten either: by then it is too old.
        yield* TestClock.adjust("66 seconds")
        expect(yield* Effect.flip(show(`DPoP ${bound}`, proof))).toMatchObject(refusal)
        yield* show(`DPoP ${bound}`, yield* Effect.promise(() => client.proof({ ...honest(bound), iat: 66 })))
      })))

  it.effect("counts once of many who come with one proof at the same time", () =>
    withProofs(({ bound, client }) =>
      Effect.gen(function*() {
        const proof = yield* Effect.promise(() => client.proof(honest(bound)))
        const all = yield* Effect.forEach(Array.from({ length: 10 }), () => Effect.either(show(`DPoP ${bound}`, proof)), { concurrency: "unbounded" })
        expect(all.filter(({ _tag }) => _tag === "Right")).toHaveLength(1)
      })))

  it.effect("lets nobody in while it cannot be told what was shown before", () =>
    withProofs(({ bound, client }) =>
      Effect.gen(function*() {
        const proof = yield* Effect.promise(() => client.proof(honest(bound)))
        expect(yield* Effect.flip(show(`DPoP ${bound}`, proof))).toMatchObject({ _tag: "TokensUnavailable", retryAfterSeconds: 5 })
      }), { replays: Effect.succeed({ isFirst: () => new Replays.ReplaysUnavailable({ detail: "it is away" }) }) }))
})

describe("a token that its issuer is asked about", () => {
  it.effect("and calls bound wants a proof of that key as well", () =>
    Effect.gen(function*() {
      const client = yield* Effect.promise(() => prover())
      const INTROSPECT = `${ISSUER}/introspect`
      const { answers, http } = fakeIssuer()
      answers.set(INTROSPECT, { active: true, token_type: "DPoP", ...claimsOf({ cnf: { jkt: client.thumbprint } }) })
      const layer = ExternalTokens.layer({
        resource: { uri: RESOURCE, issuer: ISSUER, name: "Search", proofs: { algorithms: proofAlgorithms, required: true } },
        algorithms: ["ES256"],
        skewSeconds: 5,
        jwksUrl: undefined,
        introspection: { url: INTROSPECT, clientId: "ddg", clientSecret: Redacted.make("secret") },
        proofs: Proofs.make({ replays: yield* Replays.make(), skewSeconds: 5 })
      })
      yield* Effect.provide(Effect.gen(function*() {
        expect(yield* Effect.flip(show("Bearer opaque"))).toMatchObject(refusal)
        const proof = yield* Effect.promise(() => client.proof(honest("opaque")))
        expect(yield* show("DPoP opaque", proof)).toMatchObject({ id: "ada" })
        expect(yield* Effect.flip(show("DPoP opaque", proof))).toMatchObject(refusal)
      }), Layer.provide(layer, Layer.succeed(IssuerHttp, http)))
    }))
})

describe("a token that is bound to nothing", () => {
  it.effect("counts by itself, not as one that is proved, and not where proofs are required", () =>
    Effect.gen(function*() {
      yield* withProofs(({ client, free }) =>
        Effect.gen(function*() {
          yield* show(`Bearer ${free}`)
          const proof = yield* Effect.promise(() => client.proof(honest(free)))
          expect(yield* Effect.flip(show(`DPoP ${free}`, proof))).toMatchObject(refusal)
        }))
      yield* withProofs(({ bound, client, free }) =>
        Effect.gen(function*() {
          const refused = yield* Effect.flip(show(`Bearer ${free}`))
          expect(refused).toMatchObject(refusal)
          yield* show(`DPoP ${bound}`, yield* Effect.promise(() => client.proof(honest(bound))))
        }), { required: true })
    }))
})

describe("what clients are told", () => {
  it.effect("names both ways where a proof may be shown, and one where it must", () =>
    Effect.gen(function*() {
      const missing = (required: boolean) =>
        withProofs(() => Effect.flatMap(AccessTokens, ({ metadata }) =>
          Effect.map(Effect.flip(show(undefined)), (refused) => ({ refused, metadata }))), { required })
      const optional = yield* missing(false)
      expect(optional.refused).toMatchObject({
        challenge: {
          wwwAuthenticate: `Bearer scope="ddg:search ddg:read", ${METADATA}, DPoP scope="ddg:search ddg:read", ${METADATA}, ${ALGS}`
        }
      })
      expect(optional.metadata).toMatchObject({ dpop_signing_alg_values_supported: ["ES256", "EdDSA", "Ed25519"] })
      expect(optional.metadata).not.toHaveProperty("dpop_bound_access_tokens_required")
      const required = yield* missing(true)
      expect(required.refused).toMatchObject({ challenge: { wwwAuthenticate: `DPoP scope="ddg:search ddg:read", ${METADATA}, ${ALGS}` } })
      expect(required.metadata).toMatchObject({ dpop_bound_access_tokens_required: true })
    }))
})
