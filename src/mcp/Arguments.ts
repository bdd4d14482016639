import * as Arr from "effect/Array"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { type InputIssue, InvalidInput } from "../domain/Errors.ts"
import { allowed, isBoundText, type JsonSchema, type ObjectSchema } from "./JsonSchema.ts"
import { lenient } from "./Leniency.ts"
import { nearest } from "../domain/NearMiss.ts"

/** Objects and arrays within one another, the arguments themselves being the first. */
export const MAX_DEPTH = 8
/** Fields and array items in all. The low-level server of the MCP SDK sets no such bound (CVE-2026-111768). */
export const MAX_ELEMENTS = 1_000
/** Bytes in UTF-8 of all texts and field names together. */
export const MAX_STRING_BYTES = 64 * 1024

const ROOT = "(root)"
/** A value or a message is quoted up to this many characters. */
const LONGEST_QUOTE = 80
const LONGEST_MESSAGE = 600

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}…`

const quote = (value: unknown): string => cut(JSON.stringify(value) ?? "nothing", LONGEST_QUOTE)

const fieldOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.length === 0 ? ROOT : cut(path.map(String).join("."), LONGEST_QUOTE)

/** The first bound that a value breaks; found without recursion, and without looking further. */
export const overBounds = (value: unknown): InputIssue | undefined => {
  const open: Array<{ readonly value: unknown; readonly depth: number }> = [{ value, depth: 1 }]
  let elements = 0
  let bytes = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { depth, value } = next
    if (typeof value === "string") bytes += Buffer.byteLength(value)
    if (typeof value === "object" && value !== null) {
      if (depth > MAX_DEPTH) return { field: ROOT, message: `is nested deeper than the ${MAX_DEPTH} levels allowed` }
      elements += Array.isArray(value) ? value.length : Object.keys(value).length
      if (elements > MAX_ELEMENTS) {
        return { field: ROOT, message: `has more than the ${MAX_ELEMENTS} fields and items allowed` }
      }
      for (const [name, item] of Object.entries(value)) {
        if (!Array.isArray(value)) bytes += Buffer.byteLength(name)
        if (name === "__proto__") return { field: "__proto__", message: "is not a field name that is allowed anywhere" }
        open.push({ value: item, depth: depth + 1 })
      }
    }
    if (bytes > MAX_STRING_BYTES) {
      return { field: ROOT, message: `has more than the ${MAX_STRING_BYTES / 1024} KB of text allowed` }
    }
  }
  return undefined
}

const unknownField = (name: string, known: ReadonlyArray<string>): string => {
  if (known.length === 0) return "is not a field; no fields are allowed"
  const near = nearest(name, known)
  return `is not a field${near === undefined ? "" : `, did you mean ${near}?`}; allowed are ${known.join(", ")}`
}

/** Every field that a closed object does not know. */
const unknownFields = (
  value: unknown,
  schema: JsonSchema,
  path: ReadonlyArray<PropertyKey> = []
): ReadonlyArray<InputIssue> => {
  if (Array.isArray(value)) {
    const { items } = schema
    return typeof items === "object" ? value.flatMap((item, index) => unknownFields(item, items, [...path, index])) : []
  }
  if (!Predicate.isRecord(value) || schema.properties === undefined) return []
  const { additionalProperties, properties } = schema
  return Object.entries(value).flatMap(([name, field]) => {
    const at = [...path, name]
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (known !== undefined) return unknownFields(field, known, at)
    return additionalProperties === false
      ? [{ field: fieldOf(at), message: unknownField(name, Object.keys(properties)) }]
      : []
  })
}

const valueAt = (value: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
  path.reduce<unknown>((inner, key) => Predicate.hasProperty(inner, key) ? inner[key] : undefined, value)

const schemaAt = (schema: JsonSchema, path: ReadonlyArray<PropertyKey>): JsonSchema | undefined =>
  path.reduce<JsonSchema | undefined>((inner, key) => {
    if (inner === undefined) return undefined
    if (typeof key === "number") return typeof inner.items === "object" ? inner.items : undefined
    return Object.hasOwn(inner.properties ?? {}, key) ? inner.properties?.[String(key)] : undefined
  }, schema)

/** A message with the value in it cut short, so that what is allowed is not cut off behind it. */
const shortened = (message: string, value: unknown): string => {
  const whole = JSON.stringify(value) ?? ""
  return whole.length > LONGEST_QUOTE ? message.replaceAll(whole, () => quote(value)) : message
}

const EXPECTED = /^Expected ([\s\S]*?), actual /

/**
 * Says in one line what stands there and what is allowed. A rule's own message says both and is taken as it is, but for
 * a long value in it; where Effect wrote the message, the schema that the client was shown says it better.
 */
const describe = (issue: ParseResult.ArrayFormatterIssue, value: unknown, schema: ObjectSchema): string => {
  const shape = schemaAt(schema, issue.path)
  const choice = shape === undefined ? undefined : allowed(shape)
  if (issue._tag === "Missing") return choice === undefined ? "is required" : `is required; give ${choice}`
  const found = valueAt(value, issue.path)
  const expected = EXPECTED.exec(issue.message)?.[1]
  if (expected === undefined) return shortened(issue.message, found)
  // A rule's text says more than the schema, unless it is only the field's description or a bound that the schema shows.
  const said = expected === shape?.description || isBoundText(expected)
  const wanted = choice === undefined || (issue._tag === "Refinement" && !said) ? expected : choice
  return `${quote(found)} is not allowed; give ${wanted}`
}

const issuesOf = (
  error: ParseResult.ParseError,
  value: unknown,
  schema: ObjectSchema
): ReadonlyArray<InputIssue> =>
  ParseResult.ArrayFormatter.formatErrorSync(error).map((issue) => ({
    field: fieldOf(issue.path),
    message: cut(describe(issue, value, schema), LONGEST_MESSAGE)
  }))

/** Raw arguments after the bounds and with the usual slips of models put right (`Leniency.ts`). */
export const prepare = (raw: unknown, schema: ObjectSchema): Either.Either<unknown, InvalidInput> => {
  const given = raw ?? {}
  const refused = overBounds(given)
  if (refused !== undefined) return Either.left(InvalidInput.field(refused.field, refused.message))
  const prepared = lenient(given, schema)
  // A text that encoded an array counts by what it holds.
  const grown = overBounds(prepared)
  return grown === undefined ? Either.right(prepared) : Either.left(InvalidInput.field(grown.field, grown.message))
}

/**
 * Decodes raw arguments. Every wrong field is named in one `InvalidInput`, each once: unknown fields first, with the
 * names that are allowed, then wrong and missing values.
 */
export const decoder = <A, I>(schema: Schema.Schema<A, I>, shape: () => ObjectSchema) => {
  const decode = Schema.decodeUnknownEither(schema, { errors: "all", onExcessProperty: "error" })
  return (raw: unknown): Either.Either<A, InvalidInput> =>
    Either.flatMap(prepare(raw, shape()), (value) => {
      const unknown = unknownFields(value, shape())
      const decoded = decode(value)
      const wrong = Either.isLeft(decoded) ? issuesOf(decoded.left, value, shape()) : []
      const issues = Arr.dedupeWith([...unknown, ...wrong], (a, b) => a.field === b.field)
      if (Arr.isNonEmptyReadonlyArray(issues)) return Either.left(new InvalidInput({ issues }))
      return Either.mapLeft(decoded, () => InvalidInput.field(ROOT, "is not allowed"))
    })
}
