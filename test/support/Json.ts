/** Ways into data that no type describes. */

export type Entries = Readonly<Record<string, unknown>>

export const isEntries = (value: unknown): value is Entries =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What stands at the end of a path of names and positions; `undefined` where there is nothing. */
export const field = (value: unknown, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce<unknown>((inner, name) => {
    if (typeof name === "number") return Array.isArray(inner) ? inner[name] : undefined
    return isEntries(inner) ? inner[name] : undefined
  }, value)

export const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

export const entries = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
  isEntries(value) ? Object.entries(value) : []
