import * as JSONSchema from "effect/JSONSchema"
import type * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"

/** The part of JSON Schema 2020-12 that this program speaks. */
export interface JsonSchema {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object" | "null"
  readonly description?: string
  readonly enum?: ReadonlyArray<string | number | boolean>
  readonly default?: unknown
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema | false
  readonly prefixItems?: ReadonlyArray<JsonSchema>
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: { readonly [name: string]: JsonSchema }
  readonly required?: ReadonlyArray<string>
  readonly additionalProperties?: boolean | JsonSchema
  readonly anyOf?: ReadonlyArray<JsonSchema>
}

/** What MCP asks of the root of a tool's schemas. */
export interface ObjectSchema extends JsonSchema {
  readonly type: "object"
  readonly properties: { readonly [name: string]: JsonSchema }
}

/** The texts that Effect writes for its own filters and that the keywords beside them say already. */
const BOUNDS = new RegExp(
  "^(?:a string at (?:least|most) \\d+ character\\(s\\) long" +
    "|a string at least \\d+ character\\(s\\) and at most \\d+ character\\(s\\) long" +
    "|a single character|a non empty string|an integer|a finite number" +
    "|a (?:positive|negative|non-positive|non-negative) number" +
    "|a number (?:between|less than|greater than) .*" +
    "|an array of (?:at least|at most|exactly) \\d+ item\\(s\\))$"
)

/** True for Effect's own description of a bound (a length, a range, a number of items). */
export const isBoundText = (text: string): boolean => BOUNDS.test(text)

/** Other texts that Effect writes of itself: shorter schemas are cheaper to read, and an author's own words replace them. */
const GENERATED =
  /^a string (?:matching the pattern|starting with|ending with|including|with no leading|that will be|to be) |^an? (?:lowercase|uppercase|(?:un)?capitalized) string$|^a number excluding NaN$/

const saysNothing = (text: string): boolean => text === "" || isBoundText(text) || GENERATED.test(text)

/** Leaves out what is not there: the compiler holds absent and `undefined` apart, and so do some clients. */
const present = <A>(name: string, value: A | undefined): { readonly [name: string]: A } =>
  value === undefined ? {} : { [name]: value }

const tightest = (
  bounds: ReadonlyArray<number | undefined>,
  pick: (...values: ReadonlyArray<number>) => number
): number | undefined => {
  const set = bounds.filter((bound) => bound !== undefined)
  return set.length === 0 ? undefined : pick(...set)
}

const about = (node: JSONSchema.JsonSchemaAnnotations): JsonSchema => ({
  ...(node.description === undefined || saysNothing(node.description) ? {} : { description: node.description }),
  ...("default" in node ? { default: node.default } : {})
})

const text = (node: JSONSchema.JsonSchema7String): JsonSchema => {
  const parts = [node, ...(node.allOf ?? [])]
  return {
    type: "string",
    ...present("format", node.format),
    ...present("minLength", tightest(parts.map((part) => part.minLength), Math.max)),
    ...present("maxLength", tightest(parts.map((part) => part.maxLength), Math.min))
  }
}

/** Exclusive bounds are not understood everywhere: of an integer they become inclusive, of a number they are left out. */
const number = (node: JSONSchema.JsonSchema7Number | JSONSchema.JsonSchema7Integer): JsonSchema => {
  const parts = [node, ...(node.allOf ?? [])]
  const whole = node.type === "integer"
  const above = (bound: number | undefined) => whole && bound !== undefined ? Math.floor(bound) + 1 : undefined
  const below = (bound: number | undefined) => whole && bound !== undefined ? Math.ceil(bound) - 1 : undefined
  return {
    type: node.type,
    ...present("minimum", tightest(parts.flatMap((part) => [part.minimum, above(part.exclusiveMinimum)]), Math.max)),
    ...present("maximum", tightest(parts.flatMap((part) => [part.maximum, below(part.exclusiveMaximum)]), Math.min))
  }
}

type Definitions = Record<string, JSONSchema.JsonSchema7>
type Walk = (node: JSONSchema.JsonSchema7) => JsonSchema

const list = (node: JSONSchema.JsonSchema7Array, walk: Walk): JsonSchema => {
  const { items } = node
  return {
    type: "array",
    ...(items === undefined || Array.isArray(items) ? {} : { items: items === false ? false : walk(items) }),
    ...present("prefixItems", node.prefixItems?.map(walk)),
    ...present("minItems", node.minItems),
    ...present("maxItems", node.maxItems)
  }
}

const record = (node: JSONSchema.JsonSchema7Object, walk: Walk): ObjectSchema => {
  const rest = node.additionalProperties
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(node.properties).map(([name, field]) => [name, walk(field)])),
    ...(node.required.length === 0 ? {} : { required: node.required }),
    additionalProperties: typeof rest === "object" ? walk(rest) : rest ?? false
  }
}

