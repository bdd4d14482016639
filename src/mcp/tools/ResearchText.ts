import type { Wrap } from "../Envelope.ts"
import type { Rendered } from "../McpTool.ts"
import type { Output } from "./ResearchWire.ts"
import { hitWarnings } from "./Warnings.ts"
import { failureText } from "./Wire.ts"

type Source = Output["sources"][number]

const sourceText = ({ id, published, reason, state, title, url }: Source): string =>
  [
    `${id} ${title}${published === undefined ? "" : ` (${published})`}`,
    `   ${url}`,
    ...(state === "read" ? [] : [`   ${state === "same" ? "" : "NOT READ: "}${reason ?? ""}`])
  ].join("\n")

const queryText = ({ outcome, query, reason }: Output["queries"][number]): string =>
  `${JSON.stringify(query)}: ${outcome}${reason === undefined ? "" : ` (${reason})`}`

/** What was found, in words; passages before sources, since they are what was asked for. */
export const render = (output: Output, _: unknown, wrap: Wrap): Rendered => {
  const { evidence, failure, nextStep, notices, outcome, queries, sources } = output
  const read = sources.filter(({ state }) => state !== "failed").length
  const head = outcome === "results"
    ? `${evidence.length} passages of ${read} pages. They are what these pages say, not what is true.`
    : failure === undefined ? nextStep ?? "" : failureText(output)
  const passages = evidence.map(({ citation, source, text }) => `[${source}, ${citation}] ${text}`)
  const notes = [...notices, ...hitWarnings(evidence)]
  return {
    text: [
      head,
      ...wrap([
        ...passages,
        ...(sources.length === 0 ? [] : [`Sources:\n${sources.map(sourceText).join("\n")}`])
      ]),
      `Searches:\n${queries.map(queryText).join("\n")}`,
      ...(notes.length === 0 ? [] : [notes.map((note) => `Note: ${note}`).join("\n")])
    ].join("\n\n"),
    isError: outcome !== "results" && outcome !== "no_results"
  }
}
