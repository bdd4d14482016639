import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { OpenError } from "../../reader/WebReader.ts"
import { Readings } from "../../research/Readings.ts"
import * as McpTool from "../McpTool.ts"
import * as Arguments from "./Arguments.ts"
import { pageText } from "./PageText.ts"
import { PageFacts, pageFacts } from "./PageWire.ts"
import { warningOf } from "./Warnings.ts"
import { optional } from "./Wire.ts"

const MOST_QUOTE = 2_000

const Input = Schema.Struct({
  url: Arguments.url,
  quote: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(MOST_QUOTE)).annotations({ description: "The words as quoted" }),
  ignore_accents: optional(Schema.Boolean)
})

const Output = Schema.Struct({
  match: Schema.Literal("exact", "normalised", "closest", "none"),
  score: Schema.Number,
  passage: optional(Schema.String),
  line: optional(Schema.Number),
  section: optional(Schema.String),
  ...PageFacts,
  flags: optional(Schema.Array(Schema.String))
})
type Output = typeof Output.Type

/** A passage is as long as the quotation, but for what stands between its words. */
const LONGEST_PASSAGE = 3_000

const verdicts: Readonly<Record<Output["match"], string>> = {
  exact: "The page says exactly this.",
  normalised: "The page says this, but for capitals, blanks, quotation marks, dashes or the like.",
  closest: "The page does NOT say exactly this. The closest passage is below: compare the words.",
  none: "The text that was read of the page says nothing like this. It may stand in a part that is no main text (comments, " +
    "captions, what scripts load), or on another page."
}

/** `check_quote`: whether a page says what a quotation claims. */
export const make: Effect.Effect<McpTool.McpTool, never, Readings> = Effect.map(Readings, (readings) =>
  McpTool.make({
    name: "check_quote",
    title: "Check a quotation",
    description: "Does this page say this, word for word? If not, its closest passage.",
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input: Input,
    output: Output,
    facts: ({ quote, url }) => Arguments.aboutUrl(url, { quote }),
    handler: Effect.fnUntraced(function*({ ignore_accents: ignoreAccents = false, quote, url }) {
      const { ageSeconds, flags, opened, result } = yield* readings.quote({ url, quote, ignoreAccents })
      const { match, passage, place, score } = result
      return {
        match,
        score: Math.round(score * 100) / 100,
        ...(passage === "" ? {} : { passage: passage.slice(0, LONGEST_PASSAGE) }),
        ...(place === undefined ? {} : { line: place.line }),
        ...(place === undefined || place.section === "" ? {} : { section: place.section.slice(0, 200) }),
        ...pageFacts(opened, ageSeconds),
        ...(flags.length === 0 ? {} : { flags })
      } satisfies Output
    }) satisfies (input: typeof Input.Type) => Effect.Effect<Output, OpenError>,
    render: (output, _, wrap) => {
      const { line, match, passage, score, section } = output
      const where = line === undefined ? "" : `Line ${line}${section === undefined ? "" : `, under ${JSON.stringify(section)}`}`
      return {
        text: [
          `${verdicts[match]}${match === "closest" ? ` Words in common: ${Math.round(score * 100)} %.` : ""}`,
          ...wrap([...(passage === undefined ? [] : [passage]), ...(where === "" ? [] : [where]), pageText(output)]),
          ...(output.remarks ?? []),
          ...warningOf("The passage", output)
        ].join("\n\n")
      }
    }
  }))
