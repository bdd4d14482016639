import { describe, expect, it } from "vitest"
import { parseHtmlPage } from "../../../src/search/parse/HtmlPage.ts"
import { defaults } from "../../../src/search/parse/Selectors.ts"
import { fixture, pageOf } from "./support.ts"

const list = (...rows: ReadonlyArray<string>): string =>
  `<html><head><title>x at DuckDuckGo</title></head><body><div id="links">${rows.join("\n")}</div></body></html>`

const hit = (url: string, rest = ""): string =>
  `<div class="result"><h2><a class="result__a" href="${url}">A title</a></h2>${rest}</div>`

const box = (inside: string): string => list(`<div class="zci">${inside}</div>`, hit("https://pond.example/"))

const form = (label: string, fields: Readonly<Record<string, string>>): string =>
  `<div class="nav-link"><form action="/html/" method="post"><input type="submit" value="${label}" />${
    Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}" />`).join("")
  }</form></div>`

describe("a page of results", () => {
  const page = pageOf(parseHtmlPage(fixture("html-results.html")))

  it("gives every hit, unwrapped once, with its text as a reader sees it", () => {
    expect(page.hits).toEqual([
      {
        title: "Colony map <b> &amp; nests",
        url: "https://birds.example/colony%20map?a=1&b=2",
        displayUrl: "birds.example/colony map",
        snippet: "Herons nesting's start: 1999-01-01.",
        published: "2026-03-02"
      },
      {
        title: "PDF guide to herons",
        url: "https://papers.example/heron.pdf",
        displayUrl: "papers.example/heron.pdf",
        snippet: "A snippet that is no link.",
        published: "2023-01-23",
        badge: "PDF"
      },
      // No snippet, no day that exists; the title is kept although it says little.
      { title: "Official site", url: "http://official.example", displayUrl: "official.example", snippet: "" }
    ])
  })

  it("keeps the form behind Next, all of it and in order, never the one behind Previous", () => {
    expect(Object.entries(page.next ?? {})).toEqual([
      ["q", ` heron  "nests" `],
      ["s", "25"],
      ["nextParams", ""],
      ["v", "l"],
      ["o", "json"],
      ["dc", "26"],
      ["api", "d.js"],
      ["vqd", "4-2222"],
      ["kl", "wt-wt"],
      ["df", "w"]
    ])
  })

  it("keeps the instant answer without its closing link", () => {
    expect(page.instantAnswer).toEqual({
      heading: "Grey heron",
      text: "The grey heron & its kin nest in colonies.",
      url: "https://encyclopedia.example/Grey_heron",
      source: "Pond Encyclopedia"
    })
  })

  it("names the query that is proposed, not the one that was asked", () => {
    expect(page.spelling).toBe("heron nest")
  })

  it("names it in whichever order the two are offered", () => {
    const links = `Search only for <a href="/html/?q=a&amp;norw=1">a</a>? Or for <a href="/html/?q=b">b</a>`
    const offer = `<div class="msg--spelling">${links}</div>`
    expect(pageOf(parseHtmlPage(list(offer, hit("https://pond.example/")))).spelling).toBe("b")
    const none = `<div id="did_you_mean"></div>`
    expect(pageOf(parseHtmlPage(list(none, hit("https://pond.example/"))))).not.toHaveProperty("spelling")
  })

  it("is complete only with its end tag", () => {
    const html = fixture("html-results.html")
    expect(page.complete).toBe(true)
    const cut = pageOf(parseHtmlPage(html.slice(0, html.indexOf("Leads nowhere"))))
    expect(cut.complete).toBe(false)
    expect(cut.hits).toEqual(page.hits)
  })
})

describe("a row", () => {
  it("is an advertisement by its class, by a badge or by where it leads; each of them is counted and dropped", () => {
    const page = pageOf(parseHtmlPage(fixture("html-ads.html")))
    expect(page.ads).toBe(7)
    expect(page.hits.map(({ title }) => title)).toEqual(["An honest shop"])
  })

  it("is found in the markup of 2014 to 2016", () => {
    const page = pageOf(parseHtmlPage(fixture("html-early.html")))
    expect(page.hits).toEqual([
      {
        title: "Box kites",
        url: "http://kites.example/box",
        displayUrl: "kites.example/box",
        snippet: "How to build kites."
      },
      { title: "Wind", url: "http://wind.example/", displayUrl: "wind.example", snippet: "" }
    ])
    expect(page.next).toEqual({ s: "30", vqd: "123456789" })
  })

  it("survives capitals, either quote or none, and tags that nobody closed", () => {
    const page = pageOf(parseHtmlPage(fixture("html-shouting.html")))
    expect(page.hits.map(({ published, title, url }) => [title, url, published])).toEqual([
      ["Loud title", "https://loud.example/a?b=1&c=2", "2024-02-29"],
      [expect.stringMatching(/^Unclosed/), "https://loud.example/unclosed", undefined],
      ["Last", "https://loud.example/last", undefined]
    ])
    expect(page.hits[0]).toMatchObject({ displayUrl: "loud.example/a", snippet: "First linesecond" })
    expect(page.next).toEqual({ q: "x", vqd: "4-9" })
  })

  it.each([
    ["2026-03-02T00:00:00.0000000", "2026-03-02"],
    ["\u00a0 \u00a0 2023-01-23 ", "2023-01-23"],
    ["2024-02-29", "2024-02-29"],
    ["2023-02-29", undefined],
    ["2023-13-01", undefined],
    ["20230101", undefined],
    ["2023-01-011", undefined],
    ["on 2023-01-01", undefined]
  ])("printed with %j has the day %s", (printed, day) => {
    const row = hit("https://pond.example/", `<div class="result__extras__url"><span>${printed}</span></div>`)
    expect(pageOf(parseHtmlPage(list(row))).hits[0]?.published).toBe(day)
  })

  it("has the first of several title links", () => {
    const row = hit("https://pond.example/", `<a class="result__a" href="https://other.example/">Another</a>`)
    expect(pageOf(parseHtmlPage(list(row))).hits).toMatchObject([{ title: "A title", url: "https://pond.example/" }])
  })

  it("keeps no badge where there is none, and one that stands at the end too", () => {
    const withBadge = (badge: string): string =>
      list(hit("https://pond.example/").replace("A title", `Ducks <span class="result__type">${badge}</span>`))
    expect(pageOf(parseHtmlPage(withBadge(" DOC "))).hits[0]).toMatchObject({ title: "Ducks", badge: "DOC" })
    expect(pageOf(parseHtmlPage(withBadge(""))).hits[0]).not.toHaveProperty("badge")
  })
})

describe("the form of the next page", () => {
  const nextOf = (...forms: ReadonlyArray<string>) =>
    pageOf(parseHtmlPage(list(hit("https://pond.example/"), ...forms))).next

  it("is the one that goes further where the buttons do not say", () => {
    const [five, nine, ten] = ["5", "9", "10"].map((s) => ({ s, vqd: "4-1" }))
    expect(nextOf(form("→", ten ?? {}), form("←", five ?? {}))).toEqual(ten)
    expect(nextOf(form("←", nine ?? {}), form("→", ten ?? {}))).toEqual(ten)
  })

  it("is none on the last page, whose only form leads back", () => {
    expect(nextOf(form("Previous", { s: "25", vqd: "4-1" }))).toBeUndefined()
    expect(nextOf(form("&lt; Previous Page", { s: "25", vqd: "4-1" }))).toBeUndefined()
    expect(nextOf(form("←", { s: "0", vqd: "4-1" }))).toBeUndefined()
  })

  it("holds a vqd", () => {
    expect(nextOf(form("Next", { s: "25" }))).toBeUndefined()
    expect(nextOf(form("Next", { s: "25", vqd: "" }))).toBeUndefined()
  })

  it("keeps a field whatever its name", () => {
    const fields = nextOf(form("Next Page &gt;", { __proto__x: "1", constructor: "2", vqd: "4-1" }))
    expect(fields).toEqual({ __proto__x: "1", constructor: "2", vqd: "4-1" })
    const inputs = `<input type=submit value=Next><input name="__proto__" value="1"><input name=vqd value=4-1>`
    const own = nextOf(`<form>${inputs}</form>`)
    expect(Object.keys(own ?? {})).toEqual(["__proto__", "vqd"])
  })
})

describe("the instant answer", () => {
  it("may lead nowhere", () => {
    const page = pageOf(parseHtmlPage(box(`<div class="zci__result">2 ells = 90 inches</div>`)))
    expect(page.instantAnswer).toEqual({ heading: "", text: "2 ells = 90 inches", url: "" })
  })

  it("takes its address from the closing link where the heading has none", () => {
    const link = `<a href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fells.example%2F">More at <q>Ells</q></a>`
    const page = pageOf(parseHtmlPage(
      box(`<h1 class="zci__heading">Ell</h1><div class="zci__result">A measure. ${link}</div>`)
    ))
    expect(page.instantAnswer).toEqual({
      heading: "Ell",
      text: "A measure.",
      url: "https://ells.example/",
      source: "Ells"
    })
  })

  it.each(["Your IP address is 192.0.2.7 in Nowhere", "Your user agent: Mozilla", "URL Decoded: a b", "   "])(
    "is dropped when it only says %j",
    (text) => {
      const page = pageOf(parseHtmlPage(box(`<h1 class="zci__heading">x</h1><div class="zci__result">${text}</div>`)))
      expect(page).not.toHaveProperty("instantAnswer")
    }
  )
})

