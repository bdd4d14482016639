import * as Schema from "effect/Schema"
import { format, type TimeRange } from "../../domain/TimeRange.ts"
import * as Completions from "../Completions.ts"
import { line, region, timeRange } from "./Fields.ts"
import { inRegion, OUTCOMES } from "./Guidance.ts"
import * as McpPrompt from "./McpPrompt.ts"

const DEFAULT_RANGE: TimeRange = "week"

/** The news search knows spans only, the web search days too. */
const inTime = (range: TimeRange): string =>
  typeof range === "string"
    ? `and with \`time_range\` "${range}" in both`
    : `and with \`time_range\` "${format(range)}" in the latter; leave news of other days out`

export const newsBrief = McpPrompt.make({
  name: "news_brief",
  title: "Brief on the news",
  description: "What was reported about a topic lately, in order of time, with who reported it.",
  input: Schema.Struct({ topic: line("What the news is about"), time_range: timeRange, region }),
  completions: new Map([["region", Completions.region], ["time_range", Completions.timeRange]]),
  messages: ({ region, time_range, topic }) => {
    const range = time_range ?? DEFAULT_RANGE
    return [
      `Write a short brief of the news.\n\nTopic: ${topic}\nPeriod: ${format(range)}`,
      [
        "1. Start with `media_search`, `kind` \"news\"; then `web_search` for what the news search misses (announcements, " +
          `primary documents). Search ${inRegion(region)}, ${inTime(range)}.`,
        "2. Group reports of one event. Take the date from the hit; where it has none, say so rather than guess.",
        "3. If the period brings little, widen it once and say that you did.",
        "",
        OUTCOMES,
        "",
        "Brief: three to seven items, newest first, each with date, what happened in one or two sentences, who reports " +
          "it and the address. Then one line on what is disputed or unconfirmed."
      ].join("\n")
    ]
  }
})
