import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { ratiosOf, worse } from "./support/Guard.ts"
import { table } from "./support/Stats.ts"

describe("the ratios of a benchmark", () => {
  it("are read from the table that it prints", () => {
    const output = table("startup, medians of 3 interleaved runs", ["server", "floor"], [
      { name: "spawn to tools/list", unit: "ms", ours: [660], floor: [600] },
      { name: "a search, 32 at once", unit: "", ours: [3], floor: [2] },
      { name: "resident memory after 20 searches", unit: "MiB", ours: [94] }
    ])
    expect(ratiosOf(`${output}\n`)).toEqual({ "spawn to tools/list": 1.1, "a search, 32 at once": 1.5 })
  })

  it("may tremble, and not grow", () => {
    const baseline = { a: 1, b: 2 }
    expect(worse(baseline, { a: 1.2, b: 1, c: 9 }, 0.25)).toEqual([])
    expect(worse(baseline, { a: 1.3, b: 2 }, 0.25)).toEqual(["a: was 1 x of the floor, is 1.3 x"])
    expect(worse(baseline, { a: 1 }, 0.25)).toEqual([expect.stringContaining("b: was 2 x")])
  })

  it("are stored for the start and for a search", () => {
    const stored: unknown = JSON.parse(readFileSync(new URL("baselines.json", import.meta.url), "utf8"))
    expect(stored).toEqual({
      startup: expect.objectContaining({ "spawn to tools/list": expect.any(Number) }),
      search: expect.any(Object)
    })
    expect(Object.keys(Object(stored).search).length).toBeGreaterThan(2)
  })
})
