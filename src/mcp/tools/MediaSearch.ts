import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import { MediaHit, MediaKind } from "../../domain/MediaHit.ts"
import { Provenance } from "../../domain/Provenance.ts"
import { TimeSpan } from "../../domain/TimeRange.ts"
import type { MediaCall, MediaList } from "../../search/Media.ts"
import { Searches } from "../../search/Searches.ts"
import type { McpRequest } from "../McpRequest.ts"
import * as McpTool from "../McpTool.ts"
import { hitWarnings } from "./Warnings.ts"
import * as Arguments from "./Arguments.ts"
import { ageText, common, failed, failureText, optional, sourceText } from "./Wire.ts"

const inputOf = (defaultMaxResults: number) =>
  Schema.Struct({
    kind: MediaKind,
    query: Arguments.query.annotations({ description: "" }),
    max_results: Arguments.maxResults(defaultMaxResults),
    time_range: optional(TimeSpan),
    size: optional(Schema.Literal("small", "medium", "large", "wallpaper").annotations({ description: "of images" })),
    type: optional(
      Schema.Literal("photo", "clipart", "gif", "transparent", "line").annotations({ description: "of images" })
    ),
    duration: optional(Schema.Literal("short", "medium", "long").annotations({ description: "of videos" })),
    region: Arguments.region,
    safe_search: Arguments.safeSearch,
    cursor: Arguments.cursor
  })
type Input = Schema.Schema.Type<ReturnType<typeof inputOf>>

const lists = { hits: Schema.Array(MediaHit), nextCursor: optional(Schema.String) }

const Output = Schema.Struct({
  ...common,
  ...lists,
  notices: Schema.Array(Schema.String),
  stale: optional(Schema.Struct({ ...lists, provenance: Provenance }))
})
type Output = typeof Output.Type

const callOf = (input: Input, defaultMaxResults: number): MediaCall => ({
  kind: input.kind,
  text: input.query,
  maxResults: input.max_results ?? defaultMaxResults,
  filters: {
    ...(input.size === undefined ? {} : { size: input.size }),
    ...(input.type === undefined ? {} : { type: input.type }),
    ...(input.duration === undefined ? {} : { duration: input.duration })
  },
  ...(input.time_range === undefined ? {} : { timeSpan: input.time_range }),
  ...(input.region === undefined ? {} : { region: input.region }),
  ...(input.safe_search === undefined ? {} : { safeSearch: input.safe_search }),
  ...(input.cursor === undefined ? {} : { cursor: input.cursor })
})

const listOf = ({ hits, nextCursor }: MediaList) => ({ hits, ...(nextCursor === undefined ? {} : { nextCursor }) })

const hitText = (hit: MediaHit, index: number): string => {
  const size = hit.width === undefined || hit.height === undefined ? undefined : `${hit.width}x${hit.height}`
  const views = hit.views === undefined ? undefined : `${hit.views} views`
  const tags = [hit.source, hit.published?.slice(0, 10), hit.duration, size, views].filter((tag) => tag !== undefined)
  return [
    `${index + 1}. ${hit.title}${tags.length === 0 ? "" : ` (${tags.join(", ")})`}`,
    `   ${hit.url}`,
    ...(hit.image === undefined ? [] : [`   image: ${hit.image}`]),
    ...(hit.text === undefined ? [] : [`   ${hit.text}`])
  ].join("\n")
}

/** `media_search`: news, images or videos. */
export const make = (defaults: { readonly maxResults: number }) =>
  Effect.map(Searches, (searches) =>
    McpTool.make({
      name: "media_search",
      title: "Search news, images, videos",
      description: "Search news, images or videos with DuckDuckGo.",
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
      input: inputOf(defaults.maxResults),
      output: Output,
      facts: ({ query }) => ({ sealed: { query } }),
      handler: Effect.fnUntraced(function*(input) {
        const outcome = yield* searches.media(callOf(input, defaults.maxResults))
        if (outcome._tag === "Results" || outcome._tag === "NoResults") {
          return {
            outcome: outcome._tag === "Results" ? "results" : "no_results",
            ...listOf(outcome),
            notices: outcome.notices,
            provenance: outcome.provenance
          } satisfies Output
        }
        const { stale } = outcome
        // That there was nothing a while ago is nothing to offer.
        const offered = stale === undefined || stale.hits.length === 0 ? undefined : stale
        return {
          ...failed(outcome),
          hits: [],
          notices: offered?.notices ?? [],
          ...(offered === undefined ? {} : { stale: { ...listOf(offered), provenance: offered.provenance } })
        } satisfies Output
      }) satisfies (input: Input) => Effect.Effect<Output, InvalidInput, McpRequest>,
      render: (output, input, wrap) => {
        const blocks: Array<string> = []
        if (output.outcome === "results" && output.provenance !== undefined) {
          blocks.push(`${output.hits.length} ${input.kind} for ${JSON.stringify(input.query)} (${sourceText(output.provenance)})`)
        } else blocks.push(failureText(output))
        blocks.push(...wrap(output.hits.map(hitText)))
        const { stale } = output
        if (stale !== undefined) {
          blocks.push(`An OLDER answer, ${ageText(stale.provenance.ageSeconds)} old:`, ...wrap(stale.hits.map(hitText)))
        }
        blocks.push(...[...output.notices, ...hitWarnings(stale?.hits ?? output.hits)].map((notice) => `Note: ${notice}`))
        const cursor = output.nextCursor ?? stale?.nextCursor
        if (cursor !== undefined) blocks.push(`More: the same call with cursor ${cursor}`)
        const useful = output.outcome === "results" || output.outcome === "no_results" || stale !== undefined
        return { text: blocks.join("\n\n"), isError: !useful }
      }
    }))
