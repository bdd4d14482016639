import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { findVqd } from "../../../src/search/parse/Vqd.ts"

describe("findVqd", () => {
  it.each([
    [`<script>x=1,vqd="4-317512345678901234567890",safe_ddg=0</script>`, "4-317512345678901234567890"],
    [`var vqd='3-123456789-987654321';`, "3-123456789-987654321"],
    [`vqd='123456789012345678901234567890';`, "123456789012345678901234567890"],
    [`nrj('/d.js?q=x&l=us-en&vqd=3-11-22&p_ent=')`, "3-11-22"],
    [`<link id="deep_preload_link" href="https://links.duckduckgo.com/d.js?q=x&amp;vqd=4-77&amp;t=D">`, "4-77"],
    [`DDG.deep.initialize('/d.js?q=x&vqd=4-78', false)`, "4-78"],
    [`vqd=4-79&q=x`, "4-79"],
    [`vqd='--snip--'; DDG.deep.initialize('/d.js?q=x&vqd=3-1-2&sp=0')`, "3-1-2"],
    [`vqd=""; vqd="4-5"`, "4-5"]
  ])("in %s is %s", (page, vqd) => {
    expect(findVqd(page)).toBe(vqd)
  })

  it("is what a script is given, not what a query says", () => {
    const echo = `<title>vqd=1&amp;x vqd=&quot;2&quot; at DuckDuckGo</title><input value="vqd=&#x27;3&#x27;">`
    expect(findVqd(`${echo}<script>vqd="4-9"</script>`)).toBe("4-9")
  })

  it.each([
    "", "vqd", "vqd=", "vqd=''", "vqd='--'", `vqd="4-"`, `vqd="abc"`,
    "vqd=4-x&", `avqd="4-1"`, "how to get a vqd=5"
  ])("in %j is nothing", (page) => {
    expect(findVqd(page)).toBeUndefined()
  })

  it("is digits and dashes, whatever the page", () => {
    const piece = fc.constantFrom("vqd=", "'", "\"", "4", "-", "&", "?", ";", "<script>", " ", "x", "99999")
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(findVqd(pieces.join("")) ?? "0").toMatch(/^\d+(-\d+){0,2}$/)
    }), { numRuns: 500 })
  })
})
