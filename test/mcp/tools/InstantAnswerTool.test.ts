import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import type { InstantAnswerDetail } from "../../../src/domain/InstantAnswer.ts"
import * as InstantAnswerTool from "../../../src/mcp/tools/InstantAnswerTool.ts"
import { failed, failureText } from "../../../src/mcp/tools/Wire.ts"
import { Searches } from "../../../src/search/Searches.ts"
import type { Failed, Found } from "../../../src/search/Lookup.ts"
import { call } from "./support/Calls.ts"
import { blocked, FETCHED, older, provenance } from "./support/Outcomes.ts"

const nothing: InstantAnswerDetail = { kind: "none", heading: "", official: [], related: [], facts: [] }

const article: InstantAnswerDetail = {
  kind: "article",
  heading: "Heron",
  abstract: "Herons are long-legged birds.",
  source: "Encyclopaedia",
  url: "https://encyclopaedia.example/Heron",
  official: [{ text: "Heron Society", url: "https://herons.example/" }],
  related: [{ text: "Egret", url: "https://encyclopaedia.example/Egret" }],
  facts: [{ label: "Family", value: "Ardeidae" }]
}

type Detail = InstantAnswerDetail

const found = (value: Detail, from = provenance({ backend: "instant-answer" })): Found<Detail> => ({
  _tag: "Found",
  value,
  fetchedAt: Date.parse(FETCHED),
  provenance: from
})

const failure = blocked({ endpoint: "instant-answer" })
const failedWith = (stale?: Found<Detail>): Failed<Detail> => ({ _tag: "Failed", failure, stale })

const answered = (answer: Failed<Detail> | Found<Detail>, args: object = { query: "heron" }) =>
  InstantAnswerTool.make({ region: "wt-wt" }).pipe(
    Effect.provide(Layer.mock(Searches, {
      instantAnswer: () => Effect.succeed(answer)
    })),
    Effect.flatMap((tool) => call(tool, args))
  )

describe("instant_answer", () => {
  it.effect("gives an article with its source, facts and neighbours", () =>
    Effect.map(answered(found(article)), (answer) => {
      expect(answer).toEqual({
        isError: false,
        structured: { outcome: "results", answer: article, provenance: provenance({ backend: "instant-answer" }) },
        text: `Heron
Herons are long-legged birds.
Encyclopaedia, https://encyclopaedia.example/Heron
Official:
- Heron Society <https://herons.example/>
Family: Ardeidae
Related:
- Egret <https://encyclopaedia.example/Egret>`
      })
    }))

  it.effect("gives the meanings of a word, the first twenty of them", () =>
    Effect.gen(function*() {
      const related = Array.from({ length: 30 }, (_, index) => ({
        text: `Heron ${index + 1}`,
        url: `https://e.example/${index + 1}`,
        group: "Ships"
      }))
      const { structured, text } = yield* answered(found({ ...nothing, kind: "disambiguation", heading: "Heron", related }))
      expect(structured).toMatchObject({ outcome: "results", answer: { related: related.slice(0, 20) } })
      expect(text.split("\n").slice(0, 3)).toEqual(["Heron", "May mean:", "- [Ships] Heron 1 <https://e.example/1>"])
      expect(text.split("\n")).toHaveLength(22)
    }))

  it.effect.each([
    ["a direct answer", { ...nothing, answer: "1 mile is 1.609 km" }, "1 mile is 1.609 km"],
    ["a definition", { ...nothing, heading: "heron", definition: "A wading bird." }, "heron\nA wading bird."],
    ["facts alone", { ...nothing, facts: [{ label: "Height", value: "1 m" }] }, "Height: 1 m"]
  ] as const)("takes %s for an answer", ([, value, text]) =>
    Effect.map(answered(found(value)), (answer) => {
      expect(answer).toMatchObject({ isError: false, text, structured: { outcome: "results" } })
    }))

  it.effect("says that there is none and what to use, which is no error", () =>
    Effect.map(answered(found({ ...nothing, heading: "Heron" })), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured).toEqual({
        outcome: "no_results",
        nextStep: "DuckDuckGo has no instant answer to this; use web_search.",
        provenance: provenance({ backend: "instant-answer" })
      })
      expect(text).toBe("DuckDuckGo has no instant answer to this; use web_search.")
    }))

  it.effect("tells a failure as an error", () =>
    Effect.map(answered(failedWith()), (answer) => {
      expect(answer).toEqual({ isError: true, structured: failed(failure), text: failureText(failed(failure)) })
    }))

  it.effect("offers an older answer beside a failure; then it is no error", () =>
    Effect.map(answered(failedWith(found(article, older()))), ({ isError, structured, text }) => {
      expect(isError).toBe(false)
      expect(structured).toMatchObject({
        outcome: "blocked",
        answer: article,
        provenance: { cache: "stale", ageSeconds: 7_200 }
      })
      const [failureWords, ...rest] = text.split("\n\n")
      expect(failureWords).toBe(failureText(failed(failure)))
      expect(rest).toEqual(["An OLDER answer, 2 h old:", expect.stringMatching(/^Heron\nHerons are/)])
    }))

  it.effect("takes an older answer with nothing in it for none", () =>
    Effect.map(answered(failedWith(found(nothing, older()))), (answer) => {
      expect(answer).toEqual({ isError: true, structured: failed(failure), text: failureText(failed(failure)) })
    }))
})
