import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { decodeJwt, decodeProtectedHeader } from "jose"
import { describe, expect } from "vitest"
import { DenylistUnavailable } from "../../src/security/token/Denylist.ts"
import { recordsIn } from "../../src/auth/Places.ts"
import { fetcherOf, refusingDial } from "../egress/page/support/fetcher.ts"
import * as Flow from "./support/Flow.ts"
import { SoftKey } from "./support/SoftKey.ts"
import { Visitor } from "./support/Visitor.ts"
import { peopleIn, tokensOf, wait, type World, world } from "./support/World.ts"

const live = <E>(name: string, work: () => Effect.Effect<void, E, Scope.Scope>) =>
  it.live(name, () => Effect.scoped(work()))

const refused = (world: World, token: string) => Effect.flip(world.subject(token))

describe("metadata", () => {
  live("says what clients need: S256, the issuer in answers, documents of clients, registration, revocation", () =>
    Effect.gen(function*() {
      const { issuer } = yield* world()
      for (const name of ["oauth-authorization-server", "openid-configuration"]) {
        const metadata = yield* wait(async () => Flow.jsonOf(await fetch(`${issuer}/.well-known/${name}`)))
        expect(metadata).toMatchObject({
          issuer,
          authorization_endpoint: `${issuer}/oauth/authorize`,
          token_endpoint: `${issuer}/oauth/token`,
          registration_endpoint: `${issuer}/oauth/register`,
          revocation_endpoint: `${issuer}/oauth/revoke`,
          code_challenge_methods_supported: ["S256"],
          authorization_response_iss_parameter_supported: true,
          client_id_metadata_document_supported: true,
          response_types_supported: ["code"]
        })
        expect(JSON.stringify(metadata)).not.toContain("implicit")
      }
    }))

  live("is that of the settings, whatever a request says of where it was sent", () =>
    Effect.gen(function*() {
      const { issuer } = yield* world()
      const metadata = yield* wait(async () =>
        Flow.jsonOf(await fetch(`${issuer}/.well-known/oauth-authorization-server`, {
          headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example" }
        })))
      expect(JSON.stringify(metadata)).not.toContain("evil")
    }))
})

