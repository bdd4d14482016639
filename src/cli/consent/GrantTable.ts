import type { Grant, Via } from "../../security/consent/Grant.ts"
import { clean } from "../../security/consent/Questions.ts"

const viaTexts: { readonly [V in Via]: string } = {
  form: "in a form",
  url: "on a page",
  cli: "by the operator",
  setting: "by a setting"
}

const HEADINGS = ["ID", "WHAT", "HOST", "LEVEL", "FOR", "CLIENT", "UNTIL (UTC)", "GIVEN"] as const

/** As many characters of an id as tell grants apart, and as `consent revoke` wants at least. */
export const SHORT_ID = 8

const time = (millis: number): string => new Date(millis).toISOString().slice(0, 16).replace("T", " ")

const row = ({ client, created, expires, id, level, purpose, subject, target, via }: Grant): ReadonlyArray<string> => [
  id.slice(0, SHORT_ID),
  purpose,
  target === "*" ? "any" : target,
  level,
  subject.issuer === "local" ? clean(subject.id, 40) : `${clean(subject.id, 40)} at ${clean(subject.issuer, 60)}`,
  clean(client, 40),
  time(expires),
  `${viaTexts[via]}, ${time(created)}`
]

/** A line for each grant, for people. What others have named is shortened and without signs that a terminal obeys. */
export const grantTable = (grants: ReadonlyArray<Grant>): string => {
  const rows = [HEADINGS, ...grants.map(row)]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return rows
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd())
    .join("\n")
}
