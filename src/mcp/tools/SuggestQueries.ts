import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import { Searches } from "../../search/Searches.ts"
import * as McpTool from "../McpTool.ts"
import * as Arguments from "./Arguments.ts"
import { common, failed, failureText, olderText } from "./Wire.ts"

const Input = Schema.Struct({ query: Arguments.query.annotations({ description: "" }), region: Arguments.region })

/** With a failure, `suggestions` are older ones, or none: their provenance says `stale`. */
const Output = Schema.Struct({ ...common, suggestions: Schema.Array(Schema.String) })
type Output = typeof Output.Type

/** `suggest_queries`: the search box's completions. */
export const make = (defaults: { readonly region: string }) =>
  Effect.map(Searches, (searches) =>
    McpTool.make({
      name: "suggest_queries",
      title: "Suggest queries",
      description: "DuckDuckGo's completions of a query: related searches.",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      input: Input,
      output: Output,
      facts: ({ query }) => ({ sealed: { query } }),
      handler: Effect.fnUntraced(function*(input) {
        const answer = yield* searches.suggestions({ text: input.query, region: input.region ?? defaults.region })
        if (answer._tag === "Failed") {
          const { stale } = answer
          return {
            ...failed(answer.failure),
            ...(stale === undefined || stale.value.phrases.length === 0
              ? { suggestions: [] }
              : { suggestions: stale.value.phrases, provenance: stale.provenance })
          } satisfies Output
        }
        return {
          outcome: answer.value.phrases.length === 0 ? "no_results" : "results",
          suggestions: answer.value.phrases,
          provenance: answer.provenance
        } satisfies Output
      }) satisfies (input: typeof Input.Type) => Effect.Effect<Output, InvalidInput>,
      render: (output, _, wrap) => {
        const { outcome, provenance, suggestions } = output
        const text = wrap(suggestions.length === 0 ? [] : [suggestions.join("\n")]).join("")
        if (outcome === "results") return { text }
        if (outcome === "no_results") return { text: "DuckDuckGo has no completion for this." }
        return { text: [failureText(output), ...olderText(provenance, text)].join("\n\n"), isError: suggestions.length === 0 }
      }
    }))
