import { describe, expect, it } from "vitest"
import { nearest } from "../../src/domain/NearMiss.ts"

const known = ["query", "max_results", "time_range", "region", "safe_search", "to"]

describe("nearest", () => {
  it.each([
    ["maxResults", "max_results"],
    ["max-results", "max_results"],
    ["MAX_RESULT", "max_results"],
    ["qury", "query"],
    ["timerange", "time_range"],
    ["safesearch", "safe_search"],
    ["regoin", "region"]
  ])("takes %s for %s", (word, name) => {
    expect(nearest(word, known)).toBe(name)
  })

  it.each(["", "_", "limit", "ta", "x".repeat(1_000_000)])("takes %.10s for nothing", (word) => {
    expect(nearest(word, known)).toBeUndefined()
  })

  it("prefers the closest", () => {
    expect(nearest("sitess", ["side", "sites"])).toBe("sites")
  })
})