const body = (node: JSONSchema.JsonSchema7, walk: Walk): JsonSchema => {
  if ("$id" in node) return {}
  if ("anyOf" in node) {
    const branches: ReadonlyArray<JSONSchema.JsonSchema7> = node.anyOf
    return { anyOf: branches.map(walk) }
  }
  if ("enum" in node) return { type: node.type ?? "string", enum: node.enum }
  if (!("type" in node)) return {}
  switch (node.type) {
    case "string":
      return text(node)
    case "number":
    case "integer":
      return number(node)
    case "array":
      return list(node, walk)
    case "object":
      return record(node, walk)
    default:
      return { type: node.type }
  }
}

/** Many clients cannot follow a `$ref`, so each is replaced by what it names; a schema that names itself has no such form. */
const inline = (definitions: Definitions, open: ReadonlyArray<string>): Walk => (node) => {
  if (!("$ref" in node)) return { ...body(node, inline(definitions, open)), ...about(node) }
  const name = node.$ref.replace("#/$defs/", "").replaceAll("~1", "/").replaceAll("~0", "~")
  const target = definitions[name]
  if (target === undefined || open.includes(name)) throw new Error(`The schema ${name} contains itself`)
  return { ...inline(definitions, [...open, name])(target), ...about(node) }
}

const EMPTY: ObjectSchema = { type: "object", properties: {}, additionalProperties: false }

/**
 * The encoded side of a struct as MCP wants it: an object at the root, closed, no references, no identifiers, and no
 * words but the author's own. Patterns and exclusive bounds are left out (several model providers refuse them); decoding
 * checks them all the same.
 */
export const make = <A, I, R>(schema: Schema.Schema<A, I, R>): ObjectSchema => {
  if (SchemaAST.getPropertySignatures(SchemaAST.encodedAST(schema.ast)).length === 0) return EMPTY
  const definitions: Definitions = {}
  const root = JSONSchema.fromAST(schema.ast, {
    definitions,
    topLevelReferenceStrategy: "skip",
    target: "jsonSchema2020-12"
  })
  const { properties, type, ...rest } = inline(definitions, [])(root)
  if (type !== "object" || properties === undefined) throw new Error("The root of a tool's schema is a struct")
  return { type, properties, ...rest }
}

/** The keywords that every model provider's function calling takes, Gemini's being the narrowest. */
const PORTABLE: ReadonlySet<string> = new Set([
  "type", "properties", "required", "additionalProperties", "items", "enum", "description", "default",
  "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "format"
])

/** The places of an input schema that not every model provider takes, e.g. `time_range.anyOf`; empty when it is portable. */
export const unportable = (schema: JsonSchema, path: ReadonlyArray<string> = []): ReadonlyArray<string> => [
  ...Object.keys(schema).filter((keyword) => !PORTABLE.has(keyword)).map((keyword) => [...path, keyword].join(".")),
  ...(schema.enum !== undefined && schema.type !== "string" ? [[...path, "enum"].join(".")] : []),
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => unportable(field, [...path, name])),
  ...(typeof schema.items === "object" ? unportable(schema.items, [...path, "items"]) : []),
  ...(typeof schema.additionalProperties === "object" ? unportable(schema.additionalProperties, [...path, "*"]) : []),
  ...(schema.anyOf ?? []).flatMap((branch, index) => unportable(branch, [...path, `anyOf.${index}`]))
]

const range = (least: number | undefined, most: number | undefined): string => {
  if (least !== undefined && most !== undefined) return least === most ? `${least}` : `${least} to ${most}`
  if (least !== undefined) return `at least ${least}`
  return most === undefined ? "" : `at most ${most}`
}

const many = (count: string, one: string, several: string): string =>
  `${count} ${/^(?:at (?:least|most) )?1$/.test(count) ? one : several}`

const between = (least: number | undefined, most: number | undefined): string => {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`
  if (least !== undefined) return ` of ${least} or more`
  return most === undefined ? "" : ` of ${most} or less`
}

/** What a schema allows, for a reader: `an integer from 1 to 50`. */
export const allowed = (schema: JsonSchema): string => {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ")
  if (schema.anyOf !== undefined) return schema.anyOf.map(allowed).join(" or ")
  switch (schema.type) {
    case "string": {
      const length = range(schema.minLength, schema.maxLength)
      return length === "" ? "a string" : `a string of ${many(length, "character", "characters")}`
    }
    case "integer":
      return `an integer${between(schema.minimum, schema.maximum)}`
    case "number":
      return `a number${between(schema.minimum, schema.maximum)}`
    case "boolean":
      return "true or false"
    case "array": {
      const count = range(schema.minItems, schema.maxItems)
      const each = typeof schema.items === "object" ? `, each ${allowed(schema.items)}` : ""
      return `an array${count === "" ? "" : ` of ${many(count, "item", "items")}`}${each}`
    }
    case "object": {
      const names = Object.keys(schema.properties ?? {})
      return names.length === 0 ? "an object" : `an object with ${names.join(", ")}`
    }
    case "null":
      return "null"
    default:
      return "any value"
  }
}
