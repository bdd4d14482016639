import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import { describe, expect } from "vitest"
import { InvalidInput } from "../../../src/domain/Errors.ts"
import type { SearchOutcome } from "../../../src/domain/SearchOutcome.ts"
import { tokensOf } from "../../../src/mcp/tools/Budget.ts"
import * as WebSearch from "../../../src/mcp/tools/WebSearch.ts"
import { hitOf } from "../../../src/mcp/tools/WebSearchWire.ts"
import { Searches } from "../../../src/search/Searches.ts"
import type { SearchCall } from "../../../src/search/SearchCall.ts"
import { call, callReporting } from "./support/Calls.ts"
import { blocked, hit, noResults, results } from "./support/Outcomes.ts"

/** The tool over a search that answers as it is told; a cursor belongs to the query that it names. */
const stand = (answer: (call: SearchCall) => SearchOutcome = () => results()) =>
  Effect.gen(function*() {
    const asked = yield* Ref.make<ReadonlyArray<SearchCall>>([])
    const tool = yield* WebSearch.make({ maxResults: 7 }).pipe(Effect.provide(Layer.mock(Searches, {
      web: (search) =>
        Effect.zipRight(
          Ref.update(asked, (before) => [...before, search]),
          search.cursor === undefined || search.cursor === `cursor of ${search.text}`
            ? Effect.succeed(answer(search))
            : InvalidInput.field("cursor", "belongs to another search")
        )
    })))
    return { tool, asked: Ref.get(asked) }
  })

describe("web_search", () => {
  it.effect("asks for what the caller named, and the operator's number of results", () =>
    Effect.gen(function*() {
      const { asked, tool } = yield* stand()
      const answer = yield* call(tool, { query: "herons" })
      expect(answer).toMatchObject({ isError: false, structured: { outcome: "results" } })
      yield* call(tool, {
        query: "herons",
        max_results: "12",
        time_range: "2026-01-01..2026-02-01",
        include_sites: "example.org",
        exclude_sites: ["example.com"],
        region: "de-de",
        safe_search: "strict"
      })
      expect(yield* asked).toEqual([
        { text: "herons", maxResults: 7 },
        {
          text: "herons",
          maxResults: 12,
          timeRange: { from: "2026-01-01", to: "2026-02-01" },
          includeSites: ["example.org"],
          excludeSites: ["example.com"],
          region: "de-de",
          safeSearch: "strict"
        }
      ])
    }))

  it.effect("names every wrong field and asks nothing", () =>
    Effect.gen(function*() {
      const { asked, tool } = yield* stand()
      const error = yield* Effect.flip(call(tool, {
        query: "",
        more_queries: Array.from({ length: 5 }, () => "x"),
        max_results: 51,
        max_tokens: 299,
        detail: "all",
        include_sites: ["https://example.org/"]
      }))
      for (const field of ["query", "more_queries", "max_results", "max_tokens", "detail", "include_sites.0"]) {
        expect(error.message).toContain(`${field}: `)
      }
      expect(error.message).toContain("max_tokens: 299 is not allowed; give an integer from 300 to 20000")
      expect(yield* asked).toEqual([])
    }))

  it.effect("gives a budget that counts hits as they go out, less what stands beside them", () =>
    Effect.gen(function*() {
      const { asked, tool } = yield* stand()
      yield* call(tool, { query: "herons", max_tokens: 1_000, detail: "brief" })
      yield* call(tool, { query: "herons", max_tokens: 300 })
      const [brief, small] = yield* asked
      const one = hit(1, { snippet: "A long snippet that is not sent. ".repeat(10) })
      expect(brief?.budget?.max).toBe(750)
      expect(brief?.budget?.costOf(one)).toBe(tokensOf(hitOf("brief", one)))
      expect(small?.budget?.max).toBe(50)
    }))

  it.effect("asks several queries at once, and reports each one done", () =>
    Effect.gen(function*() {
      const { asked, tool } = yield* stand(({ text }) => (text === "bitterns" ? noResults() : results()))
      const { answer, reports } = yield* callReporting(tool, { query: "herons", more_queries: ["egrets", "bitterns"] })
      expect((yield* asked).map(({ text }) => text)).toEqual(["herons", "egrets", "bitterns"])
      expect(answer.structured).toMatchObject({
        outcome: "results",
        queries: [
          { query: "herons", outcome: "results" },
          { query: "egrets", outcome: "results" },
          { query: "bitterns", outcome: "no_results" }
        ]
      })
      expect(answer.text.split("\n")[0]).toBe("2 results for \"herons\", \"egrets\", \"bitterns\"")
      expect(reports).toEqual([
        { progress: 0, total: 3, message: "searching DuckDuckGo" },
        { progress: 1, total: 3, message: "1 of 3 searches done" },
        { progress: 2, total: 3, message: "2 of 3 searches done" },
        { progress: 3, total: 3, message: "3 of 3 searches done" }
      ])
    }))

  it.effect("reports the outcome of a single query", () =>
    Effect.gen(function*() {
      const { tool } = yield* stand(() => blocked())
      const { answer, reports } = yield* callReporting(tool, { query: "herons" })
      expect(answer.isError).toBe(true)
      expect(reports).toEqual([
        { progress: 0, total: 1, message: "searching DuckDuckGo" },
        { progress: 1, total: 1, message: "blocked" }
      ])
    }))

  it.effect("an empty list of further queries is one query", () =>
    Effect.gen(function*() {
      const { tool } = yield* stand()
      expect((yield* call(tool, { query: "herons", more_queries: [] })).structured).not.toHaveProperty("queries")
    }))

  it.effect("goes on by cursor with the query that it belongs to, as the answer says how", () =>
    Effect.gen(function*() {
      const { asked, tool } = yield* stand(({ text }) => results({ nextCursor: `cursor of ${text}` }))
      const first = yield* call(tool, { query: "herons", more_queries: ["egrets"] })
      const ways = Array.from(
        first.text.matchAll(/more of it: query ("[^"]+") and cursor (.+)$/gm),
        ([, query, cursor]) => ({ query: JSON.parse(query ?? ""), cursor })
      )
      expect(ways).toEqual([
        { query: "herons", cursor: "cursor of herons" },
        { query: "egrets", cursor: "cursor of egrets" }
      ])
      for (const way of ways) expect((yield* call(tool, way)).structured).toMatchObject({ outcome: "results" })
      yield* call(tool, { query: "herons", more_queries: ["egrets"], cursor: "cursor of herons" })
      expect((yield* asked).slice(2).map(({ cursor, text }) => [text, cursor])).toEqual([
        ["herons", "cursor of herons"],
        ["egrets", "cursor of egrets"],
        ["herons", "cursor of herons"]
      ])
    }))

  it.effect("passes on that the input makes no search", () =>
    Effect.gen(function*() {
      const { tool } = yield* stand()
      const error = yield* Effect.flip(call(tool, { query: "herons", cursor: "cursor of egrets" }))
      expect(error.message).toBe("Invalid input. cursor: belongs to another search")
    }))
})
