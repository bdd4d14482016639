import { afterEach, describe, expect, it } from "vitest"
import type { Fault } from "../support/duckduckgo/Faults.ts"
import { openStand, type Stand, textOf } from "./support/Server.ts"

let stand: Stand | undefined
afterEach(async () => {
  await stand?.close()
  stand = undefined
})

const outcomeOf = (result: Awaited<ReturnType<Stand["call"]>>) => result.structuredContent?.["outcome"]

type Expected = "results" | "no_results" | "blocked" | "layout_changed" | "unavailable"

const refusals: ReadonlyArray<Fault> = ["challenge", "challenge200", "403", "418", "429"]

const others: ReadonlyArray<readonly [Fault, Expected, RegExp]> = [
  ["500", "unavailable", /HTTP 500/],
  ["503", "unavailable", /HTTP 503/],
  ["reset", "unavailable", /cut/],
  ["hang", "unavailable", /no answer within/],
  ["hang-body", "unavailable", /did not finish/],
  ["drip", "unavailable", /did not finish/],
  ["truncated", "unavailable", /cut|valid HTTP/],
  ["huge", "unavailable", /more than 4 MiB/],
  ["bomb", "unavailable", /more than 4 MiB/],
  ["redirect", "unavailable", /redirected to itself/],
  ["redirect-away", "unavailable", /redirected to/],
  ["empty", "layout_changed", /empty/],
  ["changed", "layout_changed", /html/],
  ["shell", "layout_changed", /html/]
]

describe("a refusal", () => {
  it.each(refusals)("%s is told as one, is not cached, stops what is sent, and ends when a person says so", async (fault) => {
    stand = await openStand()
    const { call, run, simulator } = stand
    simulator.set({ fault })
    const refused = await call("web_search", { query: "is it refused" })
    expect(outcomeOf(refused)).toBe("blocked")
    expect(refused.isError).toBe(true)
    expect(textOf(refused)).toContain("does NOT mean")
    const sent = simulator.stats().requests
    expect(sent).toBe(1)

    simulator.set({ fault: "ok" })
    for (const tool of ["web_search", "suggest_queries", "instant_answer"]) {
      expect(outcomeOf(await call(tool, { query: "asked meanwhile" }))).toBe("blocked")
    }
    expect(outcomeOf(await call("media_search", { kind: "news", query: "asked meanwhile" }))).toBe("blocked")
    expect(simulator.stats().requests).toBe(sent)
    expect((await call("health_check")).structuredContent).toMatchObject({ status: "degraded", blocks: [{ strikes: 1 }] })

    // Another process of the same user knows of it too.
    const doctor = await run("doctor")
    expect(doctor.code).toBe(4)
    expect(simulator.stats().requests).toBe(sent)
    const solved = await run("doctor", "--solved")
    expect(solved.code).toBe(0)
    expect(outcomeOf(await call("web_search", { query: "is it refused" }))).toBe("results")
  })

  it("leaves older answers to be had, marked with their age", async () => {
    stand = await openStand({ env: { DDG_CACHE_TTL: "1ms", DDG_CACHE_STALE: "1 hour" } })
    const { call, simulator } = stand
    const before = await call("web_search", { query: "known before" })
    simulator.set({ fault: "challenge" })
    const after = await call("web_search", { query: "known before" })
    expect(after.structuredContent).toMatchObject({ outcome: "blocked", stale: { provenance: { cache: "stale" } } })
    expect(after.structuredContent?.["stale"]).toMatchObject({ hits: before.structuredContent?.["hits"] })
    expect(after.isError ?? false).toBe(false)
    expect(textOf(after)).toContain("OLDER")
  })
})

describe("anything else that goes wrong", () => {
  it.each(others)("%s is %s, and the next healthy search works", async (fault, outcome, reason) => {
    stand = await openStand()
    const { call, residentBytes, simulator } = stand
    simulator.set({ fault })
    const failed = await call("web_search", { query: "does it work" })
    expect(outcomeOf(failed)).toBe(outcome)
    expect(failed.isError).toBe(true)
    expect(JSON.stringify(failed.structuredContent?.["failure"])).toMatch(reason)
    expect(await residentBytes() ?? 0).toBeLessThan(200 * 1024 * 1024)
    simulator.set({ fault: "ok" })
    expect(outcomeOf(await call("web_search", { query: "does it work" }))).toBe("results")
  })

  it("lite answers where html is broken", async () => {
    stand = await openStand()
    stand.simulator.set({ fault: "changed", endpoint: "html" })
    const result = await stand.call("web_search", { query: "two ways" })
    expect(result.structuredContent).toMatchObject({ outcome: "results", provenance: { backend: "lite" } })
    const hits = result.structuredContent?.["hits"]
    expect(Array.isArray(hits) ? hits.map((hit) => String(hit.url)) : []).toEqual(
      stand.simulator.expected("two ways").map(({ url }) => url)
    )
  })

  it("a page that broke off gives what came, says so and is asked again", async () => {
    stand = await openStand()
    const { call, simulator } = stand
    simulator.set({ fault: "cut", times: 1 })
    const cut = await call("web_search", { query: "cut short" })
    expect(outcomeOf(cut)).toBe("results")
    expect(textOf(cut)).toContain("broke off")
    expect((await call("web_search", { query: "cut short" })).structuredContent).toMatchObject({
      outcome: "results",
      notices: [],
      provenance: { cache: "miss" }
    })
  })

  it("a wrong charset label does not damage the text", async () => {
    stand = await openStand()
    stand.simulator.set({ fault: "wrong-charset" })
    const result = await stand.call("web_search", { query: "straße 灯台" })
    const hits = result.structuredContent?.["hits"]
    expect(Array.isArray(hits) ? hits.map((hit) => String(hit.title)) : []).toEqual(
      stand.simulator.expected("straße 灯台").map(({ title }) => title)
    )
  })

  it("data in place of data is not taken for an empty answer", async () => {
    stand = await openStand()
    const { call, simulator } = stand
    simulator.set({ fault: "html-for-json", endpoint: "suggest" })
    expect(outcomeOf(await call("suggest_queries", { query: "x" }))).toBe("layout_changed")
    simulator.set({ fault: "html-for-json", endpoint: "api" })
    expect(outcomeOf(await call("instant_answer", { query: "x" }))).toBe("layout_changed")
  })

  it("a refused vertical does not stop the web search", async () => {
    stand = await openStand()
    const { call, simulator } = stand
    simulator.set({ fault: "403", endpoint: "news" })
    expect(outcomeOf(await call("media_search", { kind: "news", query: "storms" }))).toBe("blocked")
    expect(outcomeOf(await call("web_search", { query: "storms" }))).toBe("results")
  })

  it("stays within the deadline of the search when everything is silent", async () => {
    stand = await openStand({ env: { DDG_SEARCH_DEADLINE: "2500ms" } })
    stand.simulator.set({ fault: "hang" })
    const result = await stand.call("web_search", { query: "silence", more_queries: ["more silence", "and more"] })
    expect(outcomeOf(result)).toBe("unavailable")
  })
})
