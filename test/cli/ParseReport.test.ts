import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { ParseReport, parseReport } from "../../src/cli/ParseReport.ts"
import { fixture } from "../search/parse/support.ts"

describe("parseReport", () => {
  it("lists the hits of a page with every field, null where there is none", () => {
    const report = parseReport("html", fixture("html-results.html"))
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      outcome: "results",
      hits: [
        {
          position: 1,
          title: "Colony map <b> &amp; nests",
          url: "https://birds.example/colony%20map?a=1&b=2",
          snippet: "Herons nesting's start: 1999-01-01.",
          displayUrl: "birds.example/colony map",
          published: "2026-03-02",
          badge: null
        },
        {
          position: 2,
          title: "PDF guide to herons",
          url: "https://papers.example/heron.pdf",
          snippet: "A snippet that is no link.",
          displayUrl: "papers.example/heron.pdf",
          published: "2023-01-23",
          badge: "PDF"
        },
        {
          position: 3,
          title: "Official site",
          url: "http://official.example",
          snippet: "",
          displayUrl: "official.example",
          published: null,
          badge: null
        }
      ],
      ads: 0,
      next: {
        q: ` heron  "nests" `,
        s: "25",
        nextParams: "",
        v: "l",
        o: "json",
        dc: "26",
        api: "d.js",
        vqd: "4-2222",
        kl: "wt-wt",
        df: "w"
      },
      instantAnswer: {
        heading: "Grey heron",
        text: "The grey heron & its kin nest in colonies.",
        url: "https://encyclopedia.example/Grey_heron"
      },
      spelling: "heron nest"
    })
  })

  it.each([
    ["html", "html-none.html", "no_results"],
    ["html", "html-renamed.html", "layout_changed"],
    ["html", "challenge.html", "blocked"],
    ["lite", "lite-none.html", "no_results"],
    ["lite", "html-results.html", "layout_changed"],
    ["lite", "challenge.html", "blocked"],
    ["challenge", "challenge.html", "blocked"],
    ["challenge", "lite-shell.html", "layout_changed"],
    ["challenge", "html-none.html", "no_results"]
  ] as const)("asked as %s, %s is %s, with nothing in it", (endpoint, name, outcome) => {
    expect(parseReport(endpoint, fixture(name))).toEqual({
      outcome,
      hits: [],
      ads: 0,
      next: null,
      instantAnswer: null,
      spelling: null
    })
  })

  it("names a page of results without being told where it came from", () => {
    const page = fixture("lite-results.html")
    expect(parseReport("challenge", page)).toEqual(parseReport("lite", page))
    expect(parseReport("lite", page)).toMatchObject({ outcome: "results", ads: 2 })
  })

  it("has the shape that its schema promises", () => {
    const isReport = Schema.is(ParseReport)
    for (const name of ["html-results.html", "html-none.html", "challenge.html", "html-renamed.html"]) {
      const report = parseReport("html", fixture(name))
      expect(isReport(report)).toBe(true)
      expect(Object.keys(report)).toEqual(["outcome", "hits", "ads", "next", "instantAnswer", "spelling"])
    }
  })
})