describe("a request for tokens", () => {
  live("gives a token for this server to whoever signs in by a passkey and allows it", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const { access, issuer, resource, subject } = all
      const ada = yield* wait(() => all.somebody("Ada"))
      const { query, verifier } = yield* wait(() => ada.authorize({ answers: { reading: "1h" } }))
      expect([query.get("iss"), query.get("state")]).toEqual([issuer, "state-1"])
      const tokens = tokensOf(yield* wait(() =>
        Flow.exchange(issuer, query.get("code") ?? "", verifier, { client: ada.client, resource })))
      expect(decodeProtectedHeader(tokens.access)).toMatchObject({ typ: "at+jwt", alg: "ES256" })
      const claims = decodeJwt(tokens.access)
      expect(claims).toMatchObject({ iss: issuer, aud: resource, client_id: ada.client, scope: "ddg:search ddg:read", acr: "phr" })
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600)
      expect(tokens.refresh).toBeUndefined()
      expect(access.at(-1)).toMatchObject({ client: ada.client, reading: "1h", scopes: ["ddg:search", "ddg:read"], person: claims.sub })
      const who = yield* subject(tokens.access)
      expect(who).toMatchObject({ kind: "token", issuer, id: claims.sub, client: ada.client })
      expect([...who.scopes]).toEqual(["ddg:search", "ddg:read"])
      expect(Date.now() - (who.passkeyAt ?? 0)).toBeLessThan(60_000)
    }))

  live("is refused without PKCE, with plain PKCE, with a verifier that does not fit", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const bare = yield* wait(() => ada.authorize({}, { challenge: undefined }))
      expect(bare.query.get("error")).toBe("invalid_request")
      const plain = yield* wait(() => ada.authorize({}, { method: "plain" }))
      expect(plain.query.get("error")).toBe("invalid_request")
      const { query } = yield* wait(() => ada.authorize())
      const wrong = yield* wait(() =>
        Flow.exchange(all.issuer, query.get("code") ?? "", Flow.verifier(), { client: ada.client, resource: all.resource }))
      expect(wrong["error"]).toBe("invalid_grant")
    }))

  live("is refused for another resource, at the authorization and at the exchange, and for two at once", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const other = "https://other.example/mcp"
      const { query } = yield* wait(() => ada.authorize({}, { resource: other }))
      expect(query.get("error")).toBe("invalid_target")
      for (const resource of [other, [all.resource, other]]) {
        const { query, verifier } = yield* wait(() => ada.authorize())
        const answer = yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, { client: ada.client, resource }))
        expect(answer["error"]).toBe("invalid_target")
      }
    }))

  live("that names no resource and no scope gets a token for this server, for ordinary use", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { query, verifier } = yield* wait(() => ada.authorize({}, { scope: undefined, resource: undefined }))
      const tokens = tokensOf(yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, { client: ada.client })))
      expect(decodeJwt(tokens.access)).toMatchObject({ aud: all.resource, scope: "ddg:search ddg:read" })
    }))

  live("goes back to registered addresses only, with any port for a program on the machine (RFC 8252)", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const elsewhere = yield* wait(() =>
        fetch(Flow.authorizeUrl(all.issuer, {
          client: ada.client, scope: "ddg:search", challenge: Flow.challengeOf("x"), redirect: "https://evil.example/callback"
        }), { redirect: "manual" }))
      expect([elsewhere.status, elsewhere.headers.get("location")]).toEqual([400, null])
      expect(elsewhere.headers.get("content-type")).toContain("text/html")
      const ported = yield* wait(() => ada.authorize({}, { redirect: "http://127.0.0.1:54321/callback" }))
      expect(ported.query.get("code")).not.toBeNull()
    }))

  live("takes a code once; a second use takes back what the first one gave, the signed token too", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { query, verifier } = yield* wait(() => ada.authorize({ scope: "ddg:search offline_access" }, { extra: { prompt: "consent" } }))
      const by = { client: ada.client, resource: all.resource }
      const tokens = tokensOf(yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, by)))
      yield* all.subject(tokens.access)
      const again = yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, by))
      expect(again["error"]).toBe("invalid_grant")
      expect((yield* wait(() => Flow.refresh(all.issuer, tokens.refresh ?? "", by)))["error"]).toBe("invalid_grant")
      expect(yield* refused(all, tokens.access)).toMatchObject({ _tag: "TokenRefused" })
    }))

  live("gives one token for one code, however many come with it at once", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { query, verifier } = yield* wait(() => ada.authorize())
      const answers = yield* wait(() =>
        Promise.all(Array.from({ length: 5 }, () =>
          Flow.exchange(all.issuer, query.get("code") ?? "", verifier, { client: ada.client, resource: all.resource }))))
      expect(answers.filter((answer) => answer["access_token"] !== undefined).length).toBeLessThanOrEqual(1)
    }))

  live("can be allowed in part, refused altogether, and asked for again", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const part = yield* wait(() => ada.tokens({ answers: { scopes: ["ddg:search"] } }))
      expect(part.scope).toBe("ddg:search")
      const none = yield* wait(() => ada.authorize({ answers: { refuse: true } }))
      expect(none.query.get("error")).toBe("access_denied")
      const empty = yield* wait(() => ada.authorize({ answers: { scopes: [] } }))
      expect(empty.query.get("error")).toBe("access_denied")
      // Nothing that was not asked for can be slipped in.
      const more = yield* wait(() => ada.tokens({ answers: { scopes: ["ddg:search", "ddg:account"] } }))
      expect(more.scope).toBe("ddg:search")
      const again = yield* wait(() => ada.tokens())
      expect(again.scope).toBe("ddg:search ddg:read")
    }))

  live("shows program, resource, scopes and durations, with what others have named made harmless", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const client = Flow.text(
        yield* wait(() => Flow.register(all.issuer, { client_name: "<script>alert(1)</script>\u202eevil\u0007 https://phish.example" })),
        "client_id"
      )
      const { page } = yield* wait(() => ada.authorize({ client }))
      for (const part of [all.resource, client, "127.0.0.1:49163", "Search the web for you", "Read pages for you", "For one hour", "Ada"]) {
        expect(page).toContain(part)
      }
      expect(page).toContain("&lt;script&gt;")
      expect(page).not.toMatch(/<script>|\u202e|\u0007|https:\/\/phish/)
      expect(page).not.toContain("name=\"scope\" value=\"ddg:admin\"")
    }))
})

