import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { SearchQuery, SiteName } from "../../src/domain/SearchQuery.ts"

const isSite = Schema.is(SiteName)

describe("SiteName", () => {
  it.each([
    "example.org", "docs.example.org", "localhost", "a", "xn--bcher-kva.example", "bücher.example", "例え.テスト", "उदाहरण.परीक्षा",
    "ตัวอย่าง.ไทย", "1.2.3.4", "a-b.example", "EXAMPLE.org", `${"a".repeat(63)}.org`
  ])("takes the host name %s", (site) => {
    expect(isSite(site)).toBe(true)
  })

  it.each([
    "", ".", "example.org.", ".example.org", "a..b", "-a.org", "a-.org", "https://example.org",
    "example.org/path", "example.org:80", "a b.org", "a_b.org", "*.example.org", "example.org OR", "\"x\"", "(x)", `${"a".repeat(64)}.org`, "a.".repeat(127),
    "example.org\nx", "\u0301a.org"
  ])("refuses %j", (site) => {
    expect(isSite(site)).toBe(false)
  })

  it("lets nothing pass that would end the operator it stands behind", () => {
    const near = FastCheck.tuple(FastCheck.domain(), FastCheck.fullUnicodeString(), FastCheck.nat(20))
      .map(([domain, text, at]) => domain.slice(0, at) + text + domain.slice(at))
    FastCheck.assert(FastCheck.property(near, (text) => {
      expect(isSite(text) && /[\s"()!\\:/]/u.test(text)).toBe(false)
    }), { numRuns: 1_000 })
  })

  it("is quick with what looks like a name for a long time", () => {
    expect(isSite(`${"a-".repeat(100_000)}!`)).toBe(false)
    expect(isSite(`${"a.".repeat(126)}!`)).toBe(false)
  })

  it("says what was given and what is meant", () => {
    const message = Either.match(Schema.decodeUnknownEither(SiteName)("https://example.org"), {
      onLeft: ({ message }) => message,
      onRight: () => ""
    })
    expect(message).toContain("\"https://example.org\" is not a host name such as example.org")
  })
})

describe("SearchQuery", () => {
  it("comes back the same from its JSON", () => {
    const query: SearchQuery = {
      text: "日本 \"語\"",
      region: "hk-tzh",
      safeSearch: "off",
      timeRange: { from: "2026-01-01", to: "2026-02-01" },
      includeSites: ["example.org"],
      excludeSites: []
    }
    expect(Schema.decodeUnknownSync(SearchQuery)(JSON.parse(JSON.stringify(query)))).toEqual(query)
  })
})