describe("a page without hits", () => {
  it.each(["html-none.html", "html-none-2025.html", "html-none-2019.html"])("says so: %s", (name) => {
    expect(parseHtmlPage(fixture(name))).toMatchObject({ _tag: "NoResults", page: { hits: [], ads: 0 } })
  })

  it("ends where the end mark stands, alone or after hits; a hit may bear the same name", () => {
    const parsed = parseHtmlPage(fixture("html-end.html"))
    expect(pageOf(parsed).hits.map(({ url }) => url)).toEqual(["https://signals.example/eof"])
    const mark = `<div class="result"><a class="result__a" href="http://www.google.com/search?q=x">EOF</a></div>`
    expect(parseHtmlPage(list(mark))).toMatchObject({ _tag: "NoResults", page: { hits: [] } })
  })

  it("may still hold advertisements", () => {
    const ad = `<div class="result result--ad"><a class="result__a" href="https://pond.example/">Ad</a></div>`
    const none = `<div class="result result--no-result"><div class="no-results">No more results.</div></div>`
    expect(parseHtmlPage(list(ad, none))).toMatchObject({ _tag: "NoResults", page: { ads: 1 } })
    expect(parseHtmlPage(list(ad))).toMatchObject({
      _tag: "LayoutChanged",
      evidence: expect.stringContaining("advertisements (1) and no result")
    })
  })

  it("is not believed to be empty while entries stand on it that were not understood", () => {
    expect(parseHtmlPage(fixture("html-renamed.html"))).toMatchObject({
      _tag: "LayoutChanged",
      evidence: expect.stringContaining("links to other sites")
    })
    const none = `<div class="no-results">No more results.</div>`
    const unread = `<div class="result"><h2><a class="renamed" href="https://pond.example/">x</a></h2></div>`
    expect(parseHtmlPage(list(unread, unread, none))).toMatchObject({
      _tag: "LayoutChanged",
      evidence: expect.stringContaining("2 entries without a usable link")
    })
  })

  it("is believed to be empty beside links that are no list", () => {
    const links = [
      "https://encyclopedia.example/Otter",
      "http://www.google.com/search?q=x",
      "https://www.bing.com/aclick?ld=1",
      "//duckduckgo.com/feedback.html",
      "https://spread.duckduckgo.com/",
      "https://help.example/",
      "https://help.example/2",
      "https://two.example/",
      "/html/?q=y"
    ].map((href) => `<a href="${href}">x</a>`)
    const answer = `<h1 class="zci__heading">${links[0]}</h1><div class="zci__result">Otters swim.</div>`
    expect(parseHtmlPage(list(answer, ...links, `<p class="no-results">No results.</p>`)))
      .toMatchObject({ _tag: "NoResults", page: { instantAnswer: { text: "Otters swim." } } })
  })

  it("is not called empty for links to addresses that nobody can open", () => {
    expect(parseHtmlPage(list(hit("javascript:alert(1)"))))
      .toMatchObject({ _tag: "LayoutChanged", evidence: expect.stringMatching(/^no result; /) })
    expect(parseHtmlPage(list(hit("/r/1"))))
      .toMatchObject({ _tag: "LayoutChanged", evidence: expect.stringContaining("1 entry without") })
  })
})

