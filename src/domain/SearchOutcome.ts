import * as Schema from "effect/Schema"
import { InstantAnswer } from "./InstantAnswer.ts"
import { BackendName, Provenance } from "./Provenance.ts"
import { RankedHit } from "./SearchHit.ts"

/**
 * What became of a search. The five are kept apart on every path: a refusal is never an empty list, a page that was not
 * understood is never "nothing found".
 */

export const Results = Schema.TaggedStruct("Results", {
  hits: Schema.Array(RankedHit),
  instantAnswer: Schema.optionalWith(InstantAnswer, { exact: true }),
  /** "Did you mean": the query that DuckDuckGo proposes in place of the one asked. */
  spelling: Schema.optionalWith(Schema.String, { exact: true }),
  nextCursor: Schema.optionalWith(Schema.String, { exact: true }),
  /** What a reader must know to trust the list: a page that ended early, a later page that could not be had. */
  notices: Schema.Array(Schema.String),
  provenance: Provenance
})
export type Results = typeof Results.Type

export const NoResults = Schema.TaggedStruct("NoResults", {
  instantAnswer: Schema.optionalWith(InstantAnswer, { exact: true }),
  spelling: Schema.optionalWith(Schema.String, { exact: true }),
  provenance: Provenance
})
export type NoResults = typeof NoResults.Type

/** What can be offered when DuckDuckGo itself gave nothing usable. */
const fallback = {
  /** An older answer to the same query, marked with its age. */
  stale: Schema.optionalWith(Results, { exact: true }),
  instantAnswer: Schema.optionalWith(InstantAnswer, { exact: true })
}

export const Blocked = Schema.TaggedStruct("Blocked", {
  endpoint: BackendName,
  /** Milliseconds since the epoch: no request goes out before. An estimate; DuckDuckGo does not say. */
  until: Schema.Number,
  /** For a reader, e.g. `a bot challenge was shown` or `HTTP 403`. */
  reason: Schema.String,
  ...fallback
})
export type Blocked = typeof Blocked.Type

export const LayoutChanged = Schema.TaggedStruct("LayoutChanged", {
  endpoint: BackendName,
  /** What was found in place of results, for a bug report. */
  evidence: Schema.String,
  ...fallback
})
export type LayoutChanged = typeof LayoutChanged.Type

export const Unavailable = Schema.TaggedStruct("Unavailable", {
  endpoint: BackendName,
  /** For a reader, e.g. `no answer within 8 s`. */
  cause: Schema.String,
  /** Whole seconds after which another try makes sense. */
  retryAfterSeconds: Schema.optionalWith(Schema.Number, { exact: true }),
  ...fallback
})
export type Unavailable = typeof Unavailable.Type

export const SearchOutcome = Schema.Union(Results, NoResults, Blocked, LayoutChanged, Unavailable)
export type SearchOutcome = typeof SearchOutcome.Type

/** The outcomes in which DuckDuckGo gave no usable answer. */
export type Failure = Blocked | LayoutChanged | Unavailable
