import fc from "fast-check"
import { encode } from "gpt-tokenizer"
import { describe, expect, it } from "vitest"
import { estimateTokens } from "../../../src/domain/Tokens.ts"
import { tokensOf } from "../../../src/mcp/tools/Budget.ts"
import { parseHtmlPage } from "../../../src/search/parse/HtmlPage.ts"
import { parseLitePage } from "../../../src/search/parse/LitePage.ts"
import { hasRecordings, pageOf, recorded, recordedNames, sayWithout } from "../../search/parse/support.ts"

/** Words as they stand in titles and snippets, long and short, plain and accented. */
const LATIN = (
  "the heron nests in colonies beside slow rivers and the second part compares seven ways of counting them " +
  "Readers asked for \"plain numbers\", so every table is printed twice. Updated: 2026-03-02 (revised) " +
  "größere Übersichten über Entwässerungsgräben und Naturschutzgebiete, je nach Zählverfahren; straße " +
  "les gardiennes de phare à Éze racontent l’été déjà passé où naître française cœur " +
  "czaple siwe gnieżdżą się nad wolno płynącymi rzekami żółw święta których liczenia " +
  "harmaahaikarat pesivät yhdyskunnissa hitaasti virtaavien jokien varrella laskentatapaa " +
  "el año próximo habrá niños pequeños en la montaña, ¿verdad? IMO HTML5 API v2.7.1 McCloud $1,299.00 50%"
).split(" ")

const CYRILLIC = (
  "записки смотрителя маяка: серые цапли гнездятся колониями у медленных рек, а вторая часть сравнивает семь " +
  "способов их подсчёта Обновляется, когда кто-нибудь находит лучшее объяснение. Сірі чаплі гніздяться біля повільних " +
  "річок їжак ґанок сивата чапла гнезди край бавни реки"
).split(" ")

const DENSE = (
  "灯台守の手帳 海の地図 アオサギは 流れの緩やかな 川のそばで コロニーを作って 営巣し、 第二部では 七つの数え方を 比較する。 " +
  "灯塔看守人的 笔记与海图。 苍鹭在缓慢的河流旁 成群筑巢, 第二部分 比较了七种 计数方法。 燈塔看守人的 筆記與海圖。 " +
  "등대지기의 공책: 왜가리는 느린 강가에 무리를 지어 둥지를 틀고, 두 번째 부분은 일곱 가지 세는 방법을 비교한다."
).split(" ")

/** Each word at most once: an odd one said over and over is no text. */
const words = (list: ReadonlyArray<string>, between: string): fc.Arbitrary<string> =>
  fc.shuffledSubarray([...list], { minLength: 30 }).map((chosen) => chosen.join(between))

const slug = fc.array(
  fc.constantFrom("heron", "colonies", "guide", "en", "install", "v2", "2026", "notes", "Grey", "wiki"),
  { minLength: 1, maxLength: 4 }
).map((parts) => parts.join("-"))

const id = fc.oneof(
  fc.uuid(),
  fc.hexaString({ minLength: 8, maxLength: 40 }),
  fc.bigInt({ min: 10n ** 6n, max: 10n ** 12n }).map(String)
)

const url = fc.tuple(
  fc.constantFrom("https://www.example.com", "https://docs.example.org", "http://blog.lantern.example"),
  fc.array(fc.oneof(slug, fc.constantFrom(...CYRILLIC, ...DENSE, "phare-à-éclipse").map(encodeURIComponent), id), {
    minLength: 2,
    maxLength: 5
  }),
  fc.array(fc.tuple(fc.constantFrom("id", "page", "utm_source", "q", "ref"), fc.oneof(slug, id)), { maxLength: 3 })
).map(([host, path, query]) =>
  `${host}/${path.join("/")}${query.length === 0 ? "" : `?${query.map(([name, value]) => `${name}=${value}`).join("&")}`}`
)

const hit = fc.record({
  position: fc.integer({ min: 1, max: 50 }),
  title: fc.oneof(words(LATIN, " "), words(CYRILLIC, " "), words(DENSE, "")).map((text) => text.slice(0, 90)),
  url,
  snippet: fc.oneof(words(LATIN, " "), words(CYRILLIC, " "), words(DENSE, "")).map((text) => text.slice(0, 300))
})

/** How much below the truth an estimate may be. */
const SLACK = 0.95

/** What is wrong with an estimate of a text; empty where it is high enough. */
const tooLow = (estimate: number, text: string): string => {
  const real = encode(text).length
  return estimate >= real * SLACK ? "" : `${estimate} for the ${real} tokens of ${text}`
}

describe("the estimate of tokens is not below a tokenizer's count", () => {
  it.each([
    ["Latin", words(LATIN, " ")],
    ["Cyrillic", words(CYRILLIC, " ")],
    ["Chinese, Japanese and Korean", words(DENSE, "")],
    ["addresses", fc.array(url, { minLength: 3, maxLength: 8 }).map((urls) => urls.join("\n"))]
  ])("of %s", (_, texts) => {
    fc.assert(fc.property(texts, (text) => {
      expect(tooLow(estimateTokens(text), text)).toBe("")
    }))
  })

  it("of hits as JSON", () => {
    fc.assert(fc.property(fc.array(hit, { minLength: 1, maxLength: 5 }), (hits) => {
      expect(tooLow(tokensOf(hits), JSON.stringify(hits))).toBe("")
    }))
  })

  sayWithout()
  it.skipIf(!hasRecordings)("of recorded hits, and on the whole at most two fifths above it", () => {
    const pages = [
      ...recordedNames("html", ".html").map((name) => parseHtmlPage(recorded(`html/${name}`))),
      ...recordedNames("lite", ".html").map((name) => parseLitePage(recorded(`lite/${name}`)))
    ]
    const hits = pages.filter(({ _tag }) => _tag === "Results").flatMap((page) => pageOf(page).hits)
    expect(hits.length).toBeGreaterThan(100)
    expect(hits.map((one) => tooLow(tokensOf(one), JSON.stringify(one))).filter((line) => line !== "")).toEqual([])
    const total = (count: (text: string) => number) =>
      hits.reduce((sum, one) => sum + count(JSON.stringify(one)), 0)
    expect(total(estimateTokens)).toBeLessThan(1.4 * total((text) => encode(text).length))
  })
})

describe("the estimate", () => {
  it("is not twice the truth on plain text", () => {
    fc.assert(fc.property(fc.oneof(words(LATIN, " "), words(CYRILLIC, " "), words(DENSE, "")), (text) => {
      expect(estimateTokens(text)).toBeLessThan(2 * encode(text).length)
    }))
  })

  it("is a whole number that does not shrink when a text is added to, whatever the text", () => {
    fc.assert(fc.property(fc.fullUnicodeString(), fc.fullUnicodeString(), (text, more) => {
      const estimate = estimateTokens(text)
      expect(Number.isInteger(estimate) && estimate >= 0).toBe(true)
      expect(estimateTokens(`${text} ${more}`)).toBeGreaterThanOrEqual(estimate)
    }))
    expect(estimateTokens("")).toBe(0)
  })

  it.each([
    ["emoji", "🎉🚀 launch day ✨✨ 🇩🇪 ❤️"],
    ["lone surrogates", "\uD83D \uDE00 and so on"],
    ["punctuation", "... *** --- ||| ;;; ((( ))) [[[ ]]] {{{ }}} ~~~ ### @@@ !!! ???"]
  ])("counts %s", (_, text) => {
    expect(tooLow(estimateTokens(text), text)).toBe("")
  })
})
