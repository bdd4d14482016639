import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import type { Rendered } from "../McpTool.ts"
import { plain, type Wrap } from "../Envelope.ts"
import { hitWarnings, warningOf } from "./Warnings.ts"
import type { Hit, Output } from "./WebSearchWire.ts"
import { ageText, failureText, sourceText } from "./Wire.ts"

const hitText = (hit: Hit): string => {
  const tags = [
    hit.badge === undefined ? "" : ` [${hit.badge}]`,
    hit.published === undefined ? "" : ` (${hit.published})`,
    hit.foundBy === undefined ? "" : ` {found by ${hit.foundBy.map((number) => `#${number}`).join(" ")}}`
  ].join("")
  return [`${hit.position}. ${hit.title}${tags}`, `   ${hit.url}`, ...(hit.snippet === undefined ? [] : [`   ${hit.snippet}`])]
    .join("\n")
}

const instantText = ({ heading, source, text, url }: InstantAnswer): string =>
  `Instant answer: ${heading}\n   ${text}\n   ${source === undefined ? "" : `${source}, `}${url}`

/** How a reader goes on with a cursor. */
export type More = (cursor: string) => string

export const sameCall: More = (cursor) => `the same call with cursor ${cursor}`

const count = (number: number): string => `${number} ${number === 1 ? "result" : "results"}`

/** A cursor belongs to one of the queries: the call that goes on names that one alone. */
const queriesText = (queries: NonNullable<Output["queries"]>): string =>
  queries.map(({ hits, nextCursor, outcome, query, reason }, index) =>
    `#${index + 1} ${JSON.stringify(query)}: ${outcome}${hits === 0 ? "" : `, ${count(hits)}`}` +
    (reason === undefined ? "" : ` (${reason})`) +
    (nextCursor === undefined ? "" : `\n   more of it: query ${JSON.stringify(query)} and cursor ${nextCursor}`)
  ).join("\n")

/** An answer in words, for a model that reads no structure and for a person. `asked` is what was searched for. */
export const render = (output: Output, asked: string, more: More = sameCall, wrap: Wrap = plain): Rendered => {
  const blocks: Array<string> = []
  if (output.outcome === "results") {
    const source = output.provenance === undefined ? "" : ` (${sourceText(output.provenance)})`
    blocks.push(`${count(output.hits.length)} for ${asked}${source}`)
  } else blocks.push(failureText(output))
  if (output.spelling !== undefined) blocks.push(`DuckDuckGo proposes: ${output.spelling}`)
  const found = [
    ...(output.instantAnswer === undefined ? [] : [instantText(output.instantAnswer)]),
    ...output.hits.map(hitText)
  ]
  blocks.push(...wrap(found))
  const { stale } = output
  if (stale !== undefined) {
    blocks.push(`An OLDER answer to the same search, ${ageText(stale.provenance.ageSeconds)} old (${stale.provenance.fetchedAt}):`)
    blocks.push(...wrap(stale.hits.map(hitText)))
    if (stale.nextCursor !== undefined) blocks.push(`More: ${more(stale.nextCursor)}`)
  }
  if (output.queries !== undefined) blocks.push(queriesText(output.queries))
  const notices = [
    ...output.notices,
    ...hitWarnings(output.stale?.hits ?? output.hits),
    ...(output.instantAnswer === undefined ? [] : warningOf("The instant answer", output.instantAnswer))
  ]
  if (notices.length > 0) blocks.push(notices.map((notice) => `Note: ${notice}`).join("\n"))
  if (output.nextCursor !== undefined) blocks.push(`More: ${more(output.nextCursor)}`)
  const useful = output.outcome === "results" || output.outcome === "no_results" || stale !== undefined
  return { text: blocks.join("\n\n"), isError: !useful }
}
