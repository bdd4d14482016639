import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { MAX_QUERY_LENGTH } from "../../src/domain/SearchQuery.ts"
import * as QueryText from "../../src/search/QueryText.ts"

const build = (text: string, includeSites: ReadonlyArray<string> = [], excludeSites: ReadonlyArray<string> = []) =>
  QueryText.build({ text, includeSites, excludeSites })

const built = (...query: Parameters<typeof build>): string => Either.getOrThrow(build(...query))

const refusal = (...query: Parameters<typeof build>): string =>
  Either.match(build(...query), { onLeft: ({ message }) => message, onRight: (text) => `not refused: ${text}` })

/** Any text, with much of what the syntax cares about in it. */
const anyText = FastCheck.array(FastCheck.oneof(
  FastCheck.constantFrom("!", "\\", "\"", " ", "\"!", "!g", "-", "(", ")"),
  FastCheck.constantFrom("\u0000", "\u2028", "\uD800", "\uDC00", "e\u0301", "\u00a0", "\u200b"),
  FastCheck.fullUnicodeString({ maxLength: 5 }),
  FastCheck.constantFrom("word", "日本語", "😀", "👩‍👩‍👧", "שלום", "नमस्ते")
), { maxLength: 30 }).map((parts) => parts.join(""))

/** What stands outside of quotes, a letter for each phrase. A quote without its other half makes no phrase. */
const outside = (text: string): string => text.replaceAll(/"[^"]*"/gu, "x").replaceAll("\"", "")

describe("normalise", () => {
  it("changes nothing the second time", () => {
    FastCheck.assert(FastCheck.property(anyText, (text) => {
      const once = QueryText.normalise(text)
      expect(QueryText.normalise(once)).toBe(once)
    }), { numRuns: 1_000 })
  })

  it("makes one text of texts that look alike: NFC, single blanks, no controls, no halves of characters", () => {
    FastCheck.assert(FastCheck.property(anyText, (text) => {
      const normal = QueryText.normalise(text)
      expect(normal.normalize("NFC")).toBe(normal)
      expect(normal).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|^\s|\s$|\s\s|[^\S ]/u)
      expect(QueryText.normalise(text.normalize("NFD"))).toBe(QueryText.normalise(text.normalize("NFC")))
    }))
    expect(QueryText.normalise("  caf\u0065\u0301\u00a0\u3000au\tlait\r\n\u0000 ")).toBe("café au lait")
    expect(QueryText.normalise("a\uD83Db\uDE00c")).toBe("a b c")
  })

  it.each([
    ["Japanese", "東京の天気"],
    ["Arabic with a joiner", "می‌خواهم"],
    ["Hindi", "नमस्ते दुनिया"],
    ["Hebrew with points", "שָׁלוֹם"],
    ["Thai", "สวัสดี"],
    ["emoji joined, toned and of a region", "👩🏽‍💻 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️"],
    ["characters beyond the first plane", "𠀀 𝒳"]
  ])("leaves %s as it is", (_, text) => {
    expect(QueryText.normalise(text)).toBe(text.normalize("NFC"))
    expect(built(text)).toBe(text.normalize("NFC"))
  })
})

describe("build", () => {
  it("is never longer than DuckDuckGo takes, and never empty", () => {
    FastCheck.assert(FastCheck.property(
      FastCheck.array(FastCheck.oneof(anyText, FastCheck.string({ minLength: 100, maxLength: 300 })), { maxLength: 4 }),
      FastCheck.array(FastCheck.domain(), { maxLength: 4 }),
      (parts, sites) => {
        const verdict = Either.match(build(parts.join(" "), sites), {
          onLeft: ({ issues }) => issues[0].field === "query",
          onRight: (text) => [...text].length > 0 && [...text].length <= MAX_QUERY_LENGTH
        })
        expect(verdict).toBe(true)
      }
    ))
  })

  it("lets no bang and no backslash begin a word outside of quotes", () => {
    FastCheck.assert(FastCheck.property(anyText, FastCheck.array(FastCheck.domain(), { maxLength: 2 }), (text, sites) => {
      const result = Either.getOrElse(build(text, sites), () => "")
      expect(outside(result)).not.toMatch(/(^|\s)\p{Cf}*[!\\]/u)
    }), { numRuns: 3_000 })
  })

  it("leaves words, phrases and operators as they were written", () => {
    const texts = ["hello world", "\"exact phrase\" -word", "intitle:a filetype:pdf", "2+2?", "C++ a!b c\\d Yahoo!", "5\" pipe"]
    expect(texts.map((text) => built(text))).toEqual(texts)
  })

  it.each([
    ["!g cats", "\"!g\" cats"],
    ["cats !wikipedia", "cats \"!wikipedia\""],
    ["\\wikipedia", "\"\\wikipedia\""],
    ["a ! b", "a \"!\" b"],
    ["a != b", "a \"!=\" b"],
    ["!\"g\" x", "\"!\"\"g\" x"],
    ["\"!g", "\"!g\""],
    ["\u200b!g", "\"!g\""],
    ["\u200b\"!g", "\"!g\""]
  ])("puts a bang in quotes: %s", (text, expected) => {
    expect(built(text)).toBe(expected)
  })

  it.each([
    "\"hello !world\"",
    "\"say !important now\" css",
    "css \"!important\"",
    "\"a !b\" \"\\c d\""
  ])("leaves a bang alone that is in quotes already: %s", (text) => {
    expect(built(text)).toBe(text)
  })

  it("adds the sites, and those to leave out, in lower case", () => {
    expect(built("a", ["Example.org"])).toBe("a site:example.org")
    expect(built("a", ["example.org", "example.com"])).toBe("a (site:example.org OR site:example.com)")
    expect(built("a", [], ["example.org", "example.com"])).toBe("a -site:example.org -site:example.com")
    expect(built("a", ["example.org"], ["docs.example.org"])).toBe("a site:example.org -site:docs.example.org")
  })

  it("refuses a query of nothing that can be seen", () => {
    for (const text of ["", "   ", "\u0000\n", "\uFEFF", "\u200b", "\u2060\u200b "]) {
      expect(refusal(text)).toBe("Invalid input. query: is empty; give 1 to 499 characters")
    }
  })

  it("counts characters as a reader does, and says how many there were", () => {
    expect(built("😀".repeat(499))).toHaveLength(998)
    expect(refusal("😀".repeat(500))).toBe("Invalid input. query: has 500 characters; DuckDuckGo takes at most 499")
  })

  it("says what the count includes", () => {
    expect(refusal("a".repeat(490), ["example.org"]))
      .toBe("Invalid input. query: has 507 characters with its site operators; DuckDuckGo takes at most 499")
    expect(refusal(`!${"a".repeat(498)}`))
      .toBe("Invalid input. query: has 501 characters with the quotes around its bangs; DuckDuckGo takes at most 499")
  })
})

describe("ofRequest", () => {
  it("puts the text of a request in order and leaves the rest, or refuses it", () => {
    expect(Either.getOrThrow(QueryText.ofRequest({ text: "  heron \n nest ", region: "de-de" }))).toEqual({ text: "heron nest", region: "de-de" })
    expect(Either.flip(QueryText.ofRequest({ text: " \n " })).pipe(Either.getOrThrow).message)
      .toBe("Invalid input. query: is empty; give 1 to 499 characters")
    expect(Either.isLeft(QueryText.ofRequest({ text: "half \uD800" }))).toBe(true)
  })
})
