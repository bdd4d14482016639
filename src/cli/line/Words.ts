import * as Schema from "effect/Schema"
import { nearest } from "../../domain/NearMiss.ts"
import { SiteName } from "../../domain/SearchQuery.ts"
import { quote } from "../../runtime/ConfigProblem.ts"

/** Operands and flags of one command, as they are read. What is wrong with them is gathered, so that all is said at once. */
export interface Words {
  readonly operands: ReadonlyArray<string>
  readonly has: (flag: string) => boolean
  /** A flag given twice counts as given the last time. */
  readonly last: (flag: string) => string | undefined
  readonly all: (flag: string) => ReadonlyArray<string>
  readonly fault: (text: string) => void
  /** There must be no operands. */
  readonly none: () => void
  /** All operands as one text, which must not be empty. */
  readonly text: (what: string) => string
  /** The only operand. */
  readonly one: (what: string) => string
  readonly sites: (flag: string) => ReadonlyArray<string>
  readonly oneOf: <W extends string>(allowed: ReadonlyArray<W>, what: string, value?: string) => W | undefined
  readonly optional: <K extends string>(key: K, flag: string) => { readonly [P in K]?: string }
  readonly required: (flag: string) => string
  /** A whole number; `fallback` where the flag was not given. */
  readonly integer: (flag: string, from: number, to: number, fallback: number) => number
}

const isSite = Schema.is(SiteName)

export const make = (
  name: string,
  operands: ReadonlyArray<string>,
  given: ReadonlyMap<string, ReadonlyArray<string>>,
  fault: (text: string) => void
): Words => {
  const last = (flag: string): string | undefined => given.get(flag)?.at(-1)
  const all = (flag: string): ReadonlyArray<string> => given.get(flag) ?? []
  return {
    operands,
    has: (flag) => given.has(flag),
    last,
    all,
    fault,
    none: () => {
      if (operands.length > 0) fault(`${name} takes no words, but ${quote(operands.join(" "))} was given`)
    },
    text: (what) => {
      const text = operands.join(" ").trim()
      if (text === "") fault(`${name} needs ${what}`)
      return text
    },
    one: (what) => {
      const [first = "", ...rest] = operands
      if (first === "" || rest.length > 0) fault(`${name} needs ${what}`)
      return first
    },
    sites: (flag) =>
      all(flag).map((site) => {
        const host = site.trim().toLowerCase()
        if (!isSite(host)) fault(`${flag}: ${quote(site)} is not a host name such as example.org`)
        return host
      }),
    oneOf: (allowed, what, value) => {
      const found = allowed.find((word) => word === value)
      if (found === undefined) {
        const near = value === undefined ? undefined : nearest(value, allowed)
        fault(
          (value === undefined ? `${name} needs ${what}` : `${quote(value)} is not ${what}`) +
            `; allowed: ${allowed.join(", ")}${near === undefined ? "" : `; did you mean ${near}?`}`
        )
      }
      return found
    },
    optional: <K extends string>(key: K, flag: string) => {
      const text = last(flag)?.trim()
      if (text === "") fault(`${flag} is empty`)
      const none: { readonly [P in K]?: string } = {}
      return text === undefined ? none : { ...none, [key]: text }
    },
    required: (flag) => {
      const text = last(flag)?.trim() ?? ""
      if (text === "") fault(`${name} needs ${flag}`)
      return text
    },
    integer: (flag, from, to, fallback) => {
      const text = last(flag)
      if (text === undefined) return fallback
      const count = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
      if (count >= from && count <= to) return count
      fault(`${flag}: ${quote(text)} is not a whole number from ${from} to ${to}`)
      return fallback
    }
  }
}
