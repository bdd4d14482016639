import * as Predicate from "effect/Predicate"
import type { JsonSchema } from "./JsonSchema.ts"

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

const numberOf = (value: unknown): unknown => {
  if (typeof value !== "string" || !NUMBER.test(value.trim())) return value
  const number = Number(value)
  return Number.isFinite(number) ? number : value
}

const booleanOf = (value: unknown): unknown => {
  if (typeof value !== "string") return value
  const word = value.trim().toLowerCase()
  return word === "true" ? true : word === "false" ? false : value
}

/** The value that a text encodes as JSON, where it is of the kind wanted; else the text itself. */
const parsed = (text: string, opening: "[" | "{", wanted: (value: unknown) => boolean): unknown => {
  if (!text.trimStart().startsWith(opening)) return text
  try {
    const value: unknown = JSON.parse(text)
    return wanted(value) ? value : text
  } catch {
    return text
  }
}

const arrayOf = (value: unknown, items: JsonSchema | undefined): unknown => {
  if (typeof value !== "string") return value
  const list = parsed(value, "[", Array.isArray)
  return typeof list === "string" && items?.type === "string" ? [list] : list
}

const objectOf = (value: unknown): unknown =>
  typeof value === "string" ? parsed(value, "{", Predicate.isRecord) : value

/** An optional field that was sent as `null` was meant to be left out, unless `null` is a value of the field. */
const isAbsent = (value: unknown, schema: JsonSchema | undefined, required: boolean): boolean =>
  value === undefined ||
  (value === null && !required && schema?.type !== undefined && schema.type !== "null")

const fieldsOf = (value: Readonly<Record<string, unknown>>, schema: JsonSchema): unknown => {
  const rest = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]): ReadonlyArray<[string, unknown]> => {
      const known = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined
      if (isAbsent(field, known, schema.required?.includes(name) ?? false)) return []
      const shape = known ?? rest
      return [[name, shape === undefined ? field : lenient(field, shape)]]
    })
  )
}

/**
 * What models send in place of what a schema says, put right: `"5"` for 5, `"true"` for true, an array or object encoded
 * as text, one string for an array of strings, `null` for an optional field. Only where the schema leaves no doubt about
 * what is wanted; everything else, and every value that fits already, stays as it is.
 */
export const lenient = (value: unknown, schema: JsonSchema): unknown => {
  switch (schema.type) {
    case "integer":
    case "number":
      return numberOf(value)
    case "boolean":
      return booleanOf(value)
    case "array": {
      const items = typeof schema.items === "object" ? schema.items : undefined
      const list = arrayOf(value, items)
      return Array.isArray(list) && items !== undefined ? list.map((item: unknown) => lenient(item, items)) : list
    }
    case "object": {
      const record = objectOf(value)
      return Predicate.isRecord(record) ? fieldsOf(record, schema) : record
    }
    default:
      return value
  }
}
