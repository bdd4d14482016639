import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import type { SearchHit } from "../../src/domain/SearchHit.ts"
import { canonicalKey } from "../../src/search/CanonicalUrl.ts"
import { fuse } from "../../src/search/Fusion.ts"

const hitOf = (page: string, more: Partial<SearchHit> = {}): SearchHit => ({
  title: page,
  url: `https://example.org/${page}`,
  displayUrl: `example.org/${page}`,
  snippet: "",
  ...more
})

const anyHit = FastCheck.record({
  page: FastCheck.constantFrom("a", "b", "c", "d", "e", "f"),
  form: FastCheck.constantFrom("https://example.org/", "http://www.example.org/"),
  snippet: FastCheck.string({ maxLength: 10 })
}).map(({ form, page, snippet }) => hitOf(page, { url: `${form}${page}`, snippet }))
const anyLists = FastCheck.array(FastCheck.array(anyHit, { maxLength: 8 }), { maxLength: 5 })

const pagesOf = (hits: ReadonlyArray<SearchHit>) => hits.map(({ title }) => title).join("")

/** The score of a page by the formula, from the first place that it has in each list. */
const scoreOf = (lists: ReadonlyArray<ReadonlyArray<SearchHit>>, key: string): number =>
  lists
    .map((hits) => hits.findIndex((hit) => canonicalKey(hit.url) === key))
    .filter((index) => index !== -1)
    .reduce((sum, index) => sum + 1 / (60 + index + 1), 0)

describe("fuse", () => {
  it("gives one list back as it is, each page once", () => {
    FastCheck.assert(FastCheck.property(FastCheck.array(anyHit), (hits) => {
      const distinct = hits.filter((hit, index) => hits.findIndex(({ title }) => title === hit.title) === index)
      expect(pagesOf(fuse([hits]))).toBe(pagesOf(distinct))
      expect(fuse([hits]).every(({ foundBy }) => foundBy.length === 1 && foundBy[0] === 1)).toBe(true)
    }))
  })

  it("holds every page of every list once, and says which lists found it", () => {
    FastCheck.assert(FastCheck.property(anyLists, (lists) => {
      const fused = fuse(lists)
      const keys = fused.map(({ url }) => canonicalKey(url))
      expect(new Set(keys).size).toBe(keys.length)
      expect(new Set(keys)).toEqual(new Set(lists.flat().map(({ url }) => canonicalKey(url))))
      for (const { foundBy, url } of fused) {
        expect(foundBy).toEqual(lists.flatMap((hits, index) =>
          hits.some((hit) => canonicalKey(hit.url) === canonicalKey(url)) ? [index + 1] : []
        ))
      }
    }))
  })

  it("ranks by the sum of 1 / (60 + rank)", () => {
    FastCheck.assert(FastCheck.property(anyLists, (lists) => {
      const scores = fuse(lists).map(({ url }) => scoreOf(lists, canonicalKey(url)))
      scores.forEach((score, index) => {
        expect(score).toBeLessThanOrEqual((scores[index - 1] ?? 1) + 1e-12)
      })
    }))
  })

  it("puts what several lists found before what one found, and the earlier list first where they tie", () => {
    expect(pagesOf(fuse([["a", "b"].map((page) => hitOf(page)), ["c", "b"].map((page) => hitOf(page))]))).toBe("bac")
    expect(pagesOf(fuse([[hitOf("a")], [hitOf("b")], [hitOf("c")]]))).toBe("abc")
  })

  it("keeps the address of the best place, with what belongs to it, and the longest snippet", () => {
    const lower = hitOf("x", {
      url: "http://www.example.org/x",
      displayUrl: "www.example.org/x",
      title: "lower",
      snippet: "the longer one"
    })
    const higher = hitOf("x", { title: "higher", snippet: "short" })
    for (const lists of [[[hitOf("a"), lower], [higher]], [[higher], [hitOf("a"), lower]]]) {
      expect(fuse(lists).find(({ foundBy }) => foundBy.length === 2)).toEqual({
        title: "higher",
        url: "https://example.org/x",
        displayUrl: "example.org/x",
        snippet: "the longer one",
        foundBy: [1, 2]
      })
    }
  })

  it("loses neither date nor badge", () => {
    const dated = hitOf("x", { published: "2026-01-01", snippet: "short" })
    const badged = hitOf("x", { badge: "PDF", snippet: "much longer" })
    for (const lists of [[[dated], [badged]], [[badged], [dated]]]) {
      expect(fuse(lists)[0]).toMatchObject({ published: "2026-01-01", badge: "PDF", snippet: "much longer" })
    }
  })

  it("makes nothing of nothing", () => {
    expect(fuse([])).toEqual([])
    expect(fuse([[], []])).toEqual([])
  })

  it("leaves the lists alone", () => {
    const lists = [[hitOf("a", { snippet: "1" })], [hitOf("a", { snippet: "longer" })]]
    const before = JSON.stringify(lists)
    fuse(lists)
    expect(JSON.stringify(lists)).toBe(before)
  })
})
