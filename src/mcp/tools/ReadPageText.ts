import type { Wrap } from "../Envelope.ts"
import type { Rendered } from "../McpTool.ts"
import type { Output } from "./ReadPage.ts"
import { pageText } from "./PageText.ts"
import { warningOf } from "./Warnings.ts"
import { ageText } from "./Wire.ts"

const changesText = ({ added, changed, passages, removed, same, since }: NonNullable<Output["changes"]>) => ({
  summary: added + removed + changed === 0
    ? `Unchanged since ${since}`
    : `Since ${since}: ${added} passages added, ${removed} removed, ${changed} changed, ${same} as they were`,
  passages
})

/** An answer in words. What the page says, and says of itself, is in one envelope. */
export const render = (output: Output, _: unknown, wrap: Wrap): Rendered => {
  const { changes, leftOut, links = [], nextCursor, ofTokens, text } = output
  const change = changes === undefined ? undefined : changesText(changes)
  const inside = [
    pageText(output),
    ...(text === "" ? [] : [text]),
    ...(links.length === 0 ? [] : [links.map(({ number, url }) => `[${number}]: ${url}`).join("\n")]),
    ...(change === undefined || change.passages.length === 0 ? [] : [change.passages.join("\n")])
  ]
  const notes = [
    ...(output.ageSeconds < 5 ? [] : [`Read ${ageText(output.ageSeconds)} ago`]),
    ...(output.remarks ?? []),
    ...(change === undefined ? [] : [change.summary]),
    ...leftOut.map((what) => `Left out: ${what}`),
    ...warningOf("The page", output)
  ]
  return {
    text: [
      `Page of about ${ofTokens} tokens, snapshot ${output.snapshot}`,
      ...wrap(inside),
      ...(notes.length === 0 ? [] : [notes.join("\n")]),
      ...(nextCursor === undefined ? [] : [`More: the same call with cursor ${nextCursor}`])
    ].join("\n\n")
  }
}
