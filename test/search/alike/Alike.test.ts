import { describe, expect, it } from "vitest"
import * as Alike from "../../../src/search/alike/Alike.ts"
import type { PageRequest } from "../../../src/search/Backend.ts"

const asking = (text: string, more: Partial<PageRequest> = {}): PageRequest => ({
  text, region: "wt-wt", safeSearch: "moderate", ...more
})

describe("Alike", () => {
  it("finds what was learnt under the same frame, and its words", () => {
    const kin = Alike.make()
    kin.learn(asking("history of the roman empire"), "key 1")
    expect(kin.keysFor(asking("History of Roman Empire"))).toEqual(["key 1"])
    expect(kin.textOf("key 1")).toBe("history of the roman empire")
    for (const other of [
      asking("history of roman empire", { region: "de-de" }),
      asking("history of roman empire", { safeSearch: "off" }),
      asking("history of roman empire", { df: "w" }),
      asking("history of roman empire", { continuation: { backend: "html", form: {} } }),
      asking("history of roman empires")
    ]) expect(kin.keysFor(other)).toEqual([])
  })

  it("has the best first", () => {
    const kin = Alike.make()
    kin.learn(asking("recipe open-source cola"), "moved, and a hyphen")
    kin.learn(asking("open-source cola recipe"), "a hyphen")
    kin.learn(asking("open source cola recipe"), "the same")
    expect(kin.keysFor(asking("open source cola recipe?"))).toEqual(["the same", "a hyphen", "moved, and a hyphen"])
  })

  it("does not answer news with what was asked in other words", () => {
    const kin = Alike.make()
    kin.learn(asking("news from the middle east"), "key")
    expect(kin.keysFor(asking("news from middle east"))).toEqual([])
  })

  it("keeps a bounded number of queries, the latest", () => {
    const kin = Alike.make()
    for (let i = 0; i < 6_000; i++) kin.learn(asking(`herons of lake ${i}`), `key ${i}`)
    expect(kin.textOf("key 0")).toBeUndefined()
    expect(kin.keysFor(asking("Herons of lake 5999?"))).toEqual(["key 5999"])
  })
})
