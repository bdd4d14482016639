import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import * as QueryText from "../../search/QueryText.ts"
import { Suggestions } from "../../search/Suggestions.ts"
import * as McpTool from "../McpTool.ts"
import * as Arguments from "./Arguments.ts"
import { common, failed, failureText, optional } from "./Wire.ts"

const Input = Schema.Struct({ query: Arguments.query.annotations({ description: "" }), region: Arguments.region })

const phrases = Schema.Array(Schema.String)

const Output = Schema.Struct({ ...common, suggestions: phrases, stale: optional(phrases) })
type Output = typeof Output.Type

/** `suggest_queries`: the search box's completions. */
export const make = (defaults: { readonly region: string }) =>
  Effect.map(Suggestions, (suggestions) =>
    McpTool.make({
      name: "suggest_queries",
      title: "Suggest queries",
      description: "DuckDuckGo's completions of a query: related searches.",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      input: Input,
      output: Output,
      handler: Effect.fn("SuggestQueries.handler")(function*(input) {
        const text = yield* QueryText.build({ text: input.query, includeSites: [], excludeSites: [] })
        const answer = yield* suggestions.get({ text, region: input.region ?? defaults.region })
        if (answer._tag === "Failed") {
          const stale = answer.stale?.value.phrases
          return { ...failed(answer.failure), suggestions: [], ...(stale === undefined ? {} : { stale }) } satisfies Output
        }
        return {
          outcome: answer.value.phrases.length === 0 ? "no_results" : "results",
          suggestions: answer.value.phrases,
          provenance: answer.provenance
        } satisfies Output
      }) satisfies (input: typeof Input.Type) => Effect.Effect<Output, InvalidInput>,
      render: (output) => {
        if (output.outcome === "results") return { text: output.suggestions.join("\n") }
        if (output.outcome === "no_results") return { text: "DuckDuckGo has no completion for this." }
        const older = output.stale === undefined ? "" : `\n\nAn older answer:\n${output.stale.join("\n")}`
        return { text: failureText(output) + older, isError: output.stale === undefined }
      }
    }))
