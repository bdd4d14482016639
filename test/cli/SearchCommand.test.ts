import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import * as SearchCommand from "../../src/cli/SearchCommand.ts"
import { InvalidInput } from "../../src/domain/Errors.ts"
import type { SearchOutcome } from "../../src/domain/SearchOutcome.ts"
import { outputOf } from "../../src/mcp/tools/WebSearchWire.ts"
import { Search } from "../../src/search/Search.ts"
import { blocked, hit, layoutChanged, noResults, results, stale, unavailable } from "../mcp/tools/support/Outcomes.ts"
import { captureOutput } from "./support/Output.ts"

const run = (outcome: SearchOutcome, json = false, text = "herons") =>
  Effect.gen(function*() {
    const output = captureOutput()
    const code = yield* SearchCommand.run({ call: { text, maxResults: 10 }, json })
    return { code, stdout: output.stdout(), stderr: output.stderr() }
  }).pipe(Effect.provide(Layer.succeed(Search, { run: () => Effect.succeed(outcome) })))

describe("search", () => {
  it.effect("prints results in words, and the command that goes on", () =>
    Effect.map(run(results({ hits: [hit(1)], nextCursor: "c1" }), false, "grey heron"), (ran) => {
      expect(ran).toEqual({
        code: 0,
        stderr: "",
        stdout: `1 result for "grey heron" (DuckDuckGo html, just now)

1. Title 1
   https://example.com/1
   Snippet 1.

More: mcp-duckduckgo search 'grey heron' --cursor c1
`
      })
    }))

  it.effect("as JSON prints what the tool answers, with everything that is known of a hit", () =>
    Effect.map(run(results({ nextCursor: "c1" }), true), ({ code, stdout }) => {
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toEqual(outputOf("full", results({ nextCursor: "c1" })))
    }))

  it.effect.each([
    ["results", results(), 0],
    ["nothing found", noResults(), 0],
    ["a refusal", blocked(), 1],
    ["a refusal with an older answer", blocked({ stale: stale() }), 0],
    ["a page that was not understood", layoutChanged(), 1],
    ["an outage", unavailable(), 1]
  ] as const)("ends, for %s, with the code that its help promises, in words and as JSON", ([, outcome, code]) =>
    Effect.gen(function*() {
      const words = yield* run(outcome)
      expect(words.code).toBe(code)
      expect(words.stdout).not.toBe("")
      expect((yield* run(outcome, true)).code).toBe(code)
    }))

  it.effect("passes on that the input makes no search", () =>
    Effect.gen(function*() {
      const output = captureOutput()
      const error = yield* Effect.flip(SearchCommand.run({ call: { text: "", maxResults: 10 }, json: false }))
      expect(error.message).toContain("query: is empty")
      expect(output.stdout()).toBe("")
    }).pipe(Effect.provide(Layer.succeed(Search, { run: () => InvalidInput.field("query", "is empty") }))))
})
