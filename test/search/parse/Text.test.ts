import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { open } from "../../../src/search/parse/Dom.ts"
import { collapse, textOf, textOfHtml } from "../../../src/search/parse/Text.ts"

describe("text", () => {
  it.each([
    ["a&nbsp;&nbsp; b\n\tc", "a b c"],
    ["&amp;lt;b&amp;gt; &lt;i&gt; &#x27;", "&lt;b&gt; <i> '"],
    ["to<b>Apple</b>TV", "toAppleTV"],
    ["a<!-- b --> c<script>d</script><style>e</style> f", "a c f"],
    ["a<b>c<b>d", "acd"],
    ["", ""],
    ["  ", ""]
  ])("of %j is %j", (html, text) => {
    expect(textOf(open(html).root)).toBe(text)
  })

  it("collapses like a reader's eye: no two blanks, none at the ends, nothing else changed", () => {
    const blank = fc.constantFrom(" ", "\u00a0", "\n", "\t", "  ", "\u3000")
    fc.assert(fc.property(fc.array(fc.oneof(blank, fc.string())), (pieces) => {
      const raw = pieces.join("")
      expect(collapse(raw)).toBe(raw.replaceAll(/\s+/g, " ").trim())
    }))
  })

  it("is bounded", () => {
    expect(textOf(open("x".repeat(50_000)).root)).toHaveLength(10_000)
    expect(textOf(open("<b>x</b>".repeat(4_000)).root).length).toBeLessThanOrEqual(1_000)
  })

  it("leaves out what it is told to", () => {
    expect(textOf(open("a<i>b<b>c</b></i>d").root, ({ name }) => name === "i")).toBe("ad")
  })
})

describe("text of a piece of HTML", () => {
  it.each([
    ["a<br>b<BR/>c", "a b c"],
    ["1 < 2 & 3", "1 < 2 & 3"],
    ["<a href='x'>y</a> &eacute;", "y é"],
    ["  plain  text ", "plain text"]
  ])("%j is %j", (html, text) => {
    expect(textOfHtml(html)).toBe(text)
  })
})
