import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import { InstantAnswerDetail } from "../../domain/InstantAnswer.ts"
import { Searches } from "../../search/Searches.ts"
import * as McpTool from "../McpTool.ts"
import { warningOf } from "./Warnings.ts"
import * as Arguments from "./Arguments.ts"
import { common, failed, failureText, olderText, optional } from "./Wire.ts"

const Input = Schema.Struct({ query: Arguments.query.annotations({ description: "" }) })

/** With a failure, `answer` is an older one: its provenance says `stale`. */
const Output = Schema.Struct({ ...common, answer: optional(InstantAnswerDetail) })
type Output = typeof Output.Type

/** A disambiguation page can name hundreds; a reader needs the first ones. */
const MAX_RELATED = 20

const topics = (title: string, list: InstantAnswerDetail["related"]): ReadonlyArray<string> =>
  list.length === 0 ? [] : [
    `${title}:`,
    ...list.map(({ group, text, url }) => `- ${group === undefined ? "" : `[${group}] `}${text} <${url}>`)
  ]

const detailText = (detail: InstantAnswerDetail): string =>
  [
    detail.heading,
    detail.answer ?? "",
    detail.abstract ?? "",
    detail.definition ?? "",
    [detail.source, detail.url].filter((part) => part !== undefined).join(", "),
    ...topics("Official", detail.official),
    ...detail.facts.map(({ label, value }) => `${label}: ${value}`),
    ...topics(detail.kind === "disambiguation" ? "May mean" : "Related", detail.related)
  ].filter((line) => line !== "").join("\n")

const isEmpty = ({ abstract, answer, definition, facts, official, related }: InstantAnswerDetail): boolean =>
  abstract === undefined && answer === undefined && definition === undefined &&
  facts.length === 0 && official.length === 0 && related.length === 0

const bounded = (detail: InstantAnswerDetail): InstantAnswerDetail => ({
  ...detail,
  related: detail.related.slice(0, MAX_RELATED)
})

/** `instant_answer`: an encyclopaedia's first lines, facts, or what a word may mean. */
export const make = (defaults: { readonly region: string }) =>
  Effect.map(Searches, (searches) =>
    McpTool.make({
      name: "instant_answer",
      title: "Instant answer",
      description: "A short encyclopaedic answer, facts or the meanings of a name, in English. Empty for most questions: no web search.",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      input: Input,
      output: Output,
      facts: ({ query }) => ({ sealed: { query } }),
      handler: Effect.fnUntraced(function*(input) {
        const answer = yield* searches.instantAnswer({ text: input.query, region: defaults.region })
        if (answer._tag === "Failed") {
          const { stale } = answer
          return {
            ...failed(answer.failure),
            ...(stale === undefined || isEmpty(stale.value)
              ? {}
              : { answer: bounded(stale.value), provenance: stale.provenance })
          } satisfies Output
        }
        return isEmpty(answer.value)
          ? {
            outcome: "no_results",
            nextStep: "DuckDuckGo has no instant answer to this; use web_search.",
            provenance: answer.provenance
          } satisfies Output
          : { outcome: "results", answer: bounded(answer.value), provenance: answer.provenance } satisfies Output
      }) satisfies (input: typeof Input.Type) => Effect.Effect<Output, InvalidInput>,
      render: (output, _, wrap) => {
        const { answer, nextStep, outcome, provenance } = output
        const text = answer === undefined ? "" : [
          ...wrap([detailText(answer)]),
          ...warningOf("The answer", answer).map((warning) => `Note: ${warning}`)
        ].join("\n\n")
        if (outcome === "results") return { text }
        if (outcome === "no_results") return { text: nextStep ?? "" }
        return { text: [failureText(output), ...olderText(provenance, text)].join("\n\n"), isError: answer === undefined }
      }
    }))
