import { describe, expect, it } from "vitest"
import { dateOf, metadataOf } from "../../../src/reader/html/Metadata.ts"
import { parse } from "../../../src/security/text/Tree.ts"

const of = (html: string) => metadataOf(parse(html), "https://example.org/a")

describe("metadata", () => {
  it("is read from the head", () => {
    expect(of(`<html lang="de-AT"><head><title>x</title><meta property="og:title" content="Title"><meta name=author content="A. Author">
      <meta property="article:published_time" content="2024-05-06T07:08:09+02:00"><meta property="og:site_name" content="Site">
      <link rel=canonical href="/b"><meta name=description content="About"></head>`)).toEqual({
      title: "Title", authors: ["A. Author"], published: "2024-05-06T07:08:09+02:00", site: "Site", language: "de-AT",
      canonical: "https://example.org/b", description: "About"
    })
  })

  it("is read from JSON-LD, graphs too", () => {
    expect(of(`<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"H","author":[{"name":"B"},{"name":"C"}],
      "datePublished":"2024-01-02","dateModified":"2024-01-03T04:05Z","publisher":{"name":"P"}}]}</script>`)).toEqual({
      title: "H", authors: ["B", "C"], published: "2024-01-02", modified: "2024-01-03T04:05:00Z", site: "P",
        types: ["NewsArticle"]
    })
  })

  it("is read from time elements", () => {
    expect(of(`<time class="entry-date" datetime="2020-02-03">then</time>`).published).toBe("2020-02-03")
  })

  it("is empty where nothing is said, or only nonsense", () => {
    expect(of("<p>text")).toEqual({})
    expect(of(`<html lang="????"><script type="application/ld+json">{"@type":</script><link rel=canonical href="javascript:1"><meta property="article:published_time" content="soon">`)).toEqual({})
  })
})

describe("dates", () => {
  it.each([
    ["2024-05-06", "2024-05-06"],
    ["2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"],
    ["2024-05-06T07:08:09.123+0200", "2024-05-06T07:08:09+02:00"],
    ["2024-05-06 07:08", "2024-05-06"],
    ["20240506", "2024-05-06"],
    ["May 6, 2024", "2024-05-06"],
    ["6th May 2024", "2024-05-06"],
    ["Mon, 06 May 2024 10:00:00 GMT", "2024-05-06"],
    ["2024-13-40", undefined],
    ["2024", undefined],
    ["yesterday", undefined],
    [undefined, undefined],
    [{ a: 1 }, undefined]
  ])("%j is %j", (given, expected) => {
    expect(dateOf(given)).toBe(expected)
  })
})
