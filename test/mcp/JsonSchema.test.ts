import * as JSONSchema from "effect/JSONSchema"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { RegionCode } from "../../src/domain/Region.ts"
import { SearchOutcome } from "../../src/domain/SearchOutcome.ts"
import { TimeRange } from "../../src/domain/TimeRange.ts"
import { allowed, type JsonSchema, make, unportable } from "../../src/mcp/JsonSchema.ts"
import { fakeTools } from "./support/FakeTools.ts"

const Whole = Schema.Int.pipe(Schema.between(1, 3))
class Place extends Schema.Class<Place>("Place")({ name: Schema.String, size: Schema.Int }) {}

const keywordsOf = (node: unknown): ReadonlyArray<string> =>
  typeof node !== "object" || node === null
    ? []
    : Object.entries(node).flatMap(([key, value]) => [key, ...keywordsOf(value)])

describe("make", () => {
  it("writes a plain struct as an object that is closed", () => {
    expect(make(Schema.Struct({ a: Schema.String, b: Schema.optionalWith(Schema.Boolean, { exact: true }) }))).toEqual({
      type: "object",
      properties: { a: { type: "string" }, b: { type: "boolean" } },
      required: ["a"],
      additionalProperties: false
    })
  })

  it("writes a struct without fields as an object, where Effect writes a union", () => {
    expect(make(Schema.Struct({}))).toEqual({ type: "object", properties: {}, additionalProperties: false })
  })

  it("replaces references by what they name, at the root too", () => {
    const schema = make(Schema.Struct({ places: Schema.Array(Place), here: Place, whole: Whole }).annotations({ identifier: "Root" }))
    const place = {
      type: "object",
      properties: { name: { type: "string" }, size: { type: "integer" } },
      required: ["name", "size"],
      additionalProperties: false
    }
    expect(schema.properties).toEqual({
      places: { type: "array", items: place },
      here: place,
      whole: { type: "integer", minimum: 1, maximum: 3 }
    })
    expect(keywordsOf(schema).filter((keyword) => keyword.startsWith("$"))).toEqual([])
  })

  it("keeps the author's descriptions and defaults, and drops the generated texts", () => {
    const schema = make(Schema.Struct({
      own: Schema.String.pipe(Schema.maxLength(9)).annotations({ description: "What to search for" }),
      none: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(9)),
      trimmed: Schema.NonEmptyTrimmedString,
      list: Schema.Array(Schema.String).pipe(Schema.maxItems(2)),
      count: Schema.optionalWith(Whole, { default: () => 2 }).annotations({ default: 2, description: "How many" })
    }))
    expect(schema.properties).toEqual({
      own: { type: "string", maxLength: 9, description: "What to search for" },
      none: { type: "string", minLength: 1, maxLength: 9 },
      trimmed: { type: "string", minLength: 1 },
      list: { type: "array", items: { type: "string" }, maxItems: 2 },
      count: { type: "integer", minimum: 1, maximum: 3, default: 2, description: "How many" }
    })
  })

  it("writes literals as an enumeration of strings", () => {
    expect(make(Schema.Struct({ one: Schema.Literal("a"), two: Schema.Literal("a", "b") })).properties).toEqual({
      one: { type: "string", enum: ["a"] },
      two: { type: "string", enum: ["a", "b"] }
    })
  })

  it("makes exclusive bounds of integers inclusive and leaves those of numbers out", () => {
    const schema = make(Schema.Struct({
      whole: Schema.Number.pipe(Schema.int(), Schema.greaterThan(0), Schema.lessThan(10)),
      real: Schema.Number.pipe(Schema.positive())
    }))
    expect(schema.properties).toEqual({ whole: { type: "integer", minimum: 1, maximum: 9 }, real: { type: "number" } })
  })

  it("describes every outcome of a search without references, titles and patterns", () => {
    const keywords = keywordsOf(make(Schema.Struct({ outcome: SearchOutcome })))
    expect(keywords).toContain("anyOf")
    expect(keywords.filter((keyword) => ["$ref", "$id", "$schema", "$defs", "title", "pattern", "allOf"].includes(keyword)
      && keyword !== "title")).toEqual([])
  })

  it("is smaller than what Effect writes", () => {
    const schema = Schema.Struct({ outcome: SearchOutcome, region: RegionCode, range: TimeRange, whole: Whole })
    expect(JSON.stringify(make(schema)).length).toBeLessThan(JSON.stringify(JSONSchema.make(schema)).length)
  })

  it("refuses a schema that contains itself: it has no form without references", () => {
    interface Tree {
      readonly children: ReadonlyArray<Tree>
    }
    const Tree: Schema.Schema<Tree> = Schema.Struct({
      children: Schema.Array(Schema.suspend(() => Tree).annotations({ identifier: "Tree" }))
    })
    expect(() => make(Tree)).toThrow(/contains itself/)
  })
})

describe("unportable", () => {
  it("finds nothing in the schemas of ordinary inputs", () => {
    expect(fakeTools.flatMap((tool) => unportable(tool.descriptor().inputSchema))).toEqual([])
  })

  it.each<[JsonSchema, ReadonlyArray<string>]>([
    [{ type: "object", properties: { range: { anyOf: [{ type: "string" }, { type: "null" }] } } }, ["range.anyOf"]],
    [{ type: "object", properties: { pair: { type: "array", prefixItems: [{ type: "string" }] } } }, ["pair.prefixItems"]],
    [{ type: "object", properties: { size: { type: "number", enum: [1, 2] } } }, ["size.enum"]],
    [{ type: "object", properties: { a: { type: "array", items: { anyOf: [] } } } }, ["a.items.anyOf"]]
  ])("names the place of %j", (schema, places) => {
    expect(unportable(schema)).toEqual(places)
  })

  it("sees a union of literals and structs, as of a time range", () => {
    expect(unportable(make(Schema.Struct({ range: TimeRange })))).toEqual(["range.anyOf"])
  })
})

describe("allowed", () => {
  it.each<[JsonSchema, string]>([
    [{ type: "string" }, "a string"],
    [{ type: "string", minLength: 1, maxLength: 499 }, "a string of 1 to 499 characters"],
    [{ type: "string", minLength: 2 }, "a string of at least 2 characters"],
    [{ type: "string", minLength: 1, maxLength: 1 }, "a string of 1 character"],
    [{ type: "string", enum: ["a", "b"] }, "\"a\" or \"b\""],
    [{ type: "integer", minimum: 1, maximum: 50 }, "an integer from 1 to 50"],
    [{ type: "number", maximum: 1 }, "a number of 1 or less"],
    [{ type: "boolean" }, "true or false"],
    [{ type: "array", items: { type: "string" }, maxItems: 3 }, "an array of at most 3 items, each a string"],
    [{ type: "object", properties: { from: {}, to: {} } }, "an object with from, to"],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "a string or null"]
  ])("says %j in words", (schema, words) => {
    expect(allowed(schema)).toBe(words)
  })
})
