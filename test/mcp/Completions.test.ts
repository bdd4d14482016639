import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { find, regions } from "../../src/domain/Region.ts"
import { completion, MAX_VALUES, regionCodes, timeSpans } from "../../src/mcp/Completions.ts"

describe("regionCodes", () => {
  it("offers every region for nothing typed", () => {
    expect(regionCodes("")).toHaveLength(regions.length)
  })

  it("puts codes before names, and the starts of names before their middles", () => {
    expect(regionCodes("de")).toEqual(["de-de", "dk-da", "se-sv", "ch-de"])
    expect(regionCodes("Switz")).toEqual(["ch-de", "ch-fr"])
    expect(regionCodes("united")).toEqual(["uk-en"])
    expect(regionCodes("  UK ")).toEqual(["uk-en", "ua-uk"])
  })

  it("offers nothing for what no region has", () => {
    expect(regionCodes("atlantis")).toEqual([])
  })

  it("offers only regions whose code or name holds what was typed, each once", () => {
    FastCheck.assert(FastCheck.property(FastCheck.stringMatching(/^[a-zA-Z (]{1,3}$/), (typed) => {
      const codes = regionCodes(typed)
      const wanted = typed.trim().toLowerCase()
      expect(new Set(codes).size).toBe(codes.length)
      for (const code of codes) {
        expect(`${code} ${find(code)?.name.toLowerCase()}`).toContain(wanted)
      }
    }))
  })
})

describe("timeSpans", () => {
  it("completes a span by its beginning", () => {
    expect(timeSpans("")).toEqual(["day", "week", "month", "year"])
    expect(timeSpans("W")).toEqual(["week"])
    expect(timeSpans("2026")).toEqual([])
  })
})

describe("completion", () => {
  it("gives at most 100 values and says how many there are", () => {
    const values = Array.from({ length: 130 }, (_, index) => `v${index}`)
    expect(completion(values)).toEqual({ values: values.slice(0, MAX_VALUES), total: 130, hasMore: true })
    expect(completion(["a"])).toEqual({ values: ["a"], total: 1, hasMore: false })
  })
})