describe("requests for tokens that nobody finishes", () => {
  live("are let in a hundred times within a quarter of an hour", () =>
    Effect.gen(function*() {
      const { issuer } = yield* world()
      const ask = () => wait(async () => (await fetch(`${issuer}/oauth/authorize?client_id=nobody`, { redirect: "manual" })).status)
      for (let times = 0; times < 100; times++) expect(yield* ask()).toBe(400)
      expect(yield* ask()).toBe(429)
    }))
})

describe("refresh tokens", () => {
  const offline = { scope: "ddg:search offline_access" }

  live("are given only to whoever asks to stay signed in, change at each use, and end together when one is used twice", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const by = { client: ada.client, resource: all.resource }
      const { query, verifier } = yield* wait(() => ada.authorize(offline, { extra: { prompt: "consent" } }))
      const first = tokensOf(yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, by)))
      const second = tokensOf(yield* wait(() => Flow.refresh(all.issuer, first.refresh ?? "", by)))
      expect(second.refresh).not.toBe(first.refresh)
      yield* all.subject(second.access)
      expect((yield* wait(() => Flow.refresh(all.issuer, first.refresh ?? "", by)))["error"]).toBe("invalid_grant")
      expect((yield* wait(() => Flow.refresh(all.issuer, second.refresh ?? "", by)))["error"]).toBe("invalid_grant")
      expect(yield* refused(all, second.access)).toMatchObject({ _tag: "TokenRefused" })
      expect(all.events.map(({ event }) => event)).toContain("access_revoked")
    }))

  live("do not renew what asks for a young sign-in", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const by = { client: ada.client, resource: all.resource }
      const { query, verifier } = yield* wait(() =>
        ada.authorize({ scope: "ddg:search ddg:account offline_access" }, { extra: { prompt: "consent" } }))
      const first = tokensOf(yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, by)))
      expect(first.scope).toBe("ddg:search ddg:account")
      const { exp = 0, iat = 0 } = decodeJwt(first.access)
      expect(exp - iat).toBeLessThanOrEqual(900)
      const renewed = tokensOf(yield* wait(() => Flow.refresh(all.issuer, first.refresh ?? "", by)))
      expect(renewed.scope).toBe("ddg:search")
    }))
})

