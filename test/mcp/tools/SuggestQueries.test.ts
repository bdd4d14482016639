import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import * as SuggestQueries from "../../../src/mcp/tools/SuggestQueries.ts"
import { failed, failureText } from "../../../src/mcp/tools/Wire.ts"
import type { Failed, Found } from "../../../src/search/Lookup.ts"
import { Searches } from "../../../src/search/Searches.ts"
import type { Suggested } from "../../../src/search/Suggestions.ts"
import { call } from "./support/Calls.ts"
import { blocked, FETCHED, older, provenance, unavailable } from "./support/Outcomes.ts"

const found = (phrases: ReadonlyArray<string>, from = provenance({ backend: "suggest" })): Found<Suggested> => ({
  _tag: "Found",
  value: { phrases },
  fetchedAt: Date.parse(FETCHED),
  provenance: from
})

const failure = blocked({ endpoint: "suggest" })
const failedWith = (stale?: Found<Suggested>): Failed<Suggested> => ({ _tag: "Failed", failure, stale })

const answered = (answer: Failed<Suggested> | Found<Suggested>, args: object = { query: "heron" }) =>
  SuggestQueries.make({ region: "wt-wt" }).pipe(
    Effect.provide(Layer.mock(Searches, {
      suggestions: () => Effect.succeed(answer)
    })),
    Effect.flatMap((tool) => call(tool, args))
  )

describe("suggest_queries", () => {
  it.effect("asks in the caller's region, else in the operator's", () =>
    Effect.gen(function*() {
      const asked: Array<unknown> = []
      const tool = yield* SuggestQueries.make({ region: "wt-wt" }).pipe(Effect.provide(Layer.mock(Searches, {
        suggestions: (request) => Effect.sync(() => {
          asked.push(request)
          return found([])
        })
      })))
      yield* call(tool, { query: "heron nest" })
      yield* call(tool, { query: "heron", region: "de-de" })
      expect(asked).toEqual([{ text: "heron nest", region: "wt-wt" }, { text: "heron", region: "de-de" }])
    }))

  it.effect("gives completions, one a line", () =>
    Effect.map(answered(found(["heron", "heron bird"])), (answer) => {
      expect(answer).toEqual({
        isError: false,
        text: "heron\nheron bird",
        structured: {
          outcome: "results",
          suggestions: ["heron", "heron bird"],
          provenance: provenance({ backend: "suggest" })
        }
      })
    }))

  it.effect("says that there is none, which is no error", () =>
    Effect.map(answered(found([])), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured).toMatchObject({ outcome: "no_results", suggestions: [] })
      expect(text).toBe("DuckDuckGo has no completion for this.")
    }))

  it.effect("tells a failure as an error", () =>
    Effect.map(answered(failedWith()), (answer) => {
      expect(answer).toEqual({
        isError: true,
        text: failureText(failed(failure)),
        structured: { ...failed(failure), suggestions: [] }
      })
    }))

  it.effect("offers older ones beside a failure; then it is no error", () =>
    Effect.map(answered(failedWith(found(["heron"], older({ backend: "suggest" })))), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured).toMatchObject({ outcome: "blocked", suggestions: ["heron"], provenance: { cache: "stale" } })
      expect(text).toBe(`${failureText(failed(failure))}\n\nAn OLDER answer, 2 h old:\n\nheron`)
    }))

  it.effect("takes an older answer without a completion for none", () =>
    Effect.map(answered(failedWith(found([], older()))), ({ isError, structured, text }) => {
      expect(isError).toBe(true)
      expect(structured).toEqual({ ...failed(failure), suggestions: [] })
      expect(text).toBe(failureText(failed(failure)))
    }))

  it.effect("says when to try again", () =>
    Effect.map(
      answered({ _tag: "Failed", failure: unavailable({ endpoint: "suggest", retryAfterSeconds: 12 }), stale: undefined }),
      ({ text }) => {
        expect(text).toContain("Next step: Try again in 12 s.")
      }
    ))
})
