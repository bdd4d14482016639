import { describe, expect, it } from "vitest"
import { render } from "../../../src/mcp/tools/WebSearchText.ts"
import { outputOf } from "../../../src/mcp/tools/WebSearchWire.ts"
import type { SearchOutcome } from "../../../src/domain/SearchOutcome.ts"
import {
  blocked, hit, instantAnswer, layoutChanged, noResults, provenance, results, stale, unavailable
} from "./support/Outcomes.ts"

const said = (outcome: SearchOutcome) => render(outputOf("normal", outcome), "\"herons\"")

describe("an answer in words", () => {
  it("lists results with what stands beside them", () => {
    const outcome = results({
      hits: [hit(1, { published: "2026-03-02", badge: "PDF" }), hit(2, { snippet: "" })],
      instantAnswer,
      spelling: "herons nest",
      notices: ["A page broke off before its end: there may be more than is shown", "Another"],
      nextCursor: "c1"
    })
    expect(said(outcome)).toEqual({
      isError: false,
      text: `2 results for "herons" (DuckDuckGo html, just now)

DuckDuckGo proposes: herons nest

Instant answer: Heron
   A long-legged bird.
   Encyclopaedia, https://encyclopaedia.example/Heron

1. Title 1 [PDF] (2026-03-02)
   https://example.com/1
   Snippet 1.

2. Title 2
   https://example.com/2

Note: A page broke off before its end: there may be more than is shown
Note: Another

More: the same call with cursor c1`
    })
  })

  it("says from where and how old, and one result in the singular", () => {
    const cached = provenance({ cache: "fresh", ageSeconds: 300, backend: "lite" })
    expect(said(results({ hits: [hit(1)], provenance: cached })).text.split("\n")[0])
      .toBe("1 result for \"herons\" (DuckDuckGo lite, from the cache, 5 min old)")
  })

  it("says that nothing was found, which is no error, and what may help", () => {
    expect(said(noResults({ spelling: "heron" }))).toEqual({
      isError: false,
      text: `Nothing was found.
Next step: Other words, fewer filters (time_range, include_sites, region) or suggest_queries may help. That nothing was found is no proof that nothing exists.

DuckDuckGo proposes: heron`
    })
  })

  it("tells a refusal as an error", () => {
    expect(said(blocked())).toEqual({
      isError: true,
      text: `DuckDuckGo refused to answer. This does NOT mean that nothing exists.
Reason: html: a bot challenge was shown
Until about 2026-06-15T12:15:00.000Z (an estimate)
Next step: Do not repeat this before then, nothing would be sent. Go on with what is known, and tell the user: DuckDuckGo asks for a human. Solving its challenge in a browser on the same network (https://html.duckduckgo.com/html/) and then running \`mcp-duckduckgo doctor --solved\` lifts this at once.`
    })
  })

  it("tells a page that was not understood as an error", () => {
    expect(said(layoutChanged())).toEqual({
      isError: true,
      text: `DuckDuckGo's answer could not be read. This does NOT mean that nothing exists.
Reason: html: no result markup
Next step: Repeating will not help. Tell the user that mcp-duckduckgo could not read DuckDuckGo's answer and may need an update.`
    })
  })

  it("tells an outage as an error, with the fact that could still be had", () => {
    const fact = { heading: "Heron", text: "A bird.", url: "https://e.example/" }
    expect(said(unavailable({ retryAfterSeconds: 30, instantAnswer: fact })))
      .toEqual({
        isError: true,
        text: `DuckDuckGo could not be reached. This does NOT mean that nothing exists.
Reason: html: html.duckduckgo.com sent no answer within 6 s
Next step: Try again in 30 s.

Instant answer: Heron
   A bird.
   https://e.example/`
      })
  })

  it("offers an older answer beside the failure, marked as such; then it is no error", () => {
    const { isError, text } = said(blocked({ stale: stale({ hits: [hit(1)], nextCursor: "c2" }) }))
    expect(isError).toBe(false)
    expect(text.split("\n\n").slice(1)).toEqual([
      "An OLDER answer to the same search, 2 h old (2026-06-15T12:00:00.000Z):",
      "1. Title 1\n   https://example.com/1\n   Snippet 1.",
      "More: the same call with cursor c2"
    ])
  })

  it("tells what became of each of several queries, and how to go on with each", () => {
    const output = {
      ...outputOf("normal", results({ hits: [hit(1)] })),
      hits: [{ position: 1, title: "Title 1", url: "https://example.com/1", foundBy: [1, 3] }],
      queries: [
        { query: "herons", outcome: "results", hits: 2, nextCursor: "c1" },
        { query: "say \"heron\"", outcome: "no_results", hits: 0 },
        { query: "egrets", outcome: "blocked", hits: 0, reason: "HTTP 403" },
        { query: "bitterns", outcome: "results", hits: 1 }
      ]
    } as const
    expect(render(output, "\"herons\", \"egrets\"").text).toBe(`1 result for "herons", "egrets" (DuckDuckGo html, just now)

1. Title 1 {found by #1 #3}
   https://example.com/1

#1 "herons": results, 2 results
   more of it: query "herons" and cursor c1
#2 "say \\"heron\\"": no_results
#3 "egrets": blocked (HTTP 403)
#4 "bitterns": results, 1 result`)
  })

  it("lets a caller say how to go on", () => {
    const more = (cursor: string) => `mcp-duckduckgo search herons --cursor ${cursor}`
    expect(render(outputOf("normal", results({ nextCursor: "c1" })), "herons", more).text)
      .toMatch(/\n\nMore: mcp-duckduckgo search herons --cursor c1$/)
  })
})