describe("revocation", () => {
  live("reaches signed tokens, of their own client only, and tells nobody whether there was one", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { access } = yield* wait(() => ada.tokens())
      expect(yield* wait(() => Flow.revoke(all.issuer, access, "another-client"))).toBe(200)
      yield* all.subject(access)
      expect(yield* wait(() => Flow.revoke(all.issuer, "a.b.c", ada.client))).toBe(200)
      expect(yield* wait(() => Flow.revoke(all.issuer, access, ada.client))).toBe(200)
      expect(yield* refused(all, access)).toMatchObject({ _tag: "TokenRefused" })
      yield* all.subject((yield* wait(() => ada.tokens())).access)
    }))

  live("of a refresh token ends the signed ones of the same consent", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const by = { client: ada.client, resource: all.resource }
      const { query, verifier } = yield* wait(() => ada.authorize({ scope: "ddg:search offline_access" }, { extra: { prompt: "consent" } }))
      const tokens = tokensOf(yield* wait(() => Flow.exchange(all.issuer, query.get("code") ?? "", verifier, by)))
      expect(yield* wait(() => Flow.revoke(all.issuer, tokens.refresh ?? "", ada.client))).toBe(200)
      expect((yield* wait(() => Flow.refresh(all.issuer, tokens.refresh ?? "", by)))["error"]).toBe("invalid_grant")
      expect(yield* refused(all, tokens.access)).toMatchObject({ _tag: "TokenRefused" })
    }))

  live("is kept where all replicas look, and lets nobody in while it cannot be looked up", () =>
    Effect.gen(function*() {
      const revoked = new Map<string, number>()
      let isDown = false
      const down = new DenylistUnavailable({ detail: "it is away" })
      const shared = {
        revoke: (id: string, until: number) => (isDown ? down : Effect.sync(() => void revoked.set(id, until))),
        isRevoked: (id: string) => (isDown ? down : Effect.sync(() => revoked.has(id)))
      }
      const all = yield* world({ denylist: shared })
      const ada = yield* wait(() => all.somebody("Ada"))
      const [ended, kept] = yield* wait(async () => [await ada.tokens(), await ada.tokens()] as const)
      expect(yield* wait(() => Flow.revoke(all.issuer, ended.access, ada.client))).toBe(200)
      expect(revoked.size).toBe(1)
      expect(yield* refused(all, ended.access)).toMatchObject({ _tag: "TokenRefused" })
      yield* all.subject(kept.access)
      isDown = true
      expect(yield* refused(all, kept.access)).toMatchObject({ _tag: "TokenRefused" })
      expect(yield* wait(() => Flow.revoke(all.issuer, kept.access, ada.client))).toBe(503)
      isDown = false
      yield* all.subject(kept.access)
    }))

  live("survives a restart, as do people, their passkeys, clients and keys", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const [kept, ended] = yield* wait(async () => [await ada.tokens(), await ada.tokens()] as const)
      yield* wait(() => Flow.revoke(all.issuer, ended.access, ada.client))
      const records = recordsIn(all.folder)
      const denied = yield* records.list({ name: "denied", schema: Schema.Literal(true), most: 1 })
      expect(denied).toHaveLength(1)
      const again = yield* world({ folder: all.folder })
      expect(again.code).toBeUndefined()
      const keys = (issuer: string) => wait(async () => Flow.jsonOf(await fetch(`${issuer}/oauth/jwks`)))
      expect(yield* keys(again.issuer)).toEqual(yield* keys(all.issuer))
      // It has another address, and so its tokens another issuer: only its own count.
      expect(yield* Effect.flip(again.subject(kept.access))).toMatchObject({ _tag: "TokenRefused" })
    }))

  live("is what the removal of a person, or of the passkey that signed in, comes to", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const people = peopleIn(all)
      const ada = yield* wait(() => all.somebody("Ada"))
      const first = yield* wait(() => ada.tokens())
      const [listed] = yield* people.list
      const passkey = listed?.passkeys[0]
      if (listed === undefined || passkey === undefined) return yield* Effect.dieMessage("nobody was enrolled")
      yield* people.removePasskey(passkey)
      expect(yield* refused(all, first.access)).toMatchObject({ _tag: "TokenRefused" })
      const { code } = yield* people.invite({ name: "Ada", admin: false, lasts: Duration.minutes(5) })
      // Sign-ins are known by the second, and those of the second of the removal count no more. The library has its own clock.
      yield* Effect.sleep("1001 millis")
      const again = yield* wait(() => all.somebody("Ada", Redacted.value(code)))
      const second = yield* wait(() => again.tokens())
      expect(decodeJwt(second.access).sub).toBe(listed.person.id)
      yield* all.subject(second.access)
      yield* people.remove(listed.person)
      expect(yield* refused(all, second.access)).toMatchObject({ _tag: "TokenRefused" })
    }))
})

describe("scopes that ask for a young sign-in", () => {
  live("make whoever signed in long ago do so once more, and nobody else", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const same = yield* wait(() => ada.authorize({ scope: "ddg:search ddg:account" }))
      expect([same.signIns, same.questions]).toEqual([0, 1])
      yield* aged(all, 16 * 60)
      const low = yield* wait(() => ada.authorize({ scope: "ddg:search" }))
      expect(low.signIns).toBe(0)
      const high = yield* wait(() => ada.authorize({ scope: "ddg:search ddg:account" }))
      expect(high.signIns).toBe(1)
      yield* aged(all, 6 * 60)
      expect((yield* wait(() => ada.authorize({ scope: "ddg:account" }))).signIns).toBe(0)
      expect((yield* wait(() => ada.authorize({ scope: "ddg:admin" }))).signIns).toBe(1)
    }))

  live("are given to administer only to those whom the operator has named", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const people = peopleIn(all)
      const operator = yield* wait(() => all.somebody("Ada"))
      expect((yield* wait(() => operator.tokens({ scope: "ddg:search ddg:admin" }))).scope).toBe("ddg:search ddg:admin")
      const { code } = yield* people.invite({ name: "Ben", admin: false, lasts: Duration.minutes(5) })
      const ben = yield* wait(() => all.somebody("Ben", Redacted.value(code)))
      expect((yield* wait(() => ben.tokens({ scope: "ddg:search ddg:admin", answers: { scopes: ["ddg:search", "ddg:admin"] } }))).scope)
        .toBe("ddg:search")
    }))
})

