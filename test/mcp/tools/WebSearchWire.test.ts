import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { SearchOutcome } from "../../../src/domain/SearchOutcome.ts"
import { Detail, hitOf, Output, outputOf } from "../../../src/mcp/tools/WebSearchWire.ts"
import { failed } from "../../../src/mcp/tools/Wire.ts"
import {
  blocked, hit, hits, instantAnswer, layoutChanged, noResults, older, provenance, results, stale, unavailable
} from "./support/Outcomes.ts"

const encode = Schema.encodeSync(Output)

const full = hit(3, { published: "2026-03-02", badge: "PDF" })

describe("a hit goes out", () => {
  const common = { position: 3, title: "Title 3", url: "https://example.com/3", published: "2026-03-02", badge: "PDF" }

  it.each([
    ["brief", common],
    ["normal", { ...common, snippet: "Snippet 3." }],
    ["full", { ...common, snippet: "Snippet 3.", displayUrl: "example.com/3" }]
  ] as const)("%s with as much as was asked for", (detail, expected) => {
    expect(hitOf(detail, full)).toEqual(expected)
  })

  it("without fields that it has nothing for", () => {
    expect(hitOf("full", hit(1, { snippet: "" }))).toEqual({
      position: 1,
      title: "Title 1",
      url: "https://example.com/1",
      displayUrl: "example.com/1"
    })
  })

  it("with the queries that found it, where there were several", () => {
    expect(hitOf("brief", { ...hit(1), foundBy: [1, 3] })).toMatchObject({ foundBy: [1, 3] })
  })
})

describe("an outcome goes out", () => {
  it("as results with everything beside them", () => {
    const outcome = results({ instantAnswer, spelling: "herons", nextCursor: "c1", notices: ["A page broke off"] })
    expect(outputOf("normal", outcome)).toEqual({
      outcome: "results",
      hits: outcome.hits.map((one) => hitOf("normal", one)),
      instantAnswer,
      nextCursor: "c1",
      spelling: "herons",
      notices: ["A page broke off"],
      provenance: provenance()
    })
  })

  it("as no results with what may help, and no failure", () => {
    expect(outputOf("normal", noResults({ spelling: "herons", instantAnswer }))).toEqual({
      outcome: "no_results",
      hits: [],
      spelling: "herons",
      instantAnswer,
      notices: [],
      nextStep: expect.stringContaining("no proof that nothing exists"),
      provenance: provenance()
    })
  })

  it.each([
    ["blocked", blocked],
    ["layout_changed", layoutChanged],
    ["unavailable", unavailable]
  ] as const)("as %s with the reason, advice and what is left to offer", (outcome, make) => {
    const bare = make()
    expect(outputOf("normal", bare)).toEqual({ ...failed(bare), outcome, hits: [], notices: [] })
    const offered = make({ stale: stale({ nextCursor: "c2" }), instantAnswer })
    expect(outputOf("full", offered)).toEqual({
      ...failed(bare),
      hits: [],
      notices: [],
      instantAnswer,
      stale: { hits: hits(2).map((one) => hitOf("full", one)), nextCursor: "c2", provenance: older() }
    })
  })

  const everyOutcome: ReadonlyArray<SearchOutcome> = [
    results(),
    noResults(),
    blocked({ stale: stale() }),
    layoutChanged({ instantAnswer }),
    unavailable({ retryAfterSeconds: 9 })
  ]

  it("within the schema that clients are shown, whatever it is and in any detail", () => {
    for (const outcome of everyOutcome) {
      for (const detail of Detail.literals) {
        const output = outputOf(detail, outcome)
        expect(encode(output)).toEqual(output)
      }
    }
  })

  it("as what it is: never an empty list for a refusal, never hits with a failure", () => {
    expect(everyOutcome.map((outcome) => outputOf("brief", outcome).outcome))
      .toEqual(["results", "no_results", "blocked", "layout_changed", "unavailable"])
    for (const outcome of everyOutcome) {
      const { failure, hits: found, outcome: name } = outputOf("brief", outcome)
      expect(found.length > 0).toBe(name === "results")
      expect(failure === undefined).toBe(name === "results" || name === "no_results")
    }
  })
})
