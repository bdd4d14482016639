import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Ledger from "./Ledger.ts"

/**
 * The text of a journal: what was done to the ledger, one JSON object a line, in the order in which it counts.
 *
 * A line is written with a line break in front of it as well as behind it. So a line whose writer was killed in the
 * middle spoils no other, and is known from a damaged one: the next writer's line follows it without a blank one.
 */

/** A line: an operation with a name, so that its writer finds it again, or the word that nothing counts behind it. */
const Line = Schema.parseJson(Schema.Union(
  Schema.Struct({ line: Schema.String, does: Ledger.Op }),
  Schema.Struct({ sealed: Schema.Literal(true) })
))
const decodeLine = Schema.decodeEither(Line)
const encodeLine = Schema.encodeSync(Line)

const framed = (json: string): string => `\n${json}\n`

export const lineOf = (name: string, op: Ledger.Op): string => framed(encodeLine({ line: name, does: op }))

/** Ends a journal: whatever stands behind it did not happen, and its writer knows that. */
export const SEAL = framed(encodeLine({ sealed: true }))

/** A new journal for what an old one came to. */
export const snapshot = (state: Ledger.State): string =>
  Ledger.opsOf(state).map((op, index) => lineOf(String(index), op)).join("")

export interface Reading {
  readonly ledger: Ledger.State
  readonly sealed: boolean
  /** Lines that count. */
  readonly lines: number
  /** Lines that were never finished, and so never acknowledged. */
  readonly torn: number
  /** Why the journal is not to be believed: it may hide that something was taken back. */
  readonly damage: string | undefined
}

export const nothing: Reading = { ledger: Ledger.empty, sealed: false, lines: 0, torn: 0, damage: undefined }

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Reads on. `text` ends with a line break. `mine` is the name of a line whose changes are wanted; they are undefined
 * where it was not found, or found behind the seal.
 */
export const read = (limits: Ledger.Limits) => {
  const apply = Ledger.apply(limits)
  return (
    before: Reading,
    text: string,
    mine?: string
  ): readonly [reading: Reading, changes: ReadonlyArray<Ledger.Change> | undefined] => {
    let { damage, ledger, lines, sealed, torn } = before
    let changes: ReadonlyArray<Ledger.Change> | undefined
    const all = text.split("\n")
    for (const [index, line] of all.entries()) {
      if (sealed || damage !== undefined) break
      if (line === "") continue
      const decoded = decodeLine(line)
      if (Either.isRight(decoded)) {
        const { right } = decoded
        if ("sealed" in right) sealed = true
        else {
          const [made, next] = apply(ledger, right.does)
          ledger = next
          lines++
          if (right.line === mine) changes = made
        }
      } else if (!isJson(line) && (all[index + 1] ?? "") !== "") torn++
      else damage = `line ${lines + torn + 1} is damaged`
    }
    return [{ ledger, sealed, lines, torn, damage }, changes]
  }
}
