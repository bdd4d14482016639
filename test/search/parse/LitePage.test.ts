import { describe, expect, it } from "vitest"
import { parseLitePage } from "../../../src/search/parse/LitePage.ts"
import { fixture, pageOf } from "./support.ts"

const table = (...rows: ReadonlyArray<string>): string =>
  `<html><head><title>x at DuckDuckGo</title></head><body><table border="0">${rows.join("\n")}</table></body></html>`

const link = (url: string, title = "A title"): string =>
  `<tr><td>1.</td><td><a href="${url}" class='result-link'>${title}</a></td></tr>`

describe("a page of results", () => {
  const page = pageOf(parseLitePage(fixture("lite-results.html")))

  it("gives every hit with the rows that belong to it, whatever the quotes", () => {
    expect(page.hits).toEqual([
      {
        title: "Tide tables",
        url: "https://tides.example/tables?port=a%20b",
        displayUrl: "tides.example/tables",
        snippet: "High water at 9:00.",
        published: "2024-12-16",
        badge: "PDF"
      },
      // Without a snippet, it takes none from the hit after it.
      { title: "The moon", url: "https://moon.example/", displayUrl: "moon.example", snippet: "" },
      {
        title: "The sea",
        url: "https://sea.example/",
        displayUrl: "sea.example",
        snippet: "Salt water.",
        published: "2026-01-31"
      }
    ])
  })

  it("drops advertisements together with the links that explain them", () => {
    expect(page.ads).toBe(2)
  })

  it("keeps the form behind Next", () => {
    expect(Object.entries(page.next ?? {})).toEqual([
      ["q", "tide tabels"],
      ["s", "25"],
      ["nextParams", ""],
      ["vqd", "4-2"],
      ["kl", "uk-en"]
    ])
  })

  it("finds the instant answer and the spelling", () => {
    expect(page.instantAnswer).toEqual({
      heading: "Tide",
      text: "Tides are the rise and fall of sea levels.",
      url: "https://encyclopedia.example/Tide",
      source: "Pond Encyclopedia"
    })
    expect(page.spelling).toBe("tide tables")
    expect(page.complete).toBe(true)
  })
})

describe("the instant answer", () => {
  it("may have neither a link nor a source", () => {
    const page = pageOf(parseLitePage(table(
      `<tr><td>Zero-click info: Ells</td></tr><tr><td></td></tr><tr><td>2 ells = 90 inches</td></tr>`,
      link("https://pond.example/")
    )))
    expect(page.instantAnswer).toEqual({ heading: "Ells", text: "2 ells = 90 inches", url: "" })
  })

  it("is dropped when it is about the one who asks", () => {
    const page = pageOf(parseLitePage(table(
      `<tr><td>Zero-click info: x</td></tr><tr><td>Your IP address is 192.0.2.7</td></tr>`,
      link("https://pond.example/")
    )))
    expect(page).not.toHaveProperty("instantAnswer")
  })

  it("is none where a heading stands alone", () => {
    const page = pageOf(parseLitePage(table(`<tr><td>Zero-click info: x</td></tr>`, link("https://pond.example/"))))
    expect(page).not.toHaveProperty("instantAnswer")
  })

  it("is looked for before the list only", () => {
    const page = pageOf(parseLitePage(table(
      link("https://pond.example/"),
      `<tr><td class='result-snippet'>Zero-click info: of course</td></tr><tr><td>More</td></tr>`
    )))
    expect(page).not.toHaveProperty("instantAnswer")
    expect(page.hits[0]?.snippet).toBe("Zero-click info: of course")
  })
})

describe("a page without hits", () => {
  it.each(["No more results.", "No results.", "  No\nresults\u00a0found for x ", "No more results found for <b>x</b>"])(
    "says so with the words %j",
    (words) => {
      const page = table(`<tr><td>${words}</td></tr>`)
      expect(parseLitePage(page)).toMatchObject({ _tag: "NoResults", page: { hits: [] } })
    }
  )

  it("says so in a real page's surroundings", () => {
    expect(parseLitePage(fixture("lite-none.html"))._tag).toBe("NoResults")
  })

  it("is no empty list when the words stand in the title, a menu or a link only", () => {
    expect(parseLitePage(fixture("lite-shell.html"))).toMatchObject({
      _tag: "LayoutChanged",
      evidence: expect.stringContaining(`title "No results. at DuckDuckGo"`)
    })
  })

  it("is no empty list when the words are part of others", () => {
    expect(parseLitePage(table("<tr><td>Why are there No more results. Ask us.</td></tr>"))._tag).toBe("LayoutChanged")
  })

  it("ends with the end mark, with or without its address", () => {
    expect(parseLitePage(table(link("http://www.google.com/search?q=x", "EOF")))._tag).toBe("NoResults")
    expect(parseLitePage(table(link("", "EOF")))._tag).toBe("NoResults")
    expect(pageOf(parseLitePage(table(link("https://signals.example/", "EOF")))).hits).toHaveLength(1)
  })

  it("is not believed to be empty beside links to other sites", () => {
    const renamed = ["a", "b", "c"].map((host) => link(`https://${host}.example/`).replace("result-link", "renamed"))
    expect(parseLitePage(table(...renamed, "<tr><td>No more results.</td></tr>"))._tag).toBe("LayoutChanged")
  })
})

describe("a fragment", () => {
  it("without table rows still gives one hit for each link", () => {
    const page = pageOf(parseLitePage(
      `<a class="result-link" href="https://a.example/">A</a><p class="result-snippet">of A</p>
      <a class="result-link" href="https://b.example/">B</a>`
    ))
    expect(page.hits.map(({ snippet, title }) => [title, snippet])).toEqual([["A", "of A"], ["B", ""]])
    const after = `${table(link("https://a.example/"))}<a class="result-link" href="https://b.example/">B</a>`
    expect(pageOf(parseLitePage(after)).hits).toHaveLength(2)
  })
})
