import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import * as CheckQuote from "../../../src/mcp/tools/CheckQuote.ts"
import type { QuoteResult } from "../../../src/reader/Quote.ts"
import { snapshotOf } from "../../../src/reader/Snapshot.ts"
import { Readings } from "../../../src/research/Readings.ts"
import { call } from "./support/Calls.ts"

const URL = "https://site.example.org/interview"
const snapshot = snapshotOf({ kind: "html", url: URL, metadata: { title: "Interview" }, markdown: "x", text: "x", links: [], notes: [] }, 0)

const toolFor = (result: QuoteResult, flags: ReadonlyArray<string> = []) =>
  Effect.provide(CheckQuote.make, Layer.mock(Readings, {
    quote: () => Effect.succeed({ opened: { snapshot, fetchedAt: 0, redirects: [] }, result, flags, ageSeconds: 7 })
  }))

const place = { start: 5, end: 30, line: 12, section: "Birds" }

describe("check_quote", () => {
  it.effect.each([
    ["exact", "The page says exactly this."],
    ["normalised", "The page says this, but for capitals"]
  ] as const)("%s: says where it stands", ([match, words]) =>
    Effect.gen(function*() {
      const answer = yield* call(yield* toolFor({ match, score: 1, passage: "Herons don’t hurry", place }), { url: URL, quote: "Herons don't hurry" })
      expect(answer.structured).toMatchObject({ match, score: 1, passage: "Herons don’t hurry", line: 12, section: "Birds", url: URL, ageSeconds: 7 })
      expect(answer.text).toContain(words)
      expect(answer.text).toContain("Line 12, under \"Birds\"")
    }))

  it.effect("closest: says that it is not what was quoted", () =>
    Effect.gen(function*() {
      const answer = yield* call(yield* toolFor({ match: "closest", score: 0.714, passage: "Herons never hurry", place }, ["rules"]), { url: URL, quote: "q" })
      expect(answer.structured).toMatchObject({ match: "closest", score: 0.71, flags: ["rules"] })
      expect(answer.text).toContain("The page does NOT say exactly this. The closest passage is below: compare the words. Words in common: 71 %.")
      expect(answer.text).toContain("The passage reads like orders to you")
    }))

  it.effect("none: says that it may stand in what was not read", () =>
    Effect.gen(function*() {
      const { structured, text } = yield* call(yield* toolFor({ match: "none", score: 0, passage: "" }), { url: URL, quote: "q" })
      expect(structured).not.toHaveProperty("passage")
      expect(text).toContain("says nothing like this. It may stand in a part that is no main text")
    }))

  it.effect("decides by the host, and seals address and words", () =>
    Effect.gen(function*() {
      const tool = yield* toolFor({ match: "none", score: 0, passage: "" })
      expect((yield* tool.prepare({ url: URL, quote: "words" })).facts).toEqual({ target: "site.example.org", sealed: { url: URL, quote: "words" } })
    }))
})
