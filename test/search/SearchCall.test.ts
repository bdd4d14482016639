import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { SafeSearch } from "../../src/domain/SafeSearch.ts"
import type { SearchQuery } from "../../src/domain/SearchQuery.ts"
import { allowedSafeSearch, lockRemark, resolve, type SearchCall, type SearchDefaults } from "../../src/search/SearchCall.ts"

const defaults: SearchDefaults = { region: "de-de", safeSearch: "moderate", safeSearchLock: false }
const locked: SearchDefaults = { ...defaults, safeSearchLock: true }
const call: SearchCall = { text: "a  b", maxResults: 10 }
const full: SearchCall = {
  ...call,
  region: "us-en",
  safeSearch: "off",
  timeRange: { from: "2026-01-01", to: "2026-02-01" },
  includeSites: ["example.org"],
  excludeSites: ["docs.example.org", "example.com"]
}

const resolved = (of: SearchCall, more = defaults): SearchQuery => Either.getOrThrow(resolve(of, undefined, more))
const refusal = (of: SearchCall, query: SearchQuery, more = defaults): string =>
  Either.match(resolve(of, query, more), { onLeft: ({ message }) => message, onRight: () => "" })

describe("a search without a cursor", () => {
  it("is completed by the operator's defaults", () => {
    expect(resolved(call)).toEqual({
      text: "a b",
      region: "de-de",
      safeSearch: "moderate",
      includeSites: [],
      excludeSites: []
    })
  })

  it("keeps all that the caller says", () => {
    const { maxResults: _, ...said } = full
    expect(resolved(full)).toEqual({ ...said, text: "a b" })
  })
})

describe("a search with a cursor", () => {
  const query = resolved(full)

  it("is the one that the cursor was made for, whatever of it is repeated", () => {
    FastCheck.assert(FastCheck.property(
      FastCheck.record({
        region: FastCheck.boolean(),
        safeSearch: FastCheck.boolean(),
        timeRange: FastCheck.boolean(),
        includeSites: FastCheck.boolean(),
        excludeSites: FastCheck.boolean()
      }),
      (said) => {
        const again: SearchCall = {
          text: " a b ",
          maxResults: 3,
          ...(said.region ? { region: query.region } : {}),
          ...(said.safeSearch ? { safeSearch: query.safeSearch } : {}),
          ...(said.timeRange && query.timeRange !== undefined ? { timeRange: query.timeRange } : {}),
          ...(said.includeSites ? { includeSites: query.includeSites } : {}),
          ...(said.excludeSites ? { excludeSites: query.excludeSites } : {})
        }
        expect(resolve(again, query, { ...defaults, region: "fr-fr", safeSearch: "strict" })).toEqual(Either.right(query))
      }
    ))
  })

  it.each<[string, Partial<SearchCall>]>([
    ["query", { text: "b a" }],
    ["region", { region: "uk-en" }],
    ["safe_search", { safeSearch: "strict" }],
    ["time_range", { timeRange: "week" }],
    ["include_sites", { includeSites: [] }],
    ["exclude_sites", { excludeSites: ["example.com", "docs.example.org"] }]
  ])("is refused when %s differs, and the message names it", (field, more) => {
    expect(refusal({ ...call, ...more }, query)).toBe(
      `Invalid input. cursor: belongs to another search: ${field} differs; ` +
        "repeat the search that gave the cursor, or leave it out"
    )
  })

  it("names all that differs", () => {
    expect(refusal({ ...call, text: "c", region: "uk-en" }, query)).toContain("another search: query, region differ;")
  })

  it("takes a time range for the same however it is held", () => {
    const again: SearchCall = { ...call, timeRange: { to: "2026-02-01", from: "2026-01-01" } }
    expect(refusal(again, query)).toBe("")
    expect(refusal({ ...call, timeRange: "day" }, resolved(call))).toContain("time_range differs")
  })

  it("is refused when safe search has been locked to something stricter since", () => {
    expect(refusal(call, query, locked)).toContain("safe_search differs")
    expect(refusal(call, resolved({ ...full, safeSearch: "strict" }), locked)).toBe("")
  })
})

describe("safe search", () => {
  const anyLevel = FastCheck.constantFrom(...SafeSearch.literals)
  const order = ["off", "moderate", "strict"]

  it("is the caller's without a lock, and never laxer than the operator's with one", () => {
    FastCheck.assert(FastCheck.property(FastCheck.option(anyLevel, { nil: undefined }), anyLevel, FastCheck.boolean(),
      (wish, safeSearch, safeSearchLock) => {
        const given = allowedSafeSearch(wish, { ...defaults, safeSearch, safeSearchLock })
        const stricter = wish !== undefined && order.indexOf(wish) > order.indexOf(safeSearch) ? wish : safeSearch
        expect(given).toBe(safeSearchLock ? stricter : wish ?? safeSearch)
      }))
  })

  it("comes with a remark exactly where a wish was overruled", () => {
    FastCheck.assert(FastCheck.property(FastCheck.option(anyLevel, { nil: undefined }), anyLevel, FastCheck.boolean(),
      (wish, safeSearch, safeSearchLock) => {
        const operator = { ...defaults, safeSearch, safeSearchLock }
        const remarks = lockRemark(wish === undefined ? call : { ...call, safeSearch: wish }, operator)
        const overruled = wish !== undefined && allowedSafeSearch(wish, operator) !== wish
        expect(remarks).toEqual(overruled ? [`Safe search is locked to ${safeSearch} by the operator of this server`] : [])
      }))
  })
})
