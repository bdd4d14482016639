import * as Duration from "effect/Duration"
import { describe, expect, it } from "vitest"
import { defaults } from "../../../src/search/intent/Kind.ts"
import { lifetimeOf } from "../../../src/search/intent/Lifetimes.ts"

const NOW = Date.parse("2026-06-15T12:00:00Z")

const minutes = (text: string, df?: string, empty = false, now = NOW) =>
  Duration.toMinutes(lifetimeOf(defaults, { text, df }, empty, now))

describe("lifetimeOf", () => {
  it("is as long as the kind of query allows", () => {
    expect(["news ukraine", "weather oslo", "usd to eur", "buy a bike", "grey herons", "python regex", "arxiv transformers"]
      .map((text) => minutes(text))).toEqual([15, 120, 180, 360, 360, 1_440, 2_160])
  })

  it.each([["d", 15], ["w", 60], ["m", 180], ["y", 360]] as const)("is shorter for the last %s", (df, expected) => {
    expect(minutes("arxiv transformers", df)).toBe(expected)
  })

  it("is never made longer by a time range", () => {
    expect(minutes("news ukraine", "y")).toBe(15)
  })

  it("is short for days that are not over everywhere, and as ever for days that are", () => {
    expect(minutes("python regex", "2026-06-01..2026-06-15")).toBe(15)
    expect(minutes("python regex", "2026-06-01..2026-06-14")).toBe(15)
    expect(minutes("python regex", "2026-06-01..2026-06-13")).toBe(1_440)
  })

  it("is five minutes at most where nothing was found", () => {
    expect([minutes("python regex", undefined, true), minutes("news ukraine", "d", true)]).toEqual([5, 5])
  })

  it("obeys a kind that is known", () => {
    expect(Duration.toMinutes(lifetimeOf(defaults, { text: "python regex", kind: "news" }, false, NOW))).toBe(15)
  })
})
