import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { RegionCode } from "../../src/domain/Region.ts"
import { decoder, MAX_DEPTH, MAX_ELEMENTS, MAX_STRING_BYTES, overBounds } from "../../src/mcp/Arguments.ts"
import { make } from "../../src/mcp/JsonSchema.ts"

const Input = Schema.Struct({
  query: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(499)),
  max_results: Schema.optionalWith(Schema.Number.pipe(Schema.int(), Schema.between(1, 50)), { default: () => 10 }),
  region: Schema.optionalWith(RegionCode, { exact: true }),
  safe_search: Schema.optionalWith(Schema.Literal("strict", "moderate", "off"), { exact: true }),
  sites: Schema.optionalWith(Schema.Array(Schema.NonEmptyTrimmedString), { exact: true }),
  place: Schema.optionalWith(Schema.Struct({ city: Schema.String }), { exact: true })
})
const decode = decoder(Input, () => make(Input))
const decodeNothing = decoder(Schema.Struct({}), () => make(Schema.Struct({})))

const issuesOf = (result: ReturnType<typeof decode> | ReturnType<typeof decodeNothing>): Record<string, string> =>
  Either.isLeft(result) ? Object.fromEntries(result.left.issues.map(({ field, message }) => [field, message])) : {}

const nested = (depth: number): unknown => (depth === 0 ? {} : { a: nested(depth - 1) })

describe("overBounds", () => {
  it("accepts exactly what the bounds allow", () => {
    expect(overBounds(nested(MAX_DEPTH - 1))).toBeUndefined()
    expect(overBounds(Array.from({ length: MAX_ELEMENTS }, () => 0))).toBeUndefined()
    expect(overBounds(["x".repeat(MAX_STRING_BYTES)])).toBeUndefined()
  })

  it("refuses one more of each", () => {
    expect(overBounds(nested(MAX_DEPTH))?.message).toMatch(/deeper than the 8 levels/)
    expect(overBounds(Array.from({ length: MAX_ELEMENTS + 1 }, () => 0))?.message).toMatch(/more than the 1000 fields/)
    expect(overBounds(["x".repeat(MAX_STRING_BYTES + 1)])?.message).toMatch(/more than the 64 KB/)
  })

  it("counts bytes, not characters, and field names too", () => {
    expect(overBounds(["ü".repeat(MAX_STRING_BYTES / 2 + 1)])?.message).toMatch(/64 KB/)
    expect(overBounds({ ["x".repeat(MAX_STRING_BYTES + 1)]: 1 })?.message).toMatch(/64 KB/)
  })

  it("refuses __proto__ as a field name at any place", () => {
    expect(overBounds(JSON.parse("{\"a\":[{\"__proto__\":1}]}"))?.field).toBe("__proto__")
  })

  it("is not overthrown by a nesting that would end a recursion", () => {
    expect(overBounds(JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`))?.message).toMatch(/deeper/)
  })
})

describe("decoder", () => {
  it("decodes, applies defaults and puts slips right", () => {
    expect(decode({ query: "tea" })).toEqual(Either.right({ query: "tea", max_results: 10 }))
    expect(decode({ query: "tea", max_results: "5", sites: "[\"a.org\"]", region: null })).toEqual(
      Either.right({ query: "tea", max_results: 5, sites: ["a.org"] })
    )
    expect(decodeNothing(undefined)).toEqual(Either.right({}))
    expect(decodeNothing(null)).toEqual(Either.right({}))
  })

  it("names every wrong field at once, each once, with the value and what is allowed", () => {
    expect(issuesOf(decode({
      maxResults: 3,
      max_results: 99,
      safe_search: "hard",
      region: "gb-en",
      sites: ["ok", 3, " x"],
      place: { town: "Graz" }
    }))).toEqual({
      maxResults: "is not a field, did you mean max_results?; allowed are query, max_results, region, safe_search, sites, place",
      "place.town": "is not a field; allowed are city",
      query: "is required; give a string of 1 to 499 characters",
      max_results: "99 is not allowed; give an integer from 1 to 50",
      region: expect.stringMatching(/^"gb-en" is not a region of DuckDuckGo; allowed are .*uk-en/),
      safe_search: "\"hard\" is not allowed; give \"strict\" or \"moderate\" or \"off\"",
      "sites.1": "3 is not allowed; give a string of at least 1 character",
      "sites.2": "\" x\" is not allowed; give a string with no leading or trailing whitespace",
      "place.city": "is required; give a string"
    })
  })

  it("quotes the beginning of a long value and still says what is allowed", () => {
    const long = "x".repeat(10_000)
    const issues = issuesOf(decode({ query: long, region: long }))
    expect(issues["query"]).toMatch(/^"x{79}… is not allowed; give a string of 1 to 499 characters$/)
    expect(issues["region"]).toMatch(/^"x{79}… is not a region of DuckDuckGo; allowed are wt-wt/)
  })

  it("knows the fields of no object without fields", () => {
    expect(issuesOf(decodeNothing({ a: 1 }))).toEqual({ a: "is not a field; no fields are allowed" })
  })

  it("says what stands in place of an object", () => {
    expect(issuesOf(decode("tea"))).toEqual({
      "(root)": "\"tea\" is not allowed; give an object with query, max_results, region, safe_search, sites, place"
    })
    expect(issuesOf(decode([1]))["(root)"]).toMatch(/^\[1\] is not allowed; give an object/)
  })

  it("counts an array that was sent as text by what it holds", () => {
    const sites = JSON.stringify(Array.from({ length: MAX_ELEMENTS + 1 }, () => "a"))
    expect(issuesOf(decode({ query: "q", sites }))["(root)"]).toMatch(/more than the 1000/)
  })

  it("ends in a value or in issues for any JSON, and touches no prototype", () => {
    FastCheck.assert(FastCheck.property(FastCheck.jsonValue(), FastCheck.dictionary(FastCheck.string(), FastCheck.jsonValue()), (one, many) => {
      for (const raw of [one, many, { query: "q", ...many }, { query: one, sites: one, max_results: one }]) {
        const result = decode(raw)
        const issues = Either.isLeft(result) ? result.left.issues : []
        expect(new Set(issues.map((issue) => issue.field)).size).toBe(issues.length)
        expect(issues.every((issue) => issue.message.length < 700)).toBe(true)
        expect(Either.isLeft(result) || Schema.is(Schema.typeSchema(Input))(result.right)).toBe(true)
      }
      expect(Object.keys(Object.prototype)).toEqual([])
    }))
  })

  it("names every unknown field, constructor and toString included", () => {
    FastCheck.assert(FastCheck.property(
      FastCheck.uniqueArray(FastCheck.oneof(FastCheck.constantFrom("constructor", "toString", "hasOwnProperty"), FastCheck.stringMatching(/^[a-z]{6,12}$/)), { maxLength: 5 }),
      (names) => {
        const strange = names.filter((name) => name !== "region")
        const raw = Object.fromEntries([["query", "q"], ...strange.map((name) => [name, 1])])
        expect(Object.keys(issuesOf(decode(raw))).toSorted()).toEqual(strange.toSorted())
      }
    ))
  })
})
