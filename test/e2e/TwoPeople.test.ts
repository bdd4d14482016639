import { type Client } from "@modelcontextprotocol/sdk/client/index.js"
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js"
import { decodeJwt } from "jose"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { jsonOf, text } from "../auth/support/Flow.ts"
import { Visitor } from "../auth/support/Visitor.ts"
import { Member, openTeam, type Team } from "./support/Team.ts"

/** Two people of one server: whatever belongs to one is, for the other, not there. Tried in both directions. */

const HEADERS = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2025-11-25"
}

interface Grant {
  readonly id: string
  readonly subject: { readonly issuer: string; readonly id: string }
}

const subjectOf = (member: Member): string => String(decodeJwt(member.accessToken()).sub)

let team: Team
let people: readonly [owner: Member, other: Member]

const directions = ["the first and the second", "the second and the first"] as const
const inDirection = (direction: (typeof directions)[number]): readonly [owner: Member, other: Member] => {
  const [first, second] = people
  return direction === directions[0] ? [first, second] : [second, first]
}

const ask = (by: Member, method: string, session: string, message?: object, more: Readonly<Record<string, string>> = {}) =>
  fetch(team.mcp, {
    method,
    headers: { ...HEADERS, authorization: `Bearer ${by.accessToken()}`, "mcp-session-id": session, ...more },
    ...(message === undefined ? {} : { body: JSON.stringify({ jsonrpc: "2.0", ...message }) })
  })

const exported = async (member: Member): Promise<ReadonlyArray<Grant>> =>
  JSON.parse(await team.run("consent", "export", "--issuer", team.origin, "--subject", subjectOf(member))).grants

/** Shows who is there on the page of a question, and says what the page then answers. */
const signedInTo = async ({ key, visitor }: Member, url: string): Promise<Response> => {
  const { pathname } = new URL(url)
  await visitor.ask(url)
  const asked = await jsonOf(await visitor.post(`${pathname}/options`, {}))
  await visitor.post(`${pathname}/verify`, key.get({ challenge: text(asked, "challenge") }))
  return visitor.ask(url)
}

/** A client that shows its user pages; what is done with the next one is set later. */
const withPages = async (member: Member) => {
  let answering: (url: string) => Promise<void> = async () => undefined
  const connected = await member.connect({ capabilities: { elicitation: { url: {} } } }, (client: Client) => {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      if (params.mode === "url") void answering(params.url)
      return { action: "accept" }
    })
  })
  return { ...connected, onPage: (work: (url: string) => Promise<void>) => void (answering = work) }
}

beforeAll(async () => {
  team = await openTeam({ DDG_AUTH: "embedded", DDG_HTTP_MODE: "sessions" })
  const first = new Member(team, { code: team.code, name: "Ada", reading: "once" })
  await first.connect()
  const second = new Member(team, { code: (await team.run("auth", "invite", "--name", "Ben")).trim(), reading: "once" })
  await second.connect()
  people = [first, second]
}, 60_000)
afterAll(async () => {
  await team?.close()
})

describe.each(directions)("of two people, %s:", (direction) => {
  it("a session is not there for the other, by no method and not to be resumed, and goes on for its owner", async () => {
    const [owner, other] = inDirection(direction)
    const session = (await owner.connect()).session() ?? ""
    const tries = [
      ask(other, "POST", session, { id: 1, method: "tools/list" }),
      ask(other, "POST", session, { method: "notifications/cancelled", params: { requestId: 1 } }),
      ask(other, "GET", session, undefined, { accept: "text/event-stream" }),
      ask(other, "GET", session, undefined, { accept: "text/event-stream", "last-event-id": "1-1" }),
      ask(other, "DELETE", session)
    ]
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect((await ask(owner, "POST", session, { id: 1, method: "tools/list" })).status).toBe(200)
  })

  it("a question of consent can be read and answered by its person only", async () => {
    const [owner, other] = inDirection(direction)
    const { call, onPage } = await withPages(owner)
    const seen: Array<readonly [who: string, status: number, shows: boolean]> = []
    onPage(async (url) => {
      const { pathname } = new URL(url)
      const shows = async (response: Response) => (await response.text()).includes("127.0.0.1")
      const note = async (who: string, response: Response) => void seen.push([who, response.status, await shows(response)])
      await note("a stranger", await new Visitor(team.origin).ask(url))
      await note("the other", await signedInTo(other, url))
      await note("the other answers", await other.visitor.submit(pathname, [["allow", "yes"], ["duration", "30d"]]))
      await note("the owner", await signedInTo(owner, url))
      await note("the owner answers", await owner.visitor.submit(pathname, [["allow", "yes"], ["duration", "once"]]))
    })
    expect((await call("read_page", { url: team.page })).isError).not.toBe(true)
    await expect.poll(() => seen).toEqual([
      ["a stranger", 200, false], ["the other", 403, false], ["the other answers", 403, false],
      ["the owner", 200, true], ["the owner answers", 200, false]
    ])
  })

  it("a consent counts for its person only, and only they find it in the export of their data", async () => {
    const [owner, other] = inDirection(direction)
    const { call, onPage } = await withPages(owner)
    onPage(async (url) => {
      await signedInTo(owner, url)
      await owner.visitor.submit(new URL(url).pathname, [["allow", "yes"], ["duration", "1h"]])
    })
    expect((await call("read_page", { url: team.page })).isError).not.toBe(true)
    const refused = await (await other.connect()).call("read_page", { url: team.page })
    expect(refused).toMatchObject({ isError: true, _meta: { "mcp-duckduckgo/error": "ConsentRequired" } })
    const [hers, his] = [await exported(owner), await exported(other)]
    expect(hers.map(({ subject }) => subject.id)).toEqual([subjectOf(owner)])
    expect(his).toEqual([])
    await team.run("consent", "revoke", "--all")
    await team.run("consent", "erase", "--issuer", team.origin, "--subject", subjectOf(owner), "--yes")
    expect(await exported(owner)).toEqual([])
  })
})
