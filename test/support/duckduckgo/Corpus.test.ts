import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { dayRange, expectedOf, hitAt } from "./Corpus.ts"
import { corpusKey, hitsBetween, type World } from "./Listing.ts"
import { hash32, random } from "./Random.ts"
import { steer } from "./Steering.ts"

const world: World = { seed: 1, resultsPerPage: 10, totalResults: 35, today: "2026-06-15" }

const hits = (query: string, filters = {}, from = 0, of = world) => hitsBetween(of, corpusKey(of, query, filters), from)

const hostsOf = (query: string, filters = {}): ReadonlyArray<string> =>
  hits(query, filters).map((hit) => new URL(hit.url).host)

describe("Random", () => {
  it("gives the same numbers for the same key and others for another", () => {
    expect(random("lantern").hex(16)).toBe(random("lantern").hex(16))
    expect(random("lantern").hex(16)).not.toBe(random("lanterm").hex(16))
    expect(hash32("a")).not.toBe(hash32("b"))
  })

  it("keeps whole numbers below their bound and digits without a leading zero", () => {
    FastCheck.assert(FastCheck.property(FastCheck.string(), FastCheck.integer({ min: 1, max: 500 }), (key, below) => {
      const draw = random(key)
      const number = draw.int(below)
      expect(number).toBeGreaterThanOrEqual(0)
      expect(number).toBeLessThan(below)
      expect(draw.digits(12)).toMatch(/^[1-9]\d{11}$/)
    }))
  })
})

describe("Corpus", () => {
  it("gives the same hit for the same seed, query, filters and rank", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.integer(), FastCheck.string(), FastCheck.nat(400), (seed, query, rank) => {
        const key = corpusKey({ ...world, seed }, query, {})
        expect(hitAt(key, rank)).toEqual(hitAt(corpusKey({ ...world, seed }, query, {}), rank))
      }),
      { numRuns: 50 }
    )
  })

  it("gives another page for another seed, query, region, range or offset", () => {
    const page = hits("lantern")
    expect(hits("lantern", {}, 0, { ...world, seed: 2 })).not.toEqual(page)
    expect(hits("lanterns")).not.toEqual(page)
    expect(hits("lantern", { kl: "de-de" })).not.toEqual(page)
    expect(hits("lantern", { df: "w" })).not.toEqual(page)
    expect(hits("lantern", {}, 10)).not.toEqual(page)
  })

  it("takes the empty region and wt-wt for the same", () => {
    expect(hits("lantern", { kl: "wt-wt" })).toEqual(hits("lantern", { kl: "" }))
  })

  it("names only reserved hosts, and no address twice", () => {
    const all = hits("only200 lantern", {}, 0, { ...world, resultsPerPage: 200 })
    for (const hit of all) expect(new URL(hit.url).hostname).toMatch(/(?:^|\.)example(?:\.\w+)?$|\.test$/)
    expect(new Set(all.map((hit) => hit.url)).size).toBe(200)
  })

  it("says what a parser returns: one line of text without tags", () => {
    for (const hit of hits("only100 lantern repair", {}, 0, { ...world, resultsPerPage: 100 })) {
      const expected = expectedOf(hit)
      for (const text of [expected.title, expected.snippet, expected.displayUrl]) {
        expect(text).toBe(text.replaceAll(/\s+/g, " ").trim())
        expect(text).not.toBe("")
      }
      expect(expected.url.startsWith("http")).toBe(true)
      expect(expected.url).toContain(expected.displayUrl.split("/", 1)[0])
    }
  })

  it("shows every oddity within a hundred hits: badges, dates, http, escapes in escapes, other scripts", () => {
    const all = hits("only100 lantern", {}, 0, { ...world, resultsPerPage: 100 }).map(expectedOf)
    expect(new Set(all.map((hit) => hit.badge))).toEqual(new Set([undefined, "PDF", "DOC", "XLS"]))
    expect(all.some((hit) => hit.published === undefined)).toBe(true)
    expect(all.some((hit) => hit.published !== undefined)).toBe(true)
    expect(all.some((hit) => hit.url.startsWith("http://"))).toBe(true)
    expect(all.some((hit) => hit.url.includes("%2520"))).toBe(true)
    expect(all.some((hit) => hit.url.includes("#"))).toBe(true)
    expect(all.some((hit) => /[\u0400-\u04FF]/.test(hit.title))).toBe(true)
    expect(all.some((hit) => /[&<"']/.test(hit.title))).toBe(true)
  })

  it("moves hits to hosts of the region's country", () => {
    expect(hostsOf("lantern", { kl: "de-de" }).some((host) => host.startsWith("de."))).toBe(true)
    expect(hostsOf("lantern").some((host) => host.startsWith("de."))).toBe(false)
  })

  it("keeps to the sites that are asked for and away from those that are not", () => {
    for (const host of hostsOf("lantern (site:harbour.test OR site:meadow.test)")) {
      expect(host).toMatch(/(?:^|\.)(?:harbour|meadow)\.test$/)
    }
    for (const host of hostsOf("lantern -site:example.com -site:almanac.test")) {
      expect(host).not.toMatch(/example\.com$|almanac\.test$/)
    }
    expect(hostsOf("lantern site:meadow.test -site:meadow.test")).toEqual([])
  })

  it("dates every hit within the range that is asked for", () => {
    for (const df of ["d", "w", "m", "y", "2025-01-30..2025-02-02"]) {
      const [from, to] = dayRange(df, world.today) ?? [0, 0]
      for (const hit of hits("lantern", { df })) {
        const time = Date.parse(`${hit.published ?? ""}T00:00:00Z`)
        expect(time).toBeGreaterThanOrEqual(from)
        expect(time).toBeLessThanOrEqual(to)
      }
    }
    expect(dayRange("", world.today)).toBeUndefined()
    expect(dayRange("2025-02-02..2025-01-30", world.today)).toBeUndefined()
  })

  it("dates all hits or none where the query says so", () => {
    expect(hits("lantern dated").every((hit) => hit.published !== undefined)).toBe(true)
    expect(hits("lantern undated").every((hit) => hit.published === undefined)).toBe(true)
  })
})

describe("Steering", () => {
  it("reads marks, operators and words without mistaking parts of words for them", () => {
    expect(steer("lantern [[fault=429]] [[retry-after=7]] [[delay=25]]")).toMatchObject({
      topic: "lantern", fault: "429", retryAfter: 7, delayMillis: 25
    })
    expect(steer("roads to nothingness, undatedly")).toMatchObject({ ads: 0, nothing: "none", dates: "some" })
    expect(steer("eof").endMarker).toBe(false)
    expect(steer("parasite:x website:y")).toMatchObject({ sites: [] })
    expect(steer("").topic).toBe("everything")
  })

  it("sees a bang only where a word begins with one outside of quotes", () => {
    expect(steer("!w lantern").away).toBe(true)
    expect(steer("lantern !w").away).toBe(true)
    expect(steer("\\lantern").away).toBe(true)
    expect(steer("\"!w\" lantern! ! 5!").away).toBe(false)
  })

  it("tells a mark that names no fault", () => {
    expect(steer("x [[fault=404]]").unknownFault).toBe("404")
    expect(steer("x [[fault=403]]").unknownFault).toBeUndefined()
    expect(steer("x").unknownFault).toBeUndefined()
  })
})
