import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { type JsonSchema, make } from "../../src/mcp/JsonSchema.ts"
import { lenient } from "../../src/mcp/Leniency.ts"

const texts: JsonSchema = { type: "array", items: { type: "string" } }

const search = make(Schema.Struct({
  query: Schema.String,
  limit: Schema.optionalWith(Schema.Number.pipe(Schema.int()), { exact: true }),
  ratio: Schema.optionalWith(Schema.Number, { exact: true }),
  strict: Schema.optionalWith(Schema.Boolean, { exact: true }),
  sites: Schema.optionalWith(Schema.Array(Schema.String), { exact: true }),
  sizes: Schema.optionalWith(Schema.Array(Schema.Number), { exact: true }),
  place: Schema.optionalWith(Schema.Struct({ city: Schema.String }), { exact: true })
}))

describe("lenient", () => {
  it.each<[unknown, JsonSchema, unknown]>([
    ["5", { type: "integer" }, 5],
    [" -5 ", { type: "integer" }, -5],
    ["5.5", { type: "number" }, 5.5],
    ["1e3", { type: "number" }, 1000],
    ["true", { type: "boolean" }, true],
    ["False", { type: "boolean" }, false],
    ["[\"a\",\"b\"]", texts, ["a", "b"]],
    [" [\"a\"] ", texts, ["a"]],
    ["example.org", texts, ["example.org"]],
    ["[not json", texts, ["[not json"]],
    ["[\"1\",\"2\"]", { type: "array", items: { type: "integer" } }, [1, 2]],
    ["{\"city\":\"Graz\"}", { type: "object", properties: { city: { type: "string" } } }, { city: "Graz" }]
  ])("puts %j right for %j", (value, schema, right) => {
    expect(lenient(value, schema)).toEqual(right)
  })

  it.each<[unknown, JsonSchema]>([
    ["five", { type: "integer" }],
    ["", { type: "integer" }],
    ["0x10", { type: "integer" }],
    ["Infinity", { type: "number" }],
    ["9".repeat(400), { type: "number" }],
    ["yes", { type: "boolean" }],
    [1, { type: "boolean" }],
    [5, { type: "string" }],
    ["5", { type: "string" }],
    ["[1]", { type: "string" }],
    ["5", { type: "array", items: { type: "integer" } }],
    ["{}", { anyOf: [{ type: "object" }, { type: "string" }] }],
    [null, { type: "integer" }]
  ])("leaves %j as it is for %j", (value, schema) => {
    expect(lenient(value, schema)).toBe(value)
  })

  it("drops null for an optional field, and keeps it for a required one and for an unknown one", () => {
    expect(lenient({ query: null, limit: null, other: null }, search)).toEqual({ query: null, other: null })
  })

  it("keeps null where null is a value of the field", () => {
    const nullable: JsonSchema = { type: "object", properties: { a: { anyOf: [{ type: "string" }, { type: "null" }] }, b: { type: "null" } } }
    expect(lenient({ a: null, b: null }, nullable)).toEqual({ a: null, b: null })
  })

  it("keeps a field called __proto__ a field", () => {
    const value: unknown = JSON.parse("{\"__proto__\":{\"polluted\":true}}")
    const out = lenient(value, { type: "object", additionalProperties: { type: "object" } })
    expect(Object.keys(Object(out))).toEqual(["__proto__"])
    expect(Object(out).polluted).toBeUndefined()
  })

  const valid = FastCheck.record({
    query: FastCheck.string(),
    limit: FastCheck.integer(),
    ratio: FastCheck.double({ noNaN: true, noDefaultInfinity: true }),
    strict: FastCheck.boolean(),
    sites: FastCheck.array(FastCheck.string()),
    sizes: FastCheck.array(FastCheck.integer()),
    place: FastCheck.record({ city: FastCheck.string() })
  }, { requiredKeys: ["query"] })

  it("never changes a value that fits", () => {
    FastCheck.assert(FastCheck.property(valid, (value) => {
      expect(lenient(value, search)).toEqual(value)
    }))
  })

  it("brings back what was sent as text", () => {
    FastCheck.assert(FastCheck.property(FastCheck.integer(), FastCheck.boolean(), FastCheck.array(FastCheck.string()), (limit, strict, sites) => {
      const sent = { query: "q", limit: String(limit), strict: String(strict), sites: JSON.stringify(sites) }
      expect(lenient(sent, search)).toEqual({ query: "q", limit, strict, sites })
    }))
  })

  it("does the same the second time as the first, whatever it is given", () => {
    FastCheck.assert(FastCheck.property(FastCheck.jsonValue(), FastCheck.jsonValue(), (limit, sizes) => {
      const first = lenient({ query: "q", limit, ratio: limit, strict: sizes, sizes, place: limit }, search)
      expect(lenient(first, search)).toEqual(first)
    }))
  })
})
