import { decodeJwt } from "jose"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import * as Flow from "../auth/support/Flow.ts"
import { SoftKey } from "../auth/support/SoftKey.ts"
import { Visitor } from "../auth/support/Visitor.ts"
import { athOf, type Prover, prover } from "../security/token/support/Prover.ts"
import { openTeam, type Team } from "./support/Team.ts"

/** The program as shipped, with tokens bound to keys, and a client that makes proofs. */

const SCOPE = "ddg:search ddg:read offline_access"

const teams: Array<Team> = []
afterEach(async () => {
  await Promise.all(teams.splice(0).map(({ close }) => close()))
})
afterAll(async () => {
  await Promise.all(teams.map(({ close }) => close()))
})

const opened = async (dpop: string): Promise<Team> => {
  const team = await openTeam({ DDG_AUTH: "embedded", DDG_AUTH_DPOP: dpop, DDG_HTTP_MODE: "sessions" })
  teams.push(team)
  return team
}

/** A person signs in for a program, which gets a code for tokens. */
const allowed = async (team: Team) => {
  const client = Flow.text(await Flow.register(team.origin, { client_name: "Prover", dpop_bound_access_tokens: false }), "client_id")
  const key = new SoftKey(team.origin)
  const visitor = new Visitor(team.origin)
  const code = async (more: Partial<Flow.Answers> = {}) => {
    const verifier = Flow.verifier()
    const { query } = await Flow.authorize(team.origin, {
      client, scope: SCOPE, resource: team.mcp, challenge: Flow.challengeOf(verifier), extra: { prompt: "consent" }
    }, { key, ...more }, visitor)
    return { code: query.get("code") ?? "", verifier }
  }
  const first = await code({ code: team.code, name: "Ada" })
  return { client, first, again: () => code() }
}

const tokenProof = (team: Team, { proof }: Prover): Promise<string> => proof({ htm: "POST", htu: `${team.origin}/oauth/token` })

const send = (team: Team, authorization: string, dpop: ReadonlyArray<string>, method = "POST", session?: string) => {
  const headers = new Headers({
    "content-type": "application/json", accept: "application/json, text/event-stream", authorization, "mcp-protocol-version": "2025-11-25"
  })
  for (const proof of dpop) headers.append("dpop", proof)
  if (session !== undefined) headers.set("mcp-session-id", session)
  const message = session === undefined
    ? { id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "prover", version: "1" } } }
    : { id: 2, method: "tools/call", params: { name: "web_search", arguments: { query: "grey heron" } } }
  return fetch(team.mcp, { method, headers, ...(method === "POST" ? { body: JSON.stringify({ jsonrpc: "2.0", ...message }) } : {}) })
}