describe("evidence of an unknown page", () => {
  it.each(["", "  \n ", "\u00a0"])("says that nothing came (%j)", (html) => {
    expect(parseHtmlPage(html)).toEqual({ _tag: "LayoutChanged", evidence: "the body is empty" })
  })

  it("names the title, the size and the first marks", () => {
    const walls = `<div class="wall big"></div><div class="wall"></div>`
    const html = `<html><head><title> Consent\n needed </title></head><body id="top">${walls}</body></html>`
    expect(parseHtmlPage(html)).toEqual({
      _tag: "LayoutChanged",
      evidence: `no result; title "Consent needed", ${html.length} bytes, first marks body#top div.wall`
    })
    expect(parseHtmlPage("gateway timed out")).toEqual({
      _tag: "LayoutChanged",
      evidence: `no result; no markup, 17 bytes, begins "gateway timed out"`
    })
  })

  it("is one line of at most 200 characters without control characters", () => {
    const hostile = `<title>${"\u001b[31m\u202e\r\n\u0007x😀".repeat(90)}</title><p id="${"y\u0000".repeat(500)}">`
    for (const html of [hostile, `\u001b]0;x\u0007${"\n😀".repeat(500)}`]) {
      const parsed = parseHtmlPage(html)
      expect(parsed._tag).toBe("LayoutChanged")
      const evidence = parsed._tag === "LayoutChanged" ? parsed.evidence : ""
      expect(evidence.length).toBeGreaterThan(20)
      expect(evidence.length).toBeLessThanOrEqual(200)
      expect(evidence).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    }
  })
})

describe("selectors", () => {
  const renamed = {
    ...defaults,
    html: { ...defaults.html, row: "article.hit", title: "main#list a.hit__link", noResults: ".nothing" }
  }

  it("read a page whose marks were renamed, be they plain or not", () => {
    const page = pageOf(parseHtmlPage(fixture("html-renamed.html"), renamed))
    expect(page.hits.map(({ url }) => url)).toEqual([
      "https://otters.example/",
      "https://rivers.example/",
      "https://holts.example/"
    ])
  })
})
