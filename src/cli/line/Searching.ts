import * as Either from "effect/Either"
import { parse as parseTimeRange, type TimeRange } from "../../domain/TimeRange.ts"
import { type CommandSpec, json, USAGE } from "./Spec.ts"
import type { Words } from "./Words.ts"

export interface SearchWords {
  readonly _tag: "Search"
  readonly query: string
  readonly timeRange?: TimeRange
  readonly includeSites: ReadonlyArray<string>
  readonly excludeSites: ReadonlyArray<string>
  readonly cursor?: string
  readonly json: boolean
}

export interface SuggestWords {
  readonly _tag: "Suggest"
  readonly text: string
  readonly json: boolean
}

const NO_ANSWER = [1, "no usable answer: DuckDuckGo refused, could not be reached or was not understood"] as const

const timeRange = (words: Words): { readonly timeRange?: TimeRange } => {
  const text = words.last("--time-range")
  if (text === undefined) return {}
  return Either.match(parseTimeRange(text.trim()), {
    onLeft: (fault) => {
      words.fault(`--time-range: ${fault}`)
      return {}
    },
    onRight: (timeRange) => ({ timeRange })
  })
}

const search: CommandSpec<SearchWords> = {
  operands: "QUERY...",
  summary: "Search the web once and print the results.",
  details: [
    "Several words make one query, quoted or not.",
    "Region, safe search and the number of results are settings: --region, --safe-search, --max-results.",
    "Put -- before words that begin with a dash: search -- rust -crab"
  ],
  flags: [
    {
      name: "--time-range",
      placeholder: "RANGE",
      description: "How old a page may be: day, week, month, year or YYYY-MM-DD..YYYY-MM-DD."
    },
    { name: "--site", placeholder: "HOST", repeatable: true, description: "Only this site; may be repeated." },
    { name: "--exclude-site", placeholder: "HOST", repeatable: true, description: "Not this site; may be repeated." },
    { name: "--cursor", placeholder: "CURSOR", description: "Go on where an answer to the same query ended." },
    json
  ],
  exitCodes: [[0, "results, or truly nothing found"], NO_ANSWER, USAGE],
  read: (words) => ({
    _tag: "Search",
    query: words.text("a query"),
    ...timeRange(words),
    includeSites: words.sites("--site"),
    excludeSites: words.sites("--exclude-site"),
    ...words.optional("cursor", "--cursor"),
    json: words.has("--json")
  })
}

const suggest: CommandSpec<SuggestWords> = {
  operands: "TEXT...",
  summary: "Print the searches that DuckDuckGo suggests for the beginning of one.",
  details: [],
  flags: [json],
  exitCodes: [[0, "suggestions, or truly none"], NO_ANSWER, USAGE],
  read: (words) => ({ _tag: "Suggest", text: words.text("the beginning of a query"), json: words.has("--json") })
}

export const searching = { search, suggest }