/** Makes all sign-ins of browsers older. */
const aged = ({ folder }: World, seconds: number) =>
  Effect.gen(function*() {
    const records = recordsIn(folder)
    const kind = { name: "session", schema: Schema.Record({ key: Schema.String, value: Schema.Unknown }), most: 100 }
    for (const { expires, value } of yield* records.list(kind)) {
      const { jti, loginTs } = value
      if (typeof jti !== "string" || typeof loginTs !== "number") continue
      yield* records.put(kind, jti, { ...value, loginTs: loginTs - seconds }, { expires })
    }
  })

describe("clients", () => {
  live("register by themselves, and are not bound to the scopes that they begin with", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const registered = yield* wait(() => Flow.register(all.issuer, { scope: "ddg:search" }))
      expect(registered).toMatchObject({ status: 201, token_endpoint_auth_method: "none" })
      expect(registered["scope"]).toBeUndefined()
      expect(registered["client_secret"]).toBeUndefined()
      const client = Flow.text(registered, "client_id")
      expect((yield* wait(() => ada.tokens({ client, scope: "ddg:search ddg:read" }))).scope).toBe("ddg:search ddg:read")
    }))

  live("cannot register by something that is no metadata, nor without end", () =>
    Effect.gen(function*() {
      const { issuer } = yield* world()
      const post = (body: string, type = "application/json") =>
        wait(() => fetch(`${issuer}/oauth/register`, { method: "POST", headers: { "content-type": type }, body }))
      expect((yield* post("{")).status).toBe(400)
      expect((yield* post("[]")).status).toBe(400)
      expect((yield* post(JSON.stringify({ redirect_uris: ["javascript:alert(1)"] }))).status).toBe(400)
      expect((yield* post("x".repeat(70_000))).status).toBe(413)
      let last = 0
      for (let times = 0; times < 31 && last !== 429; times++) last = (yield* post("{}")).status
      expect(last).toBe(429)
    }))

  const DOCUMENT = "https://client.example/mcp.json"
  const document = {
    client_id: DOCUMENT,
    client_name: "Documented program",
    redirect_uris: [Flow.CALLBACK],
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"]
  }

  live("are known by the address of a document, which is fetched by the guarded way", () =>
    Effect.gen(function*() {
      const all = yield* world({ documents: new Map([[DOCUMENT, document]]) })
      const ada = yield* wait(() => all.somebody("Ada"))
      const { page } = yield* wait(() => ada.authorize({ client: DOCUMENT }))
      expect(page).toContain("Documented program")
      expect(page).not.toContain("it says so itself")
      const { access } = yield* wait(() => ada.tokens({ client: DOCUMENT }))
      expect(decodeJwt(access)).toMatchObject({ client_id: DOCUMENT })
      expect(all.fetched).toEqual([DOCUMENT])
    }))

  live("whose document says something else, or leads inwards, are shown an error, and nothing inside is contacted", () =>
    Effect.gen(function*() {
      const dialled: Array<string> = []
      const pages = yield* fetcherOf({
        options: { dial: refusingDial(dialled), maxRedirects: 0 },
        resolve: (name) => (name === "inside.example" ? ["10.0.0.5"] : name === "sometimes.example" ? ["93.184.215.14", "127.0.0.1"] : [])
      })
      const guarded = yield* world({ pages })
      for (const client of [
        "https://169.254.169.254/latest", "https://127.0.0.1/c.json", "https://[::1]/c.json", "https://localhost/c.json",
        "https://inside.example/c.json", "https://sometimes.example/c.json", "https://2130706433/c.json", "https://none.example/c.json"
      ]) {
        const answer = yield* wait(() =>
          fetch(Flow.authorizeUrl(guarded.issuer, { client, scope: "ddg:search", challenge: Flow.challengeOf("x") }), { redirect: "manual" }))
        expect([client, answer.status]).toEqual([client, 400])
      }
      expect(dialled).toEqual([])
      const lying = yield* world({ documents: new Map([[DOCUMENT, { ...document, client_id: "https://other.example/c.json" }]]) })
      const answer = yield* wait(() =>
        fetch(Flow.authorizeUrl(lying.issuer, { client: DOCUMENT, scope: "ddg:search", challenge: Flow.challengeOf("x") }), { redirect: "manual" }))
      expect(answer.status).toBe(400)
    }))
})

