import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { root } from "../docs/support/Markdown.ts"
import { picture } from "./Terminal.ts"

describe("the picture of a terminal", () => {
  it("makes text of what would be markup, and cuts what is too long", () => {
    const drawn = picture("a <b>", [{ text: `<script>&"`, kind: "plain" }, { text: "é".repeat(200), kind: "typed" }])
    expect(drawn).toContain("<title id=\"title\">a &lt;b&gt;</title>")
    expect(drawn).toContain("&lt;script&gt;&amp;&quot;</text>")
    expect(drawn).toContain(`>${"é".repeat(99)}…</text>`)
    expect(drawn).not.toContain("<script")
  })
})

describe("the picture in the README", () => {
  const drawn = readFileSync(path.join(root, "docs/images/demo.svg"), "utf8")

  it("shows results, and a refusal that is told as one", () => {
    expect(drawn).toMatch(/\d+ results? for/)
    expect(drawn).toContain("DuckDuckGo refused to answer. This does NOT mean that nothing exists.")
  })

  it("fetches nothing and runs nothing", () => {
    expect(drawn).not.toMatch(/<(?:script|image|foreignObject|use|a)\b|href=|url\(|\bon\w+=/)
  })

  it("says nothing of the machine that drew it", () => {
    expect(drawn).not.toMatch(/\/(?:tmp|work|home|root)\//)
  })
})
