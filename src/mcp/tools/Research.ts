import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import { estimateTokens } from "../../domain/Tokens.ts"
import { Readings } from "../../research/Readings.ts"
import { SiteName } from "../../domain/SearchQuery.ts"
import { McpRequest } from "../McpRequest.ts"
import * as McpTool from "../McpTool.ts"
import * as Arguments from "./Arguments.ts"
import { render } from "./ResearchText.ts"
import { Output, outputOf } from "./ResearchWire.ts"
import { TimeRangeText } from "./TimeRangeArgument.ts"
import { optional } from "./Wire.ts"

export const MOST_QUERIES = 5
const MOST_PAGES = 10
const DEFAULT_PAGES = 5
const DEFAULT_TOKENS = 5_000
/** What an answer takes beside sources and passages. */
const OVERHEAD_TOKENS = 250

const Input = Schema.Struct({
  question: Schema.String.pipe(Schema.minLength(3), Schema.maxLength(1_000)).annotations({ description: "" }),
  queries: optional(Schema.Array(Arguments.query.annotations({ description: "" })).pipe(Schema.maxItems(MOST_QUERIES)).annotations({
    description: "Searches to make; else derived from the question"
  })),
  max_pages: optional(Schema.Number.pipe(Schema.int(), Schema.between(1, MOST_PAGES)).annotations({ default: DEFAULT_PAGES })),
  time_range: optional(TimeRangeText),
  include_sites: optional(Schema.Array(SiteName).pipe(Schema.maxItems(20))),
  max_tokens: optional(Schema.Number.pipe(Schema.int(), Schema.between(1_000, 20_000)).annotations({ default: DEFAULT_TOKENS }))
})
type Input = typeof Input.Type

/** `research`: several searches and pages; what they say, word for word. */
export const make: Effect.Effect<McpTool.McpTool, never, Readings> = Effect.map(Readings, (readings) => {
  const handler = Effect.fnUntraced(function*(input: Input) {
    const { progress } = yield* McpRequest
    const study = yield* readings.study({
      question: input.question,
      queries: input.queries ?? [],
      maxPages: input.max_pages ?? DEFAULT_PAGES,
      filters: {
        ...(input.time_range === undefined ? {} : { timeRange: input.time_range }),
        ...(input.include_sites === undefined ? {} : { includeSites: input.include_sites })
      }
    }, ({ done, message, total }) => progress({ progress: done, total, message }))
    return outputOf(study, (input.max_tokens ?? DEFAULT_TOKENS) - OVERHEAD_TOKENS, estimateTokens)
  })

  return McpTool.make({
    name: "research",
    title: "Research a question",
    description: "Search and read several pages; gives their passages on the question, word for word, with sources. No conclusions.",
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input: Input,
    output: Output,
    facts: ({ question, queries = [] }) => ({ sealed: { query: [question, ...queries].join("\n") } }),
    handler: (input): Effect.Effect<Output, InvalidInput, McpRequest> => handler(input),
    render
  })
})
