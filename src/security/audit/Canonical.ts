/** What a record is made of. Numbers are whole: RFC 8785 writes them as JSON does. */
export type Plain = string | number | boolean | null | ReadonlyArray<Plain> | { readonly [name: string]: Plain | undefined }

const isList = (value: Plain): value is ReadonlyArray<Plain> => Array.isArray(value)

/**
 * The one text of a value: RFC 8785 (JSON Canonicalization Scheme) for what records hold. Keys in the order of their
 * UTF-16 units, no blanks, strings as `JSON.stringify` escapes them; lone surrogates, which the RFC refuses, are escaped.
 */
export const canonical = (value: Plain): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join(",")}]`
  let text = ""
  for (const name of Object.keys(value).toSorted()) {
    const inner = value[name]
    if (inner !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${canonical(inner)}`
  }
  return `{${text}}`
}
