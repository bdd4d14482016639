import * as Either from "effect/Either"
import { describe, expect, it } from "vitest"
import { parseHtmlPage } from "../../../src/search/parse/HtmlPage.ts"
import { defaults, merge } from "../../../src/search/parse/Selectors.ts"
import { fixture } from "./support.ts"

const fieldsAtFault = (overrides: unknown): ReadonlyArray<string> =>
  Either.match(merge(overrides), { onLeft: (issues) => issues.map(({ field }) => field), onRight: () => [] })

describe("merge", () => {
  it("replaces what is named and keeps the rest", () => {
    const merged = Either.getOrThrow(merge({ html: { row: ".entry" }, challenge: { mark: "#gate > form" } }))
    expect(merged).toEqual({
      html: { ...defaults.html, row: ".entry" },
      lite: defaults.lite,
      challenge: { mark: "#gate > form" }
    })
  })

  it("gives the defaults for an empty file, which read a page as before", () => {
    const merged = Either.getOrThrow(merge({}))
    expect(merged).toEqual(defaults)
    const page = fixture("html-results.html")
    expect(parseHtmlPage(page, merged)).toEqual(parseHtmlPage(page))
  })

  it("accepts each of its own defaults, and any other CSS", () => {
    expect(Either.getOrThrow(merge(defaults))).toEqual(defaults)
    for (const row of ["div.a[data-x] > p:not(.b)", "a:has(q)", "ul li:nth-child(2n+1)", "#links ~ *"]) {
      expect(fieldsAtFault({ html: { row } })).toEqual([])
    }
  })

  it.each(["", "  ", "a[", ":::", "a,,b", "a >> b", "a:nope", "a::before", "a:not(", "<b>", "x".repeat(301)])(
    "refuses %j as a selector and names the field",
    (row) => {
      expect(fieldsAtFault({ html: { row } })).toEqual(["html.row"])
    }
  )

  it("reports every fault at once", () => {
    expect(new Set(fieldsAtFault({ html: { row: "a[", rows: "b" }, lite: { title: 5 }, other: {} }))).toEqual(
      new Set(["html.row", "html.rows", "lite.title", "other"])
    )
  })

  it.each([null, 1, "x", [], undefined])("refuses %j as a whole", (overrides) => {
    expect(fieldsAtFault(overrides)).toEqual(["(root)"])
  })

  it("says what is wrong and what is allowed", () => {
    const messages = Either.match(merge({ html: { row: "a[", rows: ".b" }, lite: 5 }), {
      onLeft: (issues) => issues.map(({ field, message }) => `${field}: ${message}`).join("\n"),
      onRight: () => ""
    })
    expect(messages).toContain(`html.row: "a[" is not a CSS selector`)
    expect(messages).toContain(`html.rows: is unexpected, expected: "row" | "ad"`)
    expect(messages).toContain("lite: Expected an object of selectors, actual 5")
  })
})