describe("tokens that are bound to keys", { timeout: 60_000 }, () => {
  it("are issued to who proves a key, and count with a fresh proof of it at every request", async () => {
    const team = await opened("optional")
    const { client, first, again } = await allowed(team)
    const metadata = await Flow.jsonOf(await fetch(`${team.origin}/.well-known/oauth-authorization-server`))
    expect(metadata["dpop_signing_alg_values_supported"]).toEqual(["ES256", "EdDSA", "Ed25519"])
    const key = await prover()
    const by = { client, resource: team.mcp }
    const issued = await Flow.exchange(team.origin, first.code, first.verifier, { ...by, proof: await tokenProof(team, key) })
    expect(issued["token_type"]).toBe("DPoP")
    const token = Flow.text(issued, "access_token")
    expect(decodeJwt(token)["cnf"]).toEqual({ jkt: key.thumbprint })

    const proofOf = (method = "POST") => key.proof({ htm: method, htu: team.mcp, ath: athOf(token) })
    const authorization = `DPoP ${token}`
    const proof = await proofOf()
    const begun = await send(team, authorization, [proof])
    expect(begun.status).toBe(200)
    const session = begun.headers.get("mcp-session-id") ?? ""
    const searched = await send(team, authorization, [await proofOf()], "POST", session)
    expect([searched.status, await searched.text()]).toEqual([200, expect.stringContaining("results")])

    const refused = [
      await send(team, authorization, [proof], "POST", session),
      await send(team, authorization, [], "POST", session),
      await send(team, authorization, [await proofOf(), await proofOf()], "POST", session),
      await send(team, authorization, [await proofOf("POST")], "DELETE", session),
      await send(team, `Bearer ${token}`, [await proofOf()], "POST", session),
      await send(team, `Bearer ${token}`, [], "POST", session)
    ]
    for (const response of refused) {
      expect(response.status).toBe(401)
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token".*, DPoP error="invalid_token".*algs="ES256 EdDSA Ed25519"$/)
      expect(await response.text()).toContain("The access token is invalid or expired")
    }
    expect((await send(team, authorization, [await proofOf("DELETE")], "DELETE", session)).status).toBe(200)

    // The refresh token of a client without a secret is bound to the same key.
    const stolen = await Flow.refresh(team.origin, Flow.text(issued, "refresh_token"), { ...by, proof: await tokenProof(team, await prover()) })
    expect(stolen["error"]).toBe("invalid_grant")
    const bare = await Flow.refresh(team.origin, Flow.text(issued, "refresh_token"), by)
    expect(bare["error"]).toBe("invalid_grant")
    const renewed = await Flow.refresh(team.origin, Flow.text(issued, "refresh_token"), { ...by, proof: await tokenProof(team, key) })
    expect(decodeJwt(Flow.text(renewed, "access_token"))["cnf"]).toEqual({ jkt: key.thumbprint })

    // Where proofs are optional, clients that know nothing of them go on as before.
    const { code, verifier } = await again()
    const free = await Flow.exchange(team.origin, code, verifier, by)
    expect((await send(team, `Bearer ${Flow.text(free, "access_token")}`, [])).status).toBe(200)
    expect(team.server.said()).not.toContain(token)
    expect(team.server.said()).not.toContain(proof)
  })

  it("are the only ones where proofs are required", async () => {
    const team = await opened("required")
    const { client, first, again } = await allowed(team)
    const metadata = await Flow.jsonOf(await fetch(`${team.origin}/.well-known/oauth-protected-resource/mcp`))
    expect(metadata).toMatchObject({
      dpop_signing_alg_values_supported: ["ES256", "EdDSA", "Ed25519"], dpop_bound_access_tokens_required: true
    })
    const bare = await send(team, "", [])
    expect(bare.headers.get("www-authenticate")).toMatch(/^DPoP scope="ddg:search ddg:read", resource_metadata="[^"]+", algs="ES256 EdDSA Ed25519"$/)
    const by = { client, resource: team.mcp }
    // Whatever the client said of itself when it registered.
    expect(await Flow.exchange(team.origin, first.code, first.verifier, by)).toMatchObject({ status: 400, error: "invalid_dpop_proof" })
    const key = await prover("Ed25519")
    const { code, verifier } = await again()
    const token = Flow.text(await Flow.exchange(team.origin, code, verifier, { ...by, proof: await tokenProof(team, key) }), "access_token")
    expect((await send(team, `DPoP ${token}`, [await key.proof({ htm: "POST", htu: team.mcp, ath: athOf(token) })])).status).toBe(200)
  })

  it("do not exist where they were not asked for", async () => {
    const team = await opened("off")
    const { client, first } = await allowed(team)
    const key = await prover()
    const by = { client, resource: team.mcp, proof: await tokenProof(team, key) }
    const token = Flow.text(await Flow.exchange(team.origin, first.code, first.verifier, by), "access_token")
    expect(decodeJwt(token)["cnf"]).toBeUndefined()
    expect((await send(team, `Bearer ${token}`, [])).status).toBe(200)
    expect((await send(team, `DPoP ${token}`, [await key.proof({ htm: "POST", htu: team.mcp, ath: athOf(token) })])).status).toBe(401)
  })
})
