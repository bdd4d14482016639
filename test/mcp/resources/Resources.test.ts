import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import { describe, expect } from "vitest"
import * as Region from "../../../src/domain/Region.ts"
import { McpRequest } from "../../../src/mcp/McpRequest.ts"
import { region, regions } from "../../../src/mcp/resources/Regions.ts"
import { matcher } from "../../../src/mcp/resources/UriTemplate.ts"

const local = Effect.provideService(McpRequest, McpRequest.local)

describe("regions", () => {
  it.effect("holds code, name and locale of all regions", () =>
    Effect.map(local(regions.read({})), (text) => {
      expect(JSON.parse(text ?? "")).toEqual(Region.regions)
    }))

  it.effect("gives each region by its code and nothing for another", () =>
    Effect.gen(function*() {
      for (const one of Region.regions) {
        expect(region.match(`duckduckgo://regions/${one.code}`)).toEqual({ code: one.code })
        expect(JSON.parse((yield* local(region.read({ code: one.code }))) ?? "")).toEqual(one)
      }
      expect(yield* local(region.read({ code: "gb-en" }))).toBeUndefined()
      expect(yield* local(region.read({}))).toBeUndefined()
    }))

  it.effect("completes the code", () =>
    Effect.gen(function*() {
      expect(yield* region.complete("code", "jp")).toEqual(["jp-jp"])
      expect(yield* region.complete("other", "jp")).toEqual([])
      expect(yield* regions.complete("code", "jp")).toEqual([])
    }))
})

describe("matcher", () => {
  const match = matcher("duckduckgo://pages/{host}/{id}.md")

  it("reads back what was filled in, percent-encoded", () => {
    const word = FastCheck.fullUnicodeString({ minLength: 1 }).filter((text) => !text.includes("."))
    FastCheck.assert(FastCheck.property(word, word, (host, id) => {
      const uri = `duckduckgo://pages/${encodeURIComponent(host)}/${encodeURIComponent(id)}.md`
      expect(match(uri)).toEqual({ host, id })
    }))
  })

  it.each([
    "duckduckgo://pages/a/b",
    "duckduckgo://pages/a/b/c.md",
    "duckduckgo://pages//b.md",
    "duckduckgo://pages/a/bXmd",
    "duckduckgo://pages/a/b.md?x",
    "xduckduckgo://pages/a/b.md",
    "duckduckgo://pages/%E0%A4%A/b.md",
    ""
  ])("does not fit %s", (uri) => {
    expect(match(uri)).toBeUndefined()
  })
})
