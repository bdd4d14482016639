import * as Schema from "effect/Schema"
import { FormFields } from "../domain/SearchPage.ts"
import { SearchQuery } from "../domain/SearchQuery.ts"
import { toDf } from "../domain/TimeRange.ts"
import type { PageRequest } from "./Backend.ts"
import * as Cursor from "./Cursor.ts"
import type { WebPage } from "./WebPages.ts"

/** How far into the results a reader is. */
export const Reading = Schema.Struct({
  /** Of the next hit in the whole answer, from 1. */
  position: Schema.Number,
  /** Hits to pass over, counted from the start of the page. */
  skip: Schema.Number,
  /** Which page: none is the first one. */
  continuation: Schema.optionalWith(
    Schema.Struct({ backend: Schema.Literal("html", "lite"), form: FormFields }),
    { exact: true }
  ),
  /** The page must be asked for anew, for the form of the one in the cache has lapsed. */
  renew: Schema.Boolean
})
export type Reading = typeof Reading.Type

export const start: Reading = { position: 1, skip: 0, renew: false }

/** A reading and the query that it belongs to, as a cursor carries them. */
export const cursors = Cursor.codec("web", Schema.Struct({ query: SearchQuery, ...Reading.fields }))

/** The page that a reading is at. `text` is the query as `QueryText.build` made it. */
export const pageRequest = (query: SearchQuery, text: string, reading: Reading): PageRequest => ({
  text,
  region: query.region,
  safeSearch: query.safeSearch,
  ...(query.timeRange === undefined ? {} : { df: toDf(query.timeRange) }),
  ...(reading.continuation === undefined ? {} : { continuation: reading.continuation })
})

/**
 * Where to go on after `taken` hits of a page, the next of which is to stand at `position`; undefined at the end of the
 * results. The form of a page that is older than a `vqd` lives is never submitted: the first page is asked for anew
 * instead, and the hits already given are passed over.
 */
export const after = (
  reading: Reading,
  source: WebPage,
  taken: number,
  position: number,
  now: number
): Reading | undefined => {
  const { hits, next } = source.value.page
  const passed = reading.skip + taken
  if (passed < hits.length) return { ...reading, position, skip: passed, renew: false }
  if (next === undefined) return undefined
  return now - source.fetchedAt > Cursor.LIFETIME_MILLIS
    ? { position, skip: position - 1, renew: true }
    : {
      position,
      skip: Math.max(0, passed - hits.length),
      renew: false,
      continuation: { backend: source.value.backend, form: next }
    }
}
