import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { guarded, MOST_UNITS } from "../../../src/security/text/QueryGuard.ts"
import { build } from "../../../src/search/QueryText.ts"

describe("a query", () => {
  it.each([
    "\"exact phrase\" -without site:example.org filetype:pdf", "c++ OR c#", "!g rust", "a|b (c) ~d",
    "größer 東京 \u{1f468}\u200d\u{1f469}", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\u05e9\u05dc\u05d5\u05dd\u200e 1", "\u2764\ufe0f", "", "  two  blanks  "
  ])("stays as it is: %j", (query) => expect(guarded(query)).toEqual(Either.right(query)))

  it.each([
    ["a\nb\tc\0d", "a b c d"],
    ["a\r\nb", "a b"],
    ["a\u0085b\u007fc", "a b c"],
    ["a\u001b[31mb\u001b[0m", "ab"],
    ["a\u001b]0;x\u0007b", "ab"],
    ["\u202eevil\u202c\u2066x\u2069", "evilx"],
    ["ze\u200bro\ufeff wi\u200ddth", "zero width"],
    ["tag\u{e0061}\u{e0062}s", "tags"],
    ["so\u00adft", "soft"]
  ])("loses what no honest one has: %j", (query, clean) => {
    expect(Either.map(guarded(query), (text) => text.replace(/ +/g, " "))).toEqual(Either.right(clean))
  })

  it.each(["a\ud800", "\udc00b", "\udc00\ud800"])("is refused with half of a pair: %j", (query) => {
    expect(Either.flip(guarded(query)).pipe(Either.map(({ message }) => message)))
      .toEqual(Either.right("Invalid input. query: holds half of a surrogate pair; send well-formed Unicode"))
  })

  it("is refused when nobody could have typed it", () => {
    expect(Either.isRight(guarded("a".repeat(MOST_UNITS)))).toBe(true)
    expect(Either.isLeft(guarded("a".repeat(MOST_UNITS + 1)))).toBe(true)
  })

  it("is guarded once and for all, and the query that is built of it is the same", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (query) => {
      const once = guarded(query)
      expect(Either.flatMap(once, guarded)).toEqual(once)
    }))
    fc.assert(fc.property(fc.stringMatching(/^[\x20-\x7e\u00a1-\u00ac\u4e00-\u4eff]{1,60}$/), (text) => {
      const built = (from: string) => build({ text: from, includeSites: [], excludeSites: [] })
      expect(Either.flatMap(guarded(text), built)).toEqual(built(text))
    }))
  })
})
