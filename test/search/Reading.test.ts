import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import type { SearchHit } from "../../src/domain/SearchHit.ts"
import type { SearchQuery } from "../../src/domain/SearchQuery.ts"
import { LIFETIME_MILLIS } from "../../src/search/Cursor.ts"
import * as Reading from "../../src/search/Reading.ts"
import type { WebPage } from "../../src/search/WebPages.ts"

const MINUTE = 60_000
const NOW = 1_790_000_000_000
const key = { secret: "s".repeat(43), userAgent: "Test/1.0" }
const query: SearchQuery = { text: "a", region: "us-en", safeSearch: "strict", includeSites: [], excludeSites: [] }

const hitOf = (n: number): SearchHit => ({ title: `${n}`, url: `https://example.org/${n}`, displayUrl: "", snippet: "" })

/** Pages with these numbers of hits, numbered through. */
const pagesOf = (sizes: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<SearchHit>> => {
  let n = 0
  return sizes.map((size) => Array.from({ length: size }, () => hitOf(++n)))
}

/** Answers as DuckDuckGo and the cache before it do: a form leads on for an hour, a page is kept for an hour. */
const site = (sizes: ReadonlyArray<number>) => {
  const pages = pagesOf(sizes)
  const kept = new Map<string, WebPage>()
  let asked = 0
  return {
    asked: () => asked,
    all: pages.flat(),
    get: (reading: Reading.Reading, now: number): WebPage => {
      const form = reading.continuation?.form
      const cacheKey = JSON.stringify(form ?? null)
      const cached = kept.get(cacheKey)
      if (cached !== undefined && !reading.renew && now - cached.fetchedAt <= 60 * MINUTE) return cached
      asked++
      const number = Number(form?.["page"] ?? 0)
      expect(now - Number(form?.["bornAt"] ?? now)).toBeLessThanOrEqual(LIFETIME_MILLIS)
      const hits = pages[number] ?? []
      const next = number + 1 < pages.length ? { page: String(number + 1), bornAt: String(now), vqd: "4-1" } : undefined
      const fresh: WebPage = {
        _tag: "Found",
        value: { backend: "html", page: { hits, ads: 0, complete: true, ...(next === undefined ? {} : { next }) } },
        fetchedAt: now,
        provenance: { backend: "html", cache: "miss", ageSeconds: 0, fetchedAt: "" }
      }
      kept.set(cacheKey, fresh)
      return fresh
    }
  }
}

/** Reads so many hits on, over as many pages as it takes. */
const read = (from: ReturnType<typeof site>, begin: Reading.Reading, wanted: number, now: number) => {
  const hits: Array<{ readonly position: number; readonly title: string }> = []
  let reading: Reading.Reading | undefined = begin
  while (reading !== undefined && hits.length < wanted) {
    const source = from.get(reading, now)
    const found = source.value.page.hits.slice(reading.skip, reading.skip + wanted - hits.length)
    for (const { title } of found) hits.push({ position: begin.position + hits.length, title })
    reading = Reading.after(reading, source, found.length, begin.position + hits.length, now)
  }
  return { hits, rest: reading }
}

describe("reading on", () => {
  it("visits every hit once and in order, from cursor to cursor, however the pages are cut and whatever time passes", () => {
    FastCheck.assert(FastCheck.property(
      FastCheck.array(FastCheck.nat(6), { minLength: 1, maxLength: 8 }),
      FastCheck.infiniteStream(FastCheck.record({
        wanted: FastCheck.integer({ min: 1, max: 9 }),
        wait: FastCheck.integer({ min: 0, max: LIFETIME_MILLIS - 1_000 })
      })),
      (sizes, steps) => {
        const from = site(sizes)
        const visited: Array<{ readonly position: number; readonly title: string }> = []
        let now = NOW
        let reading: Reading.Reading | undefined = Reading.start
        while (reading !== undefined) {
          const { wait, wanted } = steps.next().value
          const { hits, rest } = read(from, reading, wanted, now)
          visited.push(...hits)
          if (rest === undefined) break
          expect(hits).toHaveLength(wanted)
          const cursor = Reading.cursors.seal(key, now, { query, ...rest })
          now += wait
          const { query: continued, ...place } = Either.getOrThrow(Reading.cursors.open(key, now, cursor))
          expect(continued).toEqual(query)
          reading = place
        }
        expect(visited).toEqual(from.all.map(({ title }, index) => ({ position: index + 1, title })))
      }
    ))
  })

  it("stays on a page until all of it is given", () => {
    const from = site([5, 5])
    const { rest } = read(from, Reading.start, 3, NOW)
    expect(rest).toEqual({ position: 4, skip: 3, renew: false })
    expect(read(from, rest ?? Reading.start, 2, NOW + MINUTE).hits.map(({ title }) => title)).toEqual(["4", "5"])
    expect(from.asked()).toBe(1)
  })

  it("goes on with the whole form of the page, and whose it is", () => {
    const { rest } = read(site([2, 2]), Reading.start, 2, NOW)
    expect(rest).toMatchObject({
      position: 3,
      skip: 0,
      renew: false,
      continuation: { backend: "html", form: { page: "1", bornAt: String(NOW), vqd: "4-1" } }
    })
  })

  it("ends where no form leads on", () => {
    expect(read(site([2]), Reading.start, 2, NOW).rest).toBeUndefined()
    expect(read(site([0]), Reading.start, 2, NOW).rest).toBeUndefined()
  })

  it("asks for the first page anew rather than submit a form that has lapsed, on the page or in the cursor", () => {
    const page = site([2, 2]).get(Reading.start, NOW)
    expect(Reading.after(Reading.start, page, 2, 3, NOW + LIFETIME_MILLIS)?.continuation).toBeDefined()
    const renewed = { position: 3, skip: 2, renew: true }
    expect(Reading.after(Reading.start, page, 2, 3, NOW + LIFETIME_MILLIS + 1)).toEqual(renewed)

    const later = NOW + 30 * MINUTE
    const rest = Reading.after(Reading.start, page, 2, 3, later)
    expect(rest?.renew).toBe(false)
    const cursor = Reading.cursors.seal(key, later, { query, ...(rest ?? Reading.start) })
    const openedAt = (now: number) => Either.getOrThrow(Reading.cursors.open(key, now, cursor))
    expect(openedAt(NOW + LIFETIME_MILLIS)).toMatchObject({ position: 3, renew: false, continuation: { backend: "html" } })
    expect(openedAt(NOW + LIFETIME_MILLIS + 1)).toEqual({ query, ...renewed })
  })

  it("refuses to walk the whole way again to where more than one search could give", () => {
    const place = { position: 51, skip: 0, renew: false, continuation: { backend: "html", form: {}, fetchedAt: NOW } } as const
    const later = NOW + LIFETIME_MILLIS + 1
    const opened = (position: number) =>
      Reading.cursors.open(key, later, Reading.cursors.seal(key, later, { query, ...place, position }))
    expect(Either.getOrThrow(opened(50))).toMatchObject({ position: 50, skip: 49, renew: true })
    expect(Either.getOrThrow(Either.flip(opened(51))).message).toMatch(/cursor: has expired/)
  })

  it("finds its place on a first page that has become shorter or ends it", () => {
    const renewed: Reading.Reading = { position: 9, skip: 8, renew: true }
    expect(read(site([5, 5]), renewed, 9, NOW).hits.map(({ title }) => title)).toEqual(["9", "10"])
    expect(read(site([5]), renewed, 9, NOW)).toEqual({ hits: [], rest: undefined })
  })
})

describe("the page that a reading is at", () => {
  it("is asked for with all that the query says", () => {
    expect(Reading.pageRequest({ ...query, timeRange: "week" }, "a site:b", Reading.start))
      .toEqual({ text: "a site:b", region: "us-en", safeSearch: "strict", df: "w" })
    expect(Reading.pageRequest({ ...query, timeRange: { from: "2026-01-01", to: "2026-02-01" } }, "a", Reading.start).df)
      .toBe("2026-01-01..2026-02-01")
  })

  it("is asked for with the form where there is one", () => {
    const { rest } = read(site([1, 1]), Reading.start, 1, NOW)
    expect(Reading.pageRequest(query, "a", rest ?? Reading.start).continuation)
      .toMatchObject({ backend: "html", form: { page: "1", vqd: "4-1" } })
  })
})
