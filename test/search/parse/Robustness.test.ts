import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { findChallenge } from "../../../src/search/parse/Challenge.ts"
import { parseChallengePage } from "../../../src/search/parse/ChallengePage.ts"
import { parseHtmlPage } from "../../../src/search/parse/HtmlPage.ts"
import { parseInstantAnswer } from "../../../src/search/parse/InstantAnswerJson.ts"
import { parseLitePage } from "../../../src/search/parse/LitePage.ts"
import { parseMedia } from "../../../src/search/parse/MediaJson.ts"
import type { ParsedPage } from "../../../src/search/parse/ParsedPage.ts"
import { parseSuggestions } from "../../../src/search/parse/SuggestJson.ts"
import { findVqd } from "../../../src/search/parse/Vqd.ts"
import { fixture, fixtureNames } from "./support.ts"

const PARSERS = [parseHtmlPage, parseLitePage, parseChallengePage]

const isHttp = (url: string): boolean => ["http:", "https:"].includes(new URL(url).protocol)
const isTidy = (text: string): boolean => text === text.replaceAll(/\s+/g, " ").trim()
const isOneLine = (text: string): boolean => /^[^\p{Cc}]{1,200}$/u.test(text)

/** What is wrong with a parse, whatever came in. */
const faultsOf = (parsed: ParsedPage): ReadonlyArray<string> => {
  if (parsed._tag === "Blocked") return parsed.reason === "" ? ["blocked without a reason"] : []
  if (parsed._tag === "LayoutChanged") return isOneLine(parsed.evidence) ? [] : [`evidence ${parsed.evidence}`]
  const { hits, next } = parsed.page
  return [
    ...((parsed._tag === "Results") === (hits.length > 0) ? [] : [`${parsed._tag} with ${hits.length} hits`]),
    ...hits.filter(({ url }) => !isHttp(url)).map(({ url }) => `address ${url}`),
    ...hits.flatMap(({ displayUrl, snippet, title }) => [title, snippet, displayUrl]).filter((text) => !isTidy(text)),
    ...hits.flatMap(({ published }) => published ?? []).filter((day) => !/^\d{4}-\d\d-\d\d$/.test(day)),
    ...(next?.["vqd"] === "" ? ["a form without a vqd"] : [])
  ]
}

const faultsIn = (text: string): ReadonlyArray<string> => PARSERS.flatMap((parse) => faultsOf(parse(text)))

const urlsOf = (parsed: ParsedPage): ReadonlyArray<string> =>
  "page" in parsed ? parsed.page.hits.map(({ url }) => url) : []

interface Edit {
  readonly kind: "delete" | "duplicate" | "truncate" | "insert"
  readonly at: number
  readonly length: number
  readonly text: string
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("delete", "duplicate", "truncate", "insert"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(400),
  text: fc.oneof(
    fc.string(),
    fc.constantFrom("<", ">", "\"", "'", "</div>", "<!--", "<a class=result__a href=x>", "&#x0;", "%", "\0"),
    fc.constantFrom("<![CDATA[", "<?", "<script>", "</html>", "<textarea>")
  )
})

const apply = (page: string, { at, kind, length, text }: Edit): string => {
  const from = Math.floor(at * page.length)
  const before = page.slice(0, from)
  switch (kind) {
    case "delete":
      return before + page.slice(from + length)
    case "duplicate":
      return before + page.slice(from, from + length) + page.slice(from)
    case "truncate":
      return before
    case "insert":
      return before + text + page.slice(from)
  }
}

describe("the page parsers", () => {
  it("make something of any text", () => {
    const tags = fc.constantFrom(
      "<div class=result>", "<a class='result__a' href='https://a.example/'>", "</a>", "</div>", "<q>", "&nbsp;",
      "<tr>", "<td>", "<a class=result-link href=//a.example>", "<span class=timestamp>", "2026-01-01",
      "<form>", "<input name=vqd value=1>", "<script>", "<title>", "No results.", "<div class=no-results>"
    )
    const soup = fc.array(fc.oneof(tags, fc.string()), { maxLength: 60 }).map((pieces) => pieces.join(""))
    fc.assert(fc.property(fc.oneof(fc.string(), fc.fullUnicodeString(), soup), (text) => {
      expect(faultsIn(text)).toEqual([])
    }), { numRuns: 300 })
  })

  it("make something of any damaged page", () => {
    const pages = fixtureNames.map(fixture)
    fc.assert(fc.property(fc.constantFrom(...pages), fc.array(edit, { minLength: 1, maxLength: 6 }), (page, edits) => {
      expect(faultsIn(edits.reduce(apply, page))).toEqual([])
    }), { numRuns: 300 })
  })

  it.each([
    ["html-results.html", parseHtmlPage],
    ["lite-results.html", parseLitePage]
  ] as const)("give the hits before the place where %s was cut; the last of them may be cut itself", (name, parse) => {
    const page = fixture(name)
    const urls = urlsOf(parse(page))
    expect(urls.length).toBeGreaterThan(2)
    fc.assert(fc.property(fc.nat(page.length), (length) => {
      const whole = urlsOf(parse(page.slice(0, length))).slice(0, -1)
      expect(whole).toEqual(urls.slice(0, whole.length))
    }))
  })
})

const FIVE_MEGABYTES = 5_000_000
const filled = (piece: string): string => piece.repeat(Math.ceil(FIVE_MEGABYTES / piece.length))

describe("garbage of five megabytes", () => {
  it.each([
    "<div>",
    "<div class=result>",
    "<div class=result><a class=result__a href=//a.example>x",
    "<a><div class=zci__result><a><q>",
    "<tr><td><a class='result-link' href=//a.example>x",
    "<td>Zero-click info: x",
    "<div id=did_you_mean><a>",
    "<form><input name=a>",
    "<script>DDG.deep.anomalyDetectionBlock(",
    "</div>",
    "</html",
    "<!--",
    "vqd=1-",
    "%25",
    "\n",
    "\0",
    "<",
    "&",
    " ",
    "["
  ])("made of %j is passed without overflowing the stack", (piece) => {
    const body = filled(piece)
    expect(faultsOf(parseChallengePage(body))).toEqual([])
    expect(findChallenge(body)).toBe(piece.startsWith("<script>") ? "a bot challenge was shown" : undefined)
    expect(findVqd(body)).toBeUndefined()
    for (const parse of [parseSuggestions, parseInstantAnswer, (text: string) => parseMedia("news", text)]) {
      expect(parse(body)._tag).toBe("Left")
    }
  }, 60_000)

  it("does not keep the hits before it from being found", () => {
    const page = fixture("html-results.html").replace("</html>", "")
    expect(urlsOf(parseHtmlPage(page + "<div>".repeat(100_000)))).toHaveLength(3)
    const row = `<div class="result"><a class="result__a" href="https://a.example/">A</a></div>`
    expect(urlsOf(parseHtmlPage(row.repeat(60_000)))).toHaveLength(100)
  })
})
