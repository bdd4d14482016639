import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { SearchOutcome } from "../../../src/domain/SearchOutcome.ts"
import { tokensOf } from "../../../src/mcp/tools/Budget.ts"
import { fusedOutput } from "../../../src/mcp/tools/WebSearch.ts"
import { hitOf, Output } from "../../../src/mcp/tools/WebSearchWire.ts"
import { canonicalKey } from "../../../src/search/CanonicalUrl.ts"
import {
  blocked, hit, hits, instantAnswer, layoutChanged, noResults, provenance, results, stale, unavailable
} from "./support/Outcomes.ts"

const encode = Schema.encodeSync(Output)
const names = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, index) => `query ${index + 1}`)

const fused = (outcomes: ReadonlyArray<SearchOutcome>, maxResults = 10, maxTokens?: number): Output =>
  fusedOutput(
    names(outcomes.length),
    outcomes,
    "normal",
    maxResults,
    maxTokens === undefined ? undefined : { max: maxTokens - 250, costOf: (one) => tokensOf(hitOf("normal", one)) }
  )

/** Few pages under many addresses, so that lists overlap. */
const address = fc.tuple(
  fc.constantFrom("https://", "http://", "https://www."),
  fc.integer({ min: 1, max: 30 }),
  fc.constantFrom("", "/", "?utm_source=x", "#part", "/index.html")
).map(([start, page, end]) => `${start}example.com/page-${page}${end}`)

const list = fc.uniqueArray(address, { minLength: 1, maxLength: 12, selector: (url) => url }).map((urls) =>
  results({ hits: urls.map((url, index) => hit(index + 1, { url })), nextCursor: "c".repeat(150) })
)

const outcome: fc.Arbitrary<SearchOutcome> = fc.oneof(
  { arbitrary: list, weight: 3 },
  fc.constantFrom<SearchOutcome>(noResults(), blocked(), layoutChanged(), unavailable(), blocked({ stale: stale() }))
)
const outcomes = fc.array(outcome, { minLength: 2, maxLength: 5 })

const hitsOf = (all: ReadonlyArray<SearchOutcome>) => all.flatMap((one) => (one._tag === "Results" ? one.hits : []))

describe("several outcomes as one answer", () => {
  it("number the hits from 1, each page once, as many as were asked for or there are", () => {
    fc.assert(fc.property(outcomes, fc.integer({ min: 1, max: 50 }), (all, maxResults) => {
      const output = fused(all, maxResults)
      const pages = new Set(hitsOf(all).map(({ url }) => canonicalKey(url)))
      expect(output.hits.map(({ position }) => position)).toEqual(output.hits.map((_, index) => index + 1))
      expect(new Set(output.hits.map(({ url }) => canonicalKey(url))).size).toBe(output.hits.length)
      expect(output.hits.length).toBe(Math.min(maxResults, pages.size))
    }))
  })

  it("say of each hit which queries found it", () => {
    fc.assert(fc.property(outcomes, (all) => {
      for (const { foundBy, url } of fused(all, 50).hits) {
        const finders = all.flatMap((one, index) =>
          hitsOf([one]).some((other) => canonicalKey(other.url) === canonicalKey(url)) ? [index + 1] : []
        )
        expect(foundBy).toEqual(finders)
      }
    }))
  })

  it("are results if one of them is, else what says most about why there is nothing", () => {
    const order = ["results", "blocked", "layout_changed", "unavailable", "no_results"]
    fc.assert(fc.property(outcomes, (all) => {
      const output = fused(all)
      const reported = output.queries?.map(({ outcome: name }) => name) ?? []
      expect(output.outcome).toBe(order.find((name) => reported.some((one) => one === name)))
      expect(output.outcome === "results").toBe(output.hits.length > 0)
      expect(output.failure === undefined).toBe(output.outcome === "results" || output.outcome === "no_results")
    }))
  })

  it("tell what became of each query, in the order asked", () => {
    expect(fused([results({ nextCursor: "c1" }), blocked(), noResults(), layoutChanged(), unavailable()]).queries).toEqual([
      { query: "query 1", outcome: "results", hits: 2, nextCursor: "c1" },
      { query: "query 2", outcome: "blocked", hits: 0, reason: "a bot challenge was shown" },
      { query: "query 3", outcome: "no_results", hits: 0 },
      { query: "query 4", outcome: "layout_changed", hits: 0, reason: "no result markup" },
      { query: "query 5", outcome: "unavailable", hits: 0, reason: "html.duckduckgo.com sent no answer within 6 s" }
    ])
  })

  it("fit the schema that clients are shown", () => {
    fc.assert(fc.property(outcomes, (all) => {
      const output = fused(all)
      expect(encode(output)).toEqual(output)
    }))
  })

  it("have no cursor of their own and no one source", () => {
    const output = fused([results({ nextCursor: "c1" }), results()])
    expect(output).not.toHaveProperty("nextCursor")
    expect(output).not.toHaveProperty("provenance")
    expect(fused([noResults(), noResults()]).provenance).toEqual(provenance())
  })

  it("keep the older answer, the fact and the spelling of the outcome that decides", () => {
    const older = stale()
    expect(fused([noResults(), blocked({ stale: older })]).stale?.hits).toHaveLength(older.hits.length)
    const beside = { instantAnswer, spelling: "heron" }
    expect(fused([noResults(), results(beside)])).toMatchObject(beside)
  })

  it("say what each of the lists lacks, and once what they all say", () => {
    const locked = "Safe search is locked to strict by the operator of this server"
    const output = fused([
      results({ notices: [locked] }),
      noResults(),
      results({ notices: [locked, "A page broke off before its end: there may be more than is shown"] })
    ])
    expect(output.notices).toEqual([
      `${locked} (#1 #3)`,
      "A page broke off before its end: there may be more than is shown (#3)"
    ])
  })

  it("say how many distinct hits were left out", () => {
    expect(fused([results({ hits: hits(10) }), results({ hits: hits(12) })], 9).notices)
      .toEqual(["3 further distinct results were found and left out; raise max_results or max_tokens to see them"])
    expect(fused([results({ hits: hits(10) }), results({ hits: hits(12) })], 12).notices).toEqual([])
  })

  it("stay within the token budget, reports of the queries and all, with one hit in any case", () => {
    fc.assert(fc.property(outcomes, fc.integer({ min: 300, max: 2_000 }), (all, maxTokens) => {
      const output = fused(all, 50, maxTokens)
      expect(output.hits.length <= 1 || tokensOf(output) <= maxTokens).toBe(true)
      expect(output.hits.length > 0).toBe(hitsOf(all).length > 0)
    }), { numRuns: 300 })
  })
})
