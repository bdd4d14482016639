import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openStand, type Stand, textOf } from "./support/Server.ts"

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

const hits = (result: Awaited<ReturnType<Stand["call"]>>) => {
  const list = result.structuredContent?.["hits"]
  return Array.isArray(list) ? list : []
}
const urls = (result: Awaited<ReturnType<Stand["call"]>>): ReadonlyArray<string> => hits(result).map((hit) => String(hit.url))

describe("web_search, from the official client to a DuckDuckGo over HTTP", () => {
  it("gives every hit of the page, in order, with all that was on it", async () => {
    const result = await stand.call("web_search", { query: "lighthouse keepers", detail: "full" })
    const expected = stand.simulator.expected("lighthouse keepers")
    expect(hits(result)).toEqual(expected.map(({ badge, displayUrl, published, snippet, title, url }, index) => ({
      position: index + 1,
      title,
      url,
      snippet,
      displayUrl,
      ...(published === undefined ? {} : { published }),
      ...(badge === undefined ? {} : { badge })
    })))
    expect(result.structuredContent).toMatchObject({ outcome: "results", provenance: { backend: "html", cache: "miss" } })
    for (const { title } of expected) expect(textOf(result)).toContain(title)
    for (const { url } of expected) expect(textOf(result)).toContain(url)
  })

  it("goes on by cursor until the end, without a gap and without a repetition", async () => {
    const all: Array<string> = []
    let cursor: unknown
    for (let page = 0; page < 12; page++) {
      const result = await stand.call("web_search", {
        query: "river mills",
        max_results: 7,
        ...(typeof cursor === "string" ? { cursor } : {})
      })
      all.push(...urls(result))
      cursor = result.structuredContent?.["nextCursor"]
      if (cursor === undefined) break
    }
    const expected = [1, 2, 3, 4].flatMap((page) => stand.simulator.expected("river mills", page).map(({ url }) => url))
    expect(all).toEqual(expected)
    expect(stand.simulator.stats().byQuery["river mills"]).toBe(4)
  })

  it("fetches further pages when one is not enough", async () => {
    const result = await stand.call("web_search", { query: "harbour walls", max_results: 25 })
    expect(hits(result)).toHaveLength(25)
    expect(hits(result).at(-1)).toMatchObject({ position: 25 })
  })

  it("drops advertisements before it counts", async () => {
    const result = await stand.call("web_search", { query: "boots ads", max_results: 10 })
    expect(urls(result)).toEqual(stand.simulator.expected("boots ads").map(({ url }) => url))
  })

  it("asks once for many equal searches at the same time", async () => {
    const results = await Promise.all(
      Array.from({ length: 32 }, () => stand.call("web_search", { query: "the same for all" }))
    )
    expect(new Set(results.map((result) => JSON.stringify(urls(result)))).size).toBe(1)
    expect(stand.simulator.stats().byQuery["the same for all"]).toBe(1)
  })

  it("says nothing was found only when DuckDuckGo says so, and what may help", async () => {
    const result = await stand.call("web_search", { query: "nothing misspeled here" })
    expect(result.structuredContent).toMatchObject({ outcome: "no_results", hits: [] })
    expect(result.structuredContent?.["spelling"]).toBeTypeOf("string")
    expect(result.isError ?? false).toBe(false)
    const accepted = await stand.call("web_search", { query: "nothing202 here" })
    expect(accepted.structuredContent).toMatchObject({ outcome: "no_results" })
  })

  it("gives the box above the results", async () => {
    const result = await stand.call("web_search", { query: "encyclopaedia of knots" })
    expect(result.structuredContent?.["instantAnswer"]).toMatchObject({ heading: expect.any(String), text: expect.any(String) })
  })

  it("fuses several queries, joins duplicates and tells each outcome apart", async () => {
    const result = await stand.call("web_search", {
      query: "tide tables",
      more_queries: ["tide clocks", "nothing about tides"],
      max_results: 12
    })
    expect(result.structuredContent).toMatchObject({
      outcome: "results",
      queries: [
        { query: "tide tables", outcome: "results" },
        { query: "tide clocks", outcome: "results" },
        { query: "nothing about tides", outcome: "no_results", hits: 0 }
      ]
    })
    expect(new Set(urls(result)).size).toBe(12)
    expect(hits(result).map((hit) => hit.position)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  })

  it("narrows by site, time and region", async () => {
    const [known] = stand.simulator.expected("stone bridges")
    const site = new URL(known?.url ?? "").hostname
    const bySite = await stand.call("web_search", { query: "stone bridges", include_sites: [site] })
    expect(urls(bySite).length).toBeGreaterThan(0)
    for (const url of urls(bySite)) expect(new URL(url).hostname).toBe(site)
    const byTime = await stand.call("web_search", { query: "stone bridges", time_range: "2026-01-01..2026-03-31" })
    for (const hit of hits(byTime)) expect(String(hit.published)).toMatch(/^2026-0[123]-/)
    const wrong = await stand.call("web_search", { query: "stone bridges", region: "de-at" })
    expect(textOf(wrong)).toContain("at-de")
    await stand.call("web_search", { query: "stone bridges", region: "at-de" })
    const last = stand.simulator.stats().lastRequests.at(-1)
    expect(last?.headers["accept-language"]).toMatch(/^de-AT/)
    expect(last?.body).toContain("kl=at-de")
  })

  it("keeps the answer within the token budget and loses nothing by it", async () => {
    const small = await stand.call("web_search", { query: "long snippets", max_tokens: 500 })
    const shown = urls(small)
    expect(shown.length).toBeLessThan(10)
    const rest = await stand.call("web_search", {
      query: "long snippets",
      cursor: small.structuredContent?.["nextCursor"]
    })
    const expected = stand.simulator.expected("long snippets").map(({ url }) => url)
    expect([...shown, ...urls(rest)].slice(0, 10)).toEqual(expected)
    const brief = await stand.call("web_search", { query: "long snippets", detail: "brief" })
    for (const hit of hits(brief)) expect(hit).not.toHaveProperty("snippet")
  })

  it("takes numbers and lists as models write them", async () => {
    const result = await stand.call("web_search", { query: "written loosely", max_results: "3", include_sites: "" }).catch((error) => error)
    expect(textOf(result)).toContain("include_sites")
    const good = await stand.call("web_search", { query: "written loosely", max_results: "3" })
    expect(hits(good)).toHaveLength(3)
  })

  it("names every wrong field at once", async () => {
    const result = await stand.call("web_search", { query: "", max_results: 500, region: "xx", detale: "full", time_range: "soon" })
    expect(result.isError).toBe(true)
    for (const field of ["query", "max_results", "region", "detale", "time_range"]) expect(textOf(result)).toContain(field)
  })

  it("refuses a cursor that was altered or belongs to another search", async () => {
    const first = await stand.call("web_search", { query: "cursor tests" })
    const cursor = String(first.structuredContent?.["nextCursor"])
    const altered = await stand.call("web_search", { query: "cursor tests", cursor: `${cursor.slice(0, -4)}AAAA` })
    expect(altered.isError).toBe(true)
    expect(textOf(altered)).toContain("cursor")
    const foreign = await stand.call("web_search", { query: "other tests", cursor })
    expect(foreign.isError).toBe(true)
    expect(textOf(foreign)).toContain("query")
  })

  it("cancels down to the socket", async () => {
    stand.simulator.set({ fault: "hang", endpoint: "html" })
    const before = stand.simulator.stats().aborted
    const controller = new AbortController()
    const pending = stand.client.callTool({ name: "web_search", arguments: { query: "never answered" } }, undefined, {
      signal: controller.signal
    })
    await expect.poll(() => stand.simulator.stats().byQuery["never answered"]).toBe(1)
    controller.abort("changed my mind")
    await expect(pending).rejects.toThrow("changed my mind")
    await expect.poll(() => stand.simulator.stats().aborted).toBe(before + 1)
    stand.simulator.set({ fault: "ok", endpoint: "html" })
    const next = await stand.call("web_search", { query: "answered again" })
    expect(next.structuredContent).toMatchObject({ outcome: "results" })
  })

  it("was polite throughout", () => {
    expect(stand.simulator.stats().impolite).toEqual([])
    expect(stand.simulator.stats().defects).toEqual([])
    expect(Object.keys(stand.simulator.stats().userAgents)).toHaveLength(1)
  })
})

describe("the other tools", () => {
  it.each(["news", "images", "videos"] as const)("media_search finds %s and pages through them", async (kind) => {
    const first = await stand.call("media_search", { kind, query: "old lighthouses", max_results: 5 })
    expect(first.structuredContent).toMatchObject({ outcome: "results" })
    expect(hits(first)).toHaveLength(5)
    const second = await stand.call("media_search", {
      kind,
      query: "old lighthouses",
      max_results: 5,
      cursor: first.structuredContent?.["nextCursor"]
    })
    expect(hits(second)).toHaveLength(5)
    expect(urls(second)).not.toEqual(urls(first))
  })

  it("suggest_queries completes", async () => {
    const result = await stand.call("suggest_queries", { query: "lighthouse" })
    expect(result.structuredContent).toMatchObject({ outcome: "results" })
    expect(textOf(result)).toContain("lighthouse")
  })

  it("instant_answer tells an answer, several meanings and none apart", async () => {
    const article = await stand.call("instant_answer", { query: "article lighthouse" })
    expect(article.structuredContent).toMatchObject({ outcome: "results" })
    const ambiguous = await stand.call("instant_answer", { query: "ambiguous lighthouse" })
    expect(ambiguous.structuredContent).toMatchObject({ outcome: "results", answer: { kind: "disambiguation" } })
    const none = await stand.call("instant_answer", { query: "zzz" })
    expect(none.structuredContent).toMatchObject({ outcome: "no_results" })
  })

  it("health_check and get_server_info tell real figures", async () => {
    const health = await stand.call("health_check")
    expect(health.structuredContent).toMatchObject({ status: expect.stringMatching(/healthy|degraded/), blocks: [] })
    const info = await stand.call("get_server_info")
    expect(info.structuredContent).toMatchObject({ name: "mcp-duckduckgo", transport: "stdio" })
  })

  it("an unknown tool is a JSON-RPC error", async () => {
    await expect(stand.client.callTool({ name: "no_such_tool", arguments: {} })).rejects.toMatchObject({ code: -32602 })
  })
})
