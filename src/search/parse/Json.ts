import * as Either from "effect/Either"
import { oneLine } from "./Evidence.ts"
import { textOfHtml } from "./Text.ts"

/**
 * Reading data whose shape nobody promised: every reader here takes what is of its kind and passes over the rest, so
 * that one odd field does not cost the answer.
 */

export type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isList = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

export const fields = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined)

export const list = (value: unknown): ReadonlyArray<unknown> => (isList(value) ? value : [])

/** The text of a field, markup removed; numbers count as text. Undefined when there is none. */
export const text = (value: unknown): string | undefined => {
  if (typeof value === "number" && Number.isFinite(value)) return String(value)
  const plain = typeof value === "string" ? textOfHtml(value) : ""
  return plain === "" ? undefined : plain
}

/** A whole number that is not negative, or its digits. */
export const count = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** The first of several fields that holds a text. */
export const firstText = (...values: ReadonlyArray<unknown>): string | undefined => {
  for (const value of values) {
    const found = text(value)
    if (found !== undefined) return found
  }
  return undefined
}

/** The fields that hold something. */
export const present = (values: Fields): Fields =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** What an answer is that is not the expected data, in one line of at most 200 characters. */
export const evidence = (expected: string, value: unknown): string => {
  if (isList(value)) return `a list of ${value.length} in place of ${expected}`
  if (isFields(value)) {
    const names = Object.keys(value).slice(0, 8)
    const object = names.length === 0 ? "an empty object" : `an object of ${names.join(", ")}`
    return oneLine(`${object} in place of ${expected}`)
  }
  return oneLine(`${JSON.stringify(value) ?? typeof value} in place of ${expected}`)
}

const notJson = (body: string, expected: string): string => {
  if (body.trim() === "") return "the body is empty"
  const kind = /^\s*</.test(body) ? "markup" : "text"
  const size = Buffer.byteLength(body).toLocaleString("en-US")
  return oneLine(`${kind} of ${size} bytes in place of ${expected}, begins ${JSON.stringify(body.slice(0, 100))}`)
}

/** A body as data; what is data already stays as it is. */
export const decode = (body: unknown, expected: string): Either.Either<unknown, string> => {
  if (typeof body !== "string") return Either.right(body)
  try {
    const value: unknown = JSON.parse(body)
    return Either.right(value)
  } catch {
    return Either.left(notJson(body, expected))
  }
}
