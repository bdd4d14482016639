import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MediaHit, type MediaKind } from "../../../src/domain/MediaHit.ts"
import { parseMedia } from "../../../src/search/parse/MediaJson.ts"

const rows = (kind: MediaKind, ...results: ReadonlyArray<unknown>) => Either.getOrThrow(parseMedia(kind, { results }))

const failure = (body: unknown): string =>
  Either.match(parseMedia("news", body), { onLeft: (evidence) => evidence, onRight: () => "no failure" })

describe("parseMedia", () => {
  it("reads news, without markup", () => {
    expect(rows("news", {
      date: 1651465440,
      excerpt: "Three <b>otters</b> &amp; a&nbsp;heron",
      image: "https://i.example/o.jpg",
      relative_time: "3 days ago",
      source: "Pond News",
      title: "<b>Otters</b> return",
      url: "https://news.example/otters"
    }).hits).toEqual([{
      title: "Otters return",
      url: "https://news.example/otters",
      source: "Pond News",
      text: "Three otters & a heron",
      published: "2022-05-02T04:24:00Z",
      image: "https://i.example/o.jpg"
    }])
  })

  it("reads images", () => {
    expect(rows("images", {
      height: 900,
      width: "1200",
      image: "https://i.example/o.jpg",
      thumbnail: "//t.example/o.jpg",
      source: "Pond",
      title: "An otter",
      url: "https://otters.example/"
    }).hits).toEqual([{
      title: "An otter",
      url: "https://otters.example/",
      source: "Pond",
      image: "https://i.example/o.jpg",
      thumbnail: "https://t.example/o.jpg",
      width: 1200,
      height: 900
    }])
  })

  it("reads videos", () => {
    expect(rows("videos", {
      content: "https://videos.example/1",
      description: "Otters at play",
      duration: "1:18:16",
      embed_url: "https://videos.example/embed/1",
      images: {
        large: "https://t.example/l.jpg",
        medium: "",
        motion: "https://t.example/m.gif",
        small: "https://t.example/s.jpg"
      },
      published: "2021-09-14T12:33:28.0000000",
      publisher: "Pond TV",
      statistics: { viewCount: 15424 },
      title: "Otters",
      uploader: "someone"
    }, {
      content: "",
      embed_url: "https://videos.example/embed/2",
      title: "More otters",
      uploader: "someone",
      statistics: { viewCount: null }
    }).hits)
      .toEqual([
        {
          title: "Otters",
          url: "https://videos.example/1",
          source: "Pond TV",
          text: "Otters at play",
          published: "2021-09-14T12:33:28Z",
          thumbnail: "https://t.example/s.jpg",
          duration: "1:18:16",
          views: 15424
        },
        { title: "More otters", url: "https://videos.example/embed/2", source: "someone" }
      ])
  })

  it("drops rows without a title or an address that can be opened", () => {
    const good = { title: "Otters", url: "https://otters.example/" }
    const untitled = [{ title: "", url: good.url }, { url: good.url }]
    const unopenable = [{ title: "x" }, { title: "x", url: "javascript:alert(1)" }]
    expect(rows("news", ...untitled, ...unopenable, null, 7, "x", [], good).hits).toEqual([good])
  })

  it.each([
    [0, undefined],
    [-5, undefined],
    [1e12, undefined],
    ["1651465440", undefined],
    ["2021-09-14", undefined],
    ["2021-02-30T99:00:00", undefined],
    ["2021-09-14T12:33:28Z", "2021-09-14T12:33:28Z"],
    ["2021-09-14T12:33:28.5+02:00", "2021-09-14T10:33:28Z"]
  ])("reads the time %j as %s", (published, iso) => {
    const [hit] = rows("videos", { title: "x", content: "https://v.example/", published }).hits
    expect(hit?.published).toBe(iso)
  })

  it("finds the offset of the next page", () => {
    const next = (address: unknown) =>
      Either.getOrThrow(parseMedia("images", { results: [], next: address })).nextOffset
    expect(next("i.js?q=x&o=json&p=-1&s=100&u=bing&f=,,,,,&l=us-en")).toBe(100)
    expect(next("v.js?s=60")).toBe(60)
    expect([next(undefined), next(""), next("i.js?q=s=5"), next("i.js?s=x"), next(7), next("i.js?s=0")]).toEqual(
      Array.from({ length: 6 }, () => undefined)
    )
  })

  it("knows an empty list from something else", () => {
    expect(rows("images")).toEqual({ hits: [] })
    expect(failure("")).toBe("the body is empty")
    expect(failure("<!DOCTYPE html><title>403</title>")).toMatch(/^markup of 33 bytes in place of a list of news/)
    expect(failure(`{"action":"error"}`)).toBe("an object of action in place of a list of news")
    expect(failure(`{"results":null}`)).toBe("an object of results in place of a list of news")
    expect(failure("[1,2]")).toBe("a list of 2 in place of a list of news")
    expect(failure(`{"results":[{"headline":"x","link":"y"}]}`))
      .toBe("an object of headline, link in place of a list of news")
  })

  it("never throws, and every hit is one of the domain", () => {
    const isHit = Schema.is(MediaHit)
    const value = fc.oneof(fc.jsonValue(), fc.webUrl(), fc.constantFrom("2021-09-14T12:33:28.0000000", 1651465440))
    const row = fc.dictionary(
      fc.constantFrom(
        "title", "url", "content", "image", "images", "date", "published", "width", "excerpt", "statistics"
      ),
      value
    )
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.anything(),
      fc.record({ results: fc.array(row), next: fc.oneof(fc.string(), fc.jsonValue()) })
    )
    fc.assert(fc.property(bodies, fc.constantFrom<MediaKind>("news", "images", "videos"), (body, kind) => {
      Either.match(parseMedia(kind, body), {
        onLeft: (evidence) => expect(evidence.length).toBeLessThanOrEqual(200),
        onRight: ({ hits }) => expect(hits.every((hit) => isHit(hit) && /^https?:/i.test(hit.url))).toBe(true)
      })
    }), { numRuns: 500 })
  })
})
