import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as RobotsText from "../../../src/egress/page/RobotsText.ts"

const verdict = (text: string, path: string, agent = "mcp-duckduckgo"): RobotsText.Verdict =>
  RobotsText.verdict(RobotsText.parse(text), agent, new URL(`https://example.com${path}`))

const allowed = (...asked: Parameters<typeof verdict>): boolean => verdict(...asked).allowed

const forAll = (...rules: ReadonlyArray<string>): string => ["User-agent: *", ...rules].join("\n")

describe("of groups", () => {
  const text = [
    "Disallow: /before-any-name",
    "User-agent: other",
    "Disallow: /",
    "",
    "User-Agent: MCP-DuckDuckGo/1.0 # ours",
    "User-agent: friend",
    "Disallow: /a",
    "User-agent: *",
    "Disallow: /b",
    "user-agent: mcp-duckduckgo",
    "disallow: /c"
  ].join("\r\n")

  it.each([
    ["/a", false],
    ["/b", true],
    ["/c", false],
    ["/before-any-name", true]
  ])("all with our name count together, and no other: %s %s", (path, is) => {
    expect(allowed(text, path)).toBe(is)
  })

  it("that for all counts where none has our name", () => {
    expect([allowed(text, "/a", "nobody"), allowed(text, "/b", "nobody")]).toEqual([true, false])
  })

  it("none has our name by a part of it", () => {
    expect(allowed("User-agent: mcp\nDisallow: /", "/x")).toBe(true)
    expect(allowed("User-agent: mcp-duckduckgo-image\nDisallow: /", "/x")).toBe(true)
  })
})

describe("of rules", () => {
  it.each([
    [["Disallow: /"], "/x", false],
    [["Disallow:"], "/x", true],
    [["Disallow: /fish"], "/fish.html", false],
    [["Disallow: /fish"], "/Fish", true],
    [["Disallow: /fish/"], "/fish", true],
    [["Disallow: /", "Allow: /p"], "/page", true],
    [["Allow: /p", "Disallow: /"], "/page", true],
    [["Disallow: /page", "Allow: /page"], "/page", true],
    [["Allow: /folder", "Disallow: /folder/page"], "/folder/page", false],
    [["Allow: /page", "Disallow: /*.htm"], "/page.htm", false],
    [["Disallow: /*.php$"], "/a/b.php", false],
    [["Disallow: /*.php$"], "/a/b.php?x", true],
    [["Disallow: /*.php"], "/a/b.php?x", false],
    [["Disallow: /a*c$"], "/abcbc", false],
    [["Disallow: /a*bc*bc$"], "/abc", true],
    [["Disallow: /$"], "/", false],
    [["Disallow: /$"], "/x", true],
    [["Disallow: *"], "/x", false],
    [["Disallow: /?q="], "/?q=1", false],
    [["Disallow: /x"], "/robots.txt", true],
    [["Disallow: /"], "/robots.txt", true],
    [["Disallow: /caf\u00e9"], "/caf%C3%A9", false],
    [["Disallow: /caf%c3%a9"], "/caf\u00e9", false],
    [["Disallow: /%7Euser"], "/~user", false],
    [["Disallow: /a%2Fb"], "/a/b", true],
    [["Disallow: /file-%2A.html"], "/file-*.html", false],
    [["Disallow: /file-%2A.html"], "/file-1.html", true],
    [["Disallow: /a # comment"], "/a", false],
    [["Dissallow: /a"], "/a", true],
    [["Sitemap: https://example.com/s.xml", "Disallow: /a"], "/a", false]
  ])("%j on %s: %s", (rules, path, is) => {
    expect(allowed(forAll(...rules), path)).toBe(is)
  })

  it("the one that decided is named", () => {
    expect(verdict(forAll("Disallow: /", "Allow: /p*e"), "/page")).toMatchObject({ allowed: true, rule: "Allow: /p*e" })
    expect(verdict(forAll("Disallow: /x"), "/page").rule).toBeUndefined()
  })
})

describe("a crawl delay", () => {
  it.each([["5", 5], ["0.5", 0.5], ["999999", 86_400], ["-1", undefined], ["soon", undefined], ["", undefined]])(
    "of %j is %s seconds",
    (value, seconds) => {
      expect(verdict(forAll(`Crawl-delay: ${value}`, "Disallow: /x"), "/").crawlDelaySeconds).toBe(seconds)
    }
  )

  it("is that of the group which counts", () => {
    const text = "User-agent: *\nCrawl-delay: 9\nUser-agent: mcp-duckduckgo\nDisallow: /x"
    expect(verdict(text, "/").crawlDelaySeconds).toBeUndefined()
  })
})

describe("any text", () => {
  it("is read, and means nothing but what it says", () => {
    const line = FastCheck.oneof(
      FastCheck.fullUnicodeString(),
      FastCheck.constantFrom("User-agent: *", "Disallow: /", "Allow:", "\uFEFFUser-agent:*", "%zz"),
      FastCheck.constantFrom("Disallow: /%", "Allow: \ud800")
    )
    FastCheck.assert(FastCheck.property(FastCheck.array(line), FastCheck.webPath(), (lines, path) => {
      expect(typeof allowed(lines.join("\n"), path)).toBe("boolean")
    }), { numRuns: 500 })
  })

  it("matches patterns as a regular expression would, in linear time", () => {
    const textOf = (begin: string, ...parts: ReadonlyArray<string>) =>
      FastCheck.array(FastCheck.constantFrom(...parts), { maxLength: 10 }).map((some) => begin + some.join(""))
    const pattern = textOf("/", "a", "b", "*", "/")
    const path = textOf("/x/..", "a", "b", "/")
    FastCheck.assert(FastCheck.property(pattern, FastCheck.boolean(), path, (text, anchored, long) => {
      const { pathname } = new URL(`https://example.com${long}`)
      const oracle = new RegExp(`^${text.replaceAll("*", ".*")}${anchored ? "$" : ""}`)
      expect(allowed(forAll(`Disallow: ${text}${anchored ? "$" : ""}`), pathname)).toBe(!oracle.test(pathname))
    }), { numRuns: 2_000 })
    // Backtracking would take years here, and a quadratic reader of lines minutes.
    expect(allowed(forAll(`Disallow: ${" ".repeat(RobotsText.MOST_BYTES)}x`, "Disallow: /y"), "/y")).toBe(false)
    expect(allowed(forAll(`Disallow: /${"*a".repeat(5000)}b`), `/${"a".repeat(8000)}`)).toBe(true)
  })
})
