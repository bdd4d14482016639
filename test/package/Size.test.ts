import { readdirSync, statSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import * as product from "../../package.json"
import { requireBundle } from "../support/Bundle.ts"

const KIB = 1024

/** Budgets: raise one on purpose, with the reason in the commit. */
const MOST_MAIN = 600 * KIB
const MOST_ALL = 12 * KIB * KIB

const dist = path.dirname(requireBundle())
const sizeOf = (file: string): number => statSync(path.join(dist, file)).size

describe("the bundle", () => {
  it("begins with a file that is read in no time", () => {
    expect(sizeOf("main.js")).toBeLessThan(MOST_MAIN)
  })

  it("is small as a whole", () => {
    expect(readdirSync(dist).reduce((sum, file) => sum + sizeOf(file), 0)).toBeLessThan(MOST_ALL)
  })
})

describe("the package", () => {
  it("brings nothing to install but itself", () => {
    expect(product).not.toHaveProperty("dependencies")
    expect(product.files).toEqual(["dist", "docs", "README.md", "LICENSE"])
    expect(Object.keys(product.scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([])
  })
})
