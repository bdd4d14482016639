import { describe, expect, it } from "vitest"
import { findChallenge } from "../../../src/search/parse/Challenge.ts"
import { parseChallengePage } from "../../../src/search/parse/ChallengePage.ts"
import { parseHtmlPage } from "../../../src/search/parse/HtmlPage.ts"
import { parseLitePage } from "../../../src/search/parse/LitePage.ts"
import { fixture } from "./support.ts"

const blocked = { _tag: "Blocked", reason: "a bot challenge was shown" }

describe("the challenge", () => {
  it("is recognised from html and from lite", () => {
    const page = fixture("challenge.html")
    expect(parseHtmlPage(page)).toEqual(blocked)
    expect(parseLitePage(page)).toEqual(blocked)
    expect(parseChallengePage(page)).toEqual(blocked)
    expect(findChallenge(page)).toBe(blocked.reason)
  })

  it.each([
    `<form id="challenge-form"></form>`,
    `<FORM ID=challenge-form>`,
    `<form action="//duckduckgo.com/anomaly.js?sv=lite&cc=new"></form>`,
    `<div class="anomaly-modal__mask"></div>`,
    `<div class="big anomaly-modal__box js-tile"></div>`,
    `<section data-testid="anomaly-modal"></section>`,
    `<html><script>DDG.deep.anomalyDetectionBlock({gk:'0'})</script></html>`,
    `DDG.deep.anomalyDetectionBlock({gk:'0',q:'x'})`,
    `window.execDeep = function () { DDG.deep.anomalyDetectionBlock({}) }`,
    `if (DDG.deep.anomalyDetectionBlock) DDG.deep.anomalyDetectionBlock({});`
  ])("has any one of its marks: %s", (body) => {
    expect(findChallenge(body)).toBe(blocked.reason)
    expect(parseChallengePage(body)).toEqual(blocked)
  })

  it.each([
    "",
    "anomaly-modal__mask challenge-form Unfortunately, bots use DuckDuckGo too.",
    `<style>.anomaly-modal__mask { display: none }</style>`,
    `<p>anomaly-modal__title</p><input name="q" value="challenge-form anomaly.js?">`,
    `<a href="/html/?q=%2Fanomaly.js%3F">x</a><form action="/html/?q=anomaly.js"></form>`,
    `<script>var q = "DDG.deep.anomalyDetectionBlock({})"</script>`,
    `<p>DDG.deep.anomalyDetectionBlock({})</p>`,
    `["DDG.deep.anomalyDetectionBlock({", []]`,
    `<div class="anomaly-modality"></div>`
  ])("is not seen where its words are merely quoted: %s", (body) => {
    expect(findChallenge(body)).toBeUndefined()
    expect(parseChallengePage(body)._tag).toBe("LayoutChanged")
  })

  it("does not hide hits that stand on the same page", () => {
    const page = fixture("html-results.html").replace("<body", `<form id="challenge-form"></form><body`)
    expect(parseHtmlPage(page)._tag).toBe("Results")
  })
})

describe("a page of unknown origin", () => {
  it.each([
    ["html-results.html", parseHtmlPage],
    ["html-none.html", parseHtmlPage],
    ["html-end.html", parseHtmlPage],
    ["lite-results.html", parseLitePage],
    ["lite-none.html", parseLitePage]
  ])("is read as what it is: %s", (name, parse) => {
    const page = fixture(name)
    expect(parseChallengePage(page)).toEqual(parse(page))
  })

  it("is called unknown when it is none of them", () => {
    expect(parseChallengePage(fixture("lite-shell.html"))._tag).toBe("LayoutChanged")
    expect(parseChallengePage(`{"results":[]}`)._tag).toBe("LayoutChanged")
  })
})