describe("passkeys", () => {
  /** A page that waits for a sign-in, in a browser of its own. */
  const waiting = (all: World, client: string, visitor = new Visitor(all.issuer)) =>
    wait(async () => {
      const url = Flow.authorizeUrl(all.issuer, {
        client, scope: "ddg:search", resource: all.resource, challenge: Flow.challengeOf("x"), extra: { prompt: "login" }
      })
      const first = await visitor.ask(url)
      const base = new URL(first.headers.get("location") ?? "", all.issuer).pathname
      await visitor.ask(base)
      return { visitor, base }
    })

  const challenge = (visitor: Visitor, base: string) =>
    wait(async () => ({ challenge: Flow.text(await Flow.jsonOf(await visitor.post(`${base}/options`, {})), "challenge") }))

  live("that prove nothing are refused: another origin, host, challenge or person, nobody there, a counter that went back, a replay", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { base, visitor } = yield* waiting(all, ada.client)
      for (const tampering of [
        { origin: "https://evil.example" }, { rpId: "evil.example" }, { challenge: "AAAA" }, { unverified: true },
        { userHandle: Buffer.from("somebody-else").toString("base64url") }, { counter: 0 }
      ]) {
        const options = yield* challenge(visitor, base)
        const answer = yield* wait(() => visitor.post(`${base}/verify`, ada.key.get(options, tampering)))
        expect([tampering, answer.status]).toEqual([tampering, 403])
      }
      const strange = yield* challenge(visitor, base)
      expect((yield* wait(() => visitor.post(`${base}/verify`, new SoftKey(all.issuer).get(strange)))).status).toBe(403)
      const options = yield* challenge(visitor, base)
      const assertion = ada.key.get(options)
      const { base: later, visitor: other } = yield* waiting(all, ada.client)
      yield* challenge(other, later)
      expect((yield* wait(() => other.post(`${later}/verify`, assertion))).status).toBe(403)
      expect((yield* wait(() => visitor.post(`${base}/verify`, assertion))).status).toBe(200)
      expect((yield* wait(() => visitor.post(`${base}/verify`, assertion))).status).toBe(400)
    }))

  live("are asked for by this server's pages only, in the browser that they were shown in", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const ada = yield* wait(() => all.somebody("Ada"))
      const { base, visitor } = yield* waiting(all, ada.client)
      for (const origin of ["https://evil.example", "null", `${all.issuer}.evil.example`]) {
        expect((yield* wait(() => visitor.post(`${base}/options`, {}, { origin }))).status).toBe(403)
        expect((yield* wait(() => visitor.submit(`${base}/cancel`, [], { origin }))).status).toBe(403)
      }
      expect((yield* wait(() => new Visitor(all.issuer).post(`${base}/options`, {}))).status).toBe(404)
      const { visitor: other } = yield* waiting(all, ada.client)
      expect((yield* wait(() => other.post(`${base}/options`, {}))).status).toBe(404)
      expect((yield* wait(() => visitor.ask(`${base}/options`, { method: "POST", body: "{}", headers: { origin: all.issuer } }))).status).toBe(415)
    }))

  live("are made by a code, which counts once and for so long, and is guessed at a few times only", () =>
    Effect.gen(function*() {
      const all = yield* world()
      const people = peopleIn(all)
      const visitor = new Visitor(all.issuer)
      yield* wait(() => visitor.ask("/auth/enrol"))
      const ask = (code: string, name = "Ada") => wait(() => visitor.post("/auth/enrol/options", { code, name }))
      expect((yield* ask("0000-0000-0000-0000")).status).toBe(403)
      const typed = (all.code ?? "").toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")
      expect((yield* ask(typed, "  ")).status).toBe(400)
      const asked = yield* wait(async () => Flow.jsonOf(await visitor.post("/auth/enrol/options", { code: typed, name: "Ada" })))
      const user = asked["user"]
      const key = new SoftKey(all.issuer)
      const id = typeof user === "object" && user !== null && "id" in user ? String(user.id) : ""
      const made = key.create({ challenge: Flow.text(asked, "challenge"), user: { id } })
      expect((yield* wait(() => visitor.post("/auth/enrol/verify", made))).status).toBe(200)
      expect((yield* ask(all.code ?? "")).status).toBe(403)
      expect(yield* people.list).toMatchObject([{ person: { name: "Ada", admin: true }, passkeys: [{ transports: ["internal"] }] }])
      expect(all.events.map(({ event }) => event)).toEqual(["code_refused", "enrolled", "code_refused"])
      let last = 0
      for (let times = 0; times < 12 && last !== 429; times++) last = (yield* ask("0000-0000-0000-0000")).status
      expect(last).toBe(429)
    }))
})
