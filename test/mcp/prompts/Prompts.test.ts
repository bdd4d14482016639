import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { describe, expect } from "vitest"
import { factCheck } from "../../../src/mcp/prompts/FactCheck.ts"
import type { McpPrompt } from "../../../src/mcp/prompts/McpPrompt.ts"
import { newsBrief } from "../../../src/mcp/prompts/NewsBrief.ts"
import { researchPlan } from "../../../src/mcp/prompts/ResearchPlan.ts"
import { technicalSearch } from "../../../src/mcp/prompts/TechnicalSearch.ts"

const textOf = (prompt: McpPrompt, args: unknown): string =>
  Either.match(prompt.messages(args), { onLeft: (error) => error.message, onRight: (texts) => texts.join("\n") })

const required: ReadonlyArray<[McpPrompt, string, ReadonlyArray<string>]> = [
  [researchPlan, "topic", ["region"]],
  [factCheck, "claim", ["region"]],
  [newsBrief, "topic", ["time_range", "region"]],
  [technicalSearch, "question", ["site"]]
]

describe.each(required)("$name", (prompt, needed, optional) => {
  it("names its arguments, each with a description", () => {
    const { arguments: args } = prompt.descriptor()
    expect(args.map(({ name, required }) => [name, required])).toEqual([
      [needed, true],
      ...optional.map((name) => [name, false])
    ])
    for (const argument of args) expect(argument.description).toBeTruthy()
  })

  it("gives one or two messages that carry the argument and say what each outcome means", () => {
    const messages = Either.getOrThrow(prompt.messages({ [needed]: "solid state batteries" }))
    expect([1, 2]).toContain(messages.length)
    const text = messages.join("\n")
    expect(text).toContain("solid state batteries")
    for (const word of ["`results`", "`no_results`", "`blocked`", "`nextCursor`", "`web_search`"]) expect(text).toContain(word)
    expect(text).not.toContain("undefined")
    expect(text.length).toBeLessThan(3_000)
  })

  it("takes the empty fields of a form for fields left out", () => {
    const args = Object.fromEntries([[needed, "tea"], ...optional.map((name) => [name, " "])])
    expect(textOf(prompt, args)).toBe(textOf(prompt, { [needed]: "tea" }))
    expect(textOf(prompt, { [needed]: "" })).toMatch(new RegExp(`${needed}: is required`))
  })

  it("names what is missing or unknown", () => {
    expect(textOf(prompt, undefined)).toMatch(new RegExp(`${needed}: is required`))
    expect(textOf(prompt, { [needed]: "tea", speed: "5" })).toMatch(/speed: is not a field; allowed are/)
    expect(textOf(prompt, { [needed]: 5 })).toMatch(new RegExp(`${needed}: 5 is not allowed; give a string`))
  })
})

describe("arguments of prompts", () => {
  it("put the region into the words, by code and name", () => {
    expect(textOf(researchPlan, { topic: "tea", region: "jp-jp" })).toContain("`region` \"jp-jp\" (Japan)")
    expect(textOf(researchPlan, { topic: "tea" })).toContain("without a region")
    expect(textOf(factCheck, { claim: "tea is green", region: "gb-en" })).toMatch(/region: "gb-en" is not a region.*uk-en/)
  })

  it("take a span or an interval for a time range, and no other", () => {
    expect(textOf(newsBrief, { topic: "tea" })).toContain("`time_range` \"week\"")
    expect(textOf(newsBrief, { topic: "tea", time_range: "day" })).toContain("Period: day")
    expect(textOf(newsBrief, { topic: "tea", time_range: "2026-01-01..2026-02-01" })).toContain("2026-01-01..2026-02-01")
    expect(textOf(newsBrief, { topic: "tea", time_range: "hour" })).toMatch(/time_range: .*"hour".*day, week, month, year/)
  })

  it("take a host name for a site, and no address", () => {
    expect(textOf(technicalSearch, { question: "why", site: "docs.python.org" })).toContain("[\"docs.python.org\"]")
    expect(textOf(technicalSearch, { question: "why", site: "https://docs.python.org/3" })).toMatch(/site: .*not a host name/)
  })

  it.effect("are completed where there is something to choose from", () =>
    Effect.gen(function*() {
      expect(yield* newsBrief.complete("region", "jap")).toEqual(["jp-jp"])
      expect(yield* newsBrief.complete("time_range", "mo")).toEqual(["month"])
      expect(yield* newsBrief.complete("topic", "t")).toEqual([])
      expect(yield* technicalSearch.complete("site", "d")).toEqual([])
    }))
})
