import { ElicitationCompleteNotificationSchema, type ElicitRequest, ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js"
import { decodeJwt } from "jose"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { jsonOf, text } from "../auth/support/Flow.ts"
import { Visitor } from "../auth/support/Visitor.ts"
import { Member, openTeam, type Team } from "./support/Team.ts"

const textOf = (result: { readonly content: ReadonlyArray<{ readonly type: string; readonly text?: unknown }> }): string =>
  result.content.map(({ text }) => String(text ?? "")).join("\n")

const initialize = {
  jsonrpc: "2.0", id: 1, method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } }
}

const post = (team: Team, token: string, body: object, session?: string) =>
  fetch(team.mcp, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      ...(session === undefined ? {} : { "mcp-session-id": session, "mcp-protocol-version": "2025-11-25" })
    },
    body: JSON.stringify(body)
  })

/** Answers a question on its page, after showing who is there. */
const answerPage = async ({ key, visitor }: Member, url: string, fields: ReadonlyArray<readonly [string, string]>) => {
  const first = await visitor.ask(url)
  const { pathname } = new URL(url)
  if ((await first.text()).includes("data-passkey")) {
    const asked = await jsonOf(await visitor.post(`${pathname}/options`, {}))
    const verified = await visitor.post(`${pathname}/verify`, key.get({ challenge: text(asked, "challenge") }))
    if (verified.status !== 200) return verified
  }
  return visitor.submit(pathname, fields)
}

