import * as Schema from "effect/Schema"
import { InstantAnswer } from "../../domain/InstantAnswer.ts"
import { Provenance } from "../../domain/Provenance.ts"
import type { RankedHit } from "../../domain/SearchHit.ts"
import type { Results, SearchOutcome } from "../../domain/SearchOutcome.ts"
import { common, failed, optional, Outcome } from "./Wire.ts"

export const Detail = Schema.Literal("brief", "normal", "full")
export type Detail = typeof Detail.Type

export const Hit = Schema.Struct({
  position: Schema.Number,
  title: Schema.String,
  url: Schema.String,
  snippet: optional(Schema.String),
  published: optional(Schema.String),
  badge: optional(Schema.String),
  displayUrl: optional(Schema.String),
  /** Of several queries, the numbers of those that found it. */
  foundBy: optional(Schema.Array(Schema.Number)),
  flags: optional(Schema.Array(Schema.String))
})
export type Hit = typeof Hit.Type

const lists = {
  hits: Schema.Array(Hit),
  instantAnswer: optional(InstantAnswer),
  nextCursor: optional(Schema.String)
}

/** What became of one of several queries. */
const QueryReport = Schema.Struct({
  query: Schema.String,
  outcome: Outcome,
  hits: Schema.Number,
  reason: optional(Schema.String),
  nextCursor: optional(Schema.String)
})

export const Output = Schema.Struct({
  ...common,
  ...lists,
  spelling: optional(Schema.String),
  notices: Schema.Array(Schema.String),
  /** An older answer, offered because there is no new one. */
  stale: optional(Schema.Struct({ ...lists, provenance: Provenance })),
  queries: optional(Schema.Array(QueryReport))
})
export type Output = typeof Output.Type

/** A hit with as much as was asked for: `brief` title and address, `normal` the snippet too, `full` everything. */
export const hitOf = (detail: Detail, hit: RankedHit & { readonly foundBy?: ReadonlyArray<number> }): Hit => {
  const { badge, displayUrl, flags, foundBy, position, published, snippet, title, url } = hit
  return {
    position,
    title,
    url,
    ...(detail === "brief" || snippet === "" ? {} : { snippet }),
    ...(published === undefined ? {} : { published }),
    ...(badge === undefined ? {} : { badge }),
    ...(detail === "full" ? { displayUrl } : {}),
    ...(foundBy === undefined ? {} : { foundBy }),
    ...(flags === undefined ? {} : { flags })
  }
}

const NOTHING_FOUND =
  "Other words, fewer filters (time_range, include_sites, region) or suggest_queries may help. That nothing was found is no proof that nothing exists."

const listOf = (detail: Detail, results: Results) => ({
  hits: results.hits.map((hit) => hitOf(detail, hit)),
  ...(results.instantAnswer === undefined ? {} : { instantAnswer: results.instantAnswer }),
  ...(results.nextCursor === undefined ? {} : { nextCursor: results.nextCursor })
})

/** The outcome of one query as it goes out. */
export const outputOf = (detail: Detail, outcome: SearchOutcome): Output => {
  switch (outcome._tag) {
    case "Results":
      return {
        outcome: "results",
        ...listOf(detail, outcome),
        ...(outcome.spelling === undefined ? {} : { spelling: outcome.spelling }),
        notices: outcome.notices,
        provenance: outcome.provenance
      }
    case "NoResults":
      return {
        outcome: "no_results",
        hits: [],
        ...(outcome.instantAnswer === undefined ? {} : { instantAnswer: outcome.instantAnswer }),
        ...(outcome.spelling === undefined ? {} : { spelling: outcome.spelling }),
        notices: [],
        nextStep: NOTHING_FOUND,
        provenance: outcome.provenance
      }
    default: {
      const { instantAnswer, stale } = outcome
      return {
        ...failed(outcome),
        hits: [],
        ...(instantAnswer === undefined ? {} : { instantAnswer }),
        notices: [],
        ...(stale === undefined ? {} : { stale: { ...listOf(detail, stale), provenance: stale.provenance } })
      }
    }
  }
}
