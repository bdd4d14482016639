/** What JSON can hold; a member that is undefined is left out. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Plain>
  | Members

const isList = (value: Plain): value is ReadonlyArray<Plain> => Array.isArray(value)

/**
 * The one way to write a value as JSON (RFC 8785): members sorted by their UTF-16 code units, no blanks. Strings and
 * numbers are what ECMAScript makes of them, as the RFC has it; control characters are escaped by that.
 */
export const canonical = (value: Plain): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join(",")}]`
  let text = ""
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member === undefined) continue
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${canonical(member)}`
  }
  return `{${text}}`
}

/** Halves of a pair of UTF-16 units, which RFC 8785 has no place for. */
const LONE_SURROGATES = /\p{Surrogate}/gu

/** A text of at most `most` UTF-16 units; a cut one ends in "…". */
export const boundedText = (text: string, most: number): string =>
  (text.length <= most ? text : `${text.slice(0, most - 1)}…`).replaceAll(LONE_SURROGATES, "\uFFFD")

/** Members of an object. */
export type Members = { readonly [name: string]: Plain | undefined }

/** The same for every text in an object. A number that is none (NaN, infinite) is left out. */
export const bounded = (members: Members, most: number): Members => {
  const kept: Record<string, Plain | undefined> = {}
  for (const name of Object.keys(members)) {
    const member = members[name]
    kept[name] = member === undefined ? undefined : boundedValue(member, most)
  }
  return kept
}

const boundedValue = (value: Plain, most: number): Plain | undefined => {
  if (typeof value === "string") return boundedText(value, most)
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined
  if (value === null || typeof value === "boolean") return value
  return isList(value) ? value.map((item) => boundedValue(item, most) ?? null) : bounded(value, most)
}