describe("a team's server, with the authorization server of its own", () => {
  let team: Team
  let ada: Member
  let ben: Member

  beforeAll(async () => {
    team = await openTeam({ DDG_AUTH: "embedded", DDG_HTTP_MODE: "sessions" })
    ada = new Member(team, { code: team.code, name: "Ada", reading: "1h", scopes: ["ddg:search"] })
  }, 60_000)
  afterAll(async () => {
    await team?.close()
  })

  it("sends the official client to sign in, lets it search, and asks for more where more is needed", async () => {
    const bare = await post(team, "", initialize)
    expect(bare.status).toBe(401)
    expect(bare.headers.get("www-authenticate")).toBe(
      `Bearer scope="ddg:search ddg:read", resource_metadata="${team.origin}/.well-known/oauth-protected-resource/mcp"`
    )
    const { call } = await ada.connect()
    expect(ada.asked).toEqual(["ddg:search ddg:read"])
    expect(textOf(await call("web_search", { query: "grey heron" }))).toContain("http")
    // Only searching was allowed: reading makes the client ask again, for what it had and for what it needs.
    const { scopes: _, ...willing } = ada.answers
    ada.answers = willing
    expect(textOf(await call("read_page", { url: team.page }))).toContain("stands still for hours")
    expect(ada.asked.at(-1)).toBe("ddg:search ddg:read")
    expect(decodeJwt(ada.accessToken())["scope"]).toBe("ddg:search ddg:read")
    expect(textOf(await call("web_search", { query: "grey heron again" }))).toContain("http")
  })

  it("lets more people in by codes of the operator, and keeps each one's sessions, consents and data apart", async () => {
    const code = (await team.run("auth", "invite", "--name", "Ben")).trim()
    ben = new Member(team, { code, reading: "once" })
    const hers = await ada.connect()
    const his = await ben.connect()
    const session = hers.session() ?? ""
    expect(session).not.toBe("")
    for (const method of ["POST", "GET", "DELETE"]) {
      const response = await fetch(team.mcp, {
        method,
        headers: {
          authorization: `Bearer ${ben.accessToken()}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-session-id": session,
          "mcp-protocol-version": "2025-11-25"
        },
        ...(method === "POST" ? { body: JSON.stringify({ jsonrpc: "2.0", id: 7, method: "tools/list" }) } : {})
      })
      expect([method, response.status]).toEqual([method, 404])
    }
    expect(textOf(await hers.call("web_search", { query: "still there" }))).toContain("http")
    // Ada allowed reading for an hour, Ben wants to be asked: what she allowed does not count for him.
    const refused = await his.call("read_page", { url: team.page })
    expect(refused.isError).toBe(true)
    expect(textOf(refused)).toContain("consent grant read-pages")
    const [her = "", his_ = ""] = [ada, ben].map((member) => String(decodeJwt(member.accessToken()).sub))
    const exported = async (subject: string): Promise<string> =>
      team.run("consent", "export", "--issuer", team.origin, "--subject", subject)
    expect(await exported(her)).toContain("read-pages")
    expect(await exported(her)).not.toContain(his_)
    expect(await exported(his_)).not.toContain("read-pages")
  })

  it("asks on a page of its own, which only the person it is meant for can answer, once", async () => {
    const completed: Array<string> = []
    const asked: Array<ElicitRequest["params"]> = []
    let answering: (url: string) => Promise<void> = async () => undefined
    const { call } = await ben.connect({ capabilities: { elicitation: { url: {} } } }, (client) => {
      client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
        asked.push(params)
        if (params.mode === "url") void answering(params.url)
        return { action: "accept" }
      })
      client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => {
        completed.push(params.elicitationId)
      })
    })
    const statuses: Array<number> = []
    answering = async (url) => {
      statuses.push((await answerPage(ada, url, [["allow", "yes"]])).status)
      statuses.push((await new Visitor(team.origin).submit(new URL(url).pathname, [["allow", "yes"]])).status)
      statuses.push((await answerPage(ben, url, [["allow", "yes"], ["duration", "1h"]])).status)
      statuses.push((await answerPage(ben, url, [["allow", "yes"]])).status)
    }
    const read = await call("read_page", { url: team.page })
    expect(textOf(read)).toContain("stands still for hours")
    await expect.poll(() => statuses).toEqual([403, 403, 200, 404])
    await expect.poll(() => completed).toHaveLength(1)
    expect(asked).toMatchObject([{ mode: "url", elicitationId: completed[0] }])
    const url = asked[0]?.mode === "url" ? asked[0].url : ""
    expect(url).toMatch(new RegExp(`^${team.origin}/consent/[\\w-]{43,}$`))
    // An hour was chosen: the next page of the host is read without a question.
    expect((await call("read_page", { url: team.page })).isError).not.toBe(true)
    expect(asked).toHaveLength(1)
  })

  it("takes a no on the page for a no", async () => {
    const code = (await team.run("auth", "invite", "--name", "Cem")).trim()
    const cem = new Member(team, { code, reading: "once" })
    const { call } = await cem.connect({ capabilities: { elicitation: { url: {} } } }, (client) => {
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        if (params.mode === "url") void answerPage(cem, params.url, [["decline", "yes"]])
        return { action: "accept" }
      })
    })
    const refused = await call("read_page", { url: team.page })
    expect(refused).toMatchObject({ isError: true, _meta: { "mcp-duckduckgo/error": "ConsentRefused" } })
  })

  it("ends with the next request for whom the operator removes, and says what happened in the trail", async () => {
    expect(await team.run("auth", "list")).toMatch(/^Ada, may administer, since [\s\S]*\nBen, since /)
    expect((await post(team, ben.accessToken(), initialize)).status).toBe(200)
    await team.run("auth", "remove", "--name", "Ben", "--yes")
    expect((await post(team, ben.accessToken(), initialize)).status).toBe(401)
    expect((await post(team, ada.accessToken(), initialize)).status).toBe(200)
    const shown = await team.run("audit", "show", "--limit", "200")
    for (const event of ["enrolled", "signed_in", "access_granted"]) expect(shown).toContain(event)
    expect(await team.run("audit", "verify")).toContain("whole")
    const said = `${team.server.said()}${shown}`
    for (const secret of [ada.accessToken(), ben.accessToken()]) expect(said).not.toContain(secret)
  })
})

describe("a server that nobody signs in to, on its own machine", () => {
  let team: Team
  beforeAll(async () => {
    team = await openTeam({ DDG_HTTP_MODE: "sessions" })
  }, 60_000)
  afterAll(async () => {
    await team?.close()
  })

  it("asks on a page that belongs to the first browser that opens it", async () => {
    const member = new Member(team)
    const statuses: Array<number> = []
    const answering = async (url: string) => {
      const { pathname } = new URL(url)
      const [first, second] = [new Visitor(new URL(url).origin), new Visitor(new URL(url).origin)]
      const shown = await first.ask(url)
      expect(await shown.text()).toContain("fetch pages that you or the model name")
      statuses.push((await second.ask(url)).status)
      statuses.push((await second.submit(pathname, [["allow", "yes"]])).status)
      statuses.push((await first.submit(pathname, [["allow", "yes"]], { origin: "https://evil.example" })).status)
      statuses.push((await first.submit(pathname, [["allow", "yes"]])).status)
      statuses.push((await first.ask(url)).status)
    }
    const { call } = await member.connect({ capabilities: { elicitation: { url: {} } } }, (client) => {
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        if (params.mode === "url") void answering(params.url)
        return { action: "accept" }
      })
    })
    expect(textOf(await call("read_page", { url: team.page }))).toContain("stands still for hours")
    await expect.poll(() => statuses).toEqual([404, 404, 403, 200, 404])
  })
})
