import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { FormFields } from "../domain/SearchPage.ts"
import { MAX_RESULTS, SearchQuery } from "../domain/SearchQuery.ts"
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
  /** Which page: none is the first one. `fetchedAt` is the age of the form, in milliseconds since the epoch. */
  continuation: Schema.optionalWith(
    Schema.Struct({ backend: Schema.Literal("html", "lite"), form: FormFields, fetchedAt: Schema.Number }),
    { exact: true }
  ),
  /** The page must be asked for anew, for the form of the one in the cache has lapsed. */
  renew: Schema.Boolean
})
export type Reading = typeof Reading.Type

export const start: Reading = { position: 1, skip: 0, renew: false }

/** Lapsed is a form that was on a page which is older than a `vqd` lives. It is never submitted. */
const lapsed = (fetchedAt: number, now: number): boolean => now - fetchedAt > Cursor.LIFETIME_MILLIS

/** The way to a hit without a form: over the first page, asked for anew. */
const renewed = (position: number): Reading => ({ position, skip: position - 1, renew: true })

const codec = Cursor.codec("web", Schema.Struct({ query: SearchQuery, ...Reading.fields }))

/**
 * A reading and the query that it belongs to, as a cursor carries them. A form is older than the cursor if its page came
 * from the cache, and may lapse before it: then the reading is renewed, unless the way would be too long for one search.
 */
export const cursors: typeof codec = {
  ...codec,
  open: (key, now, cursor) =>
    Either.flatMap(codec.open(key, now, cursor), (next) => {
      if (next.continuation === undefined || !lapsed(next.continuation.fetchedAt, now)) return Either.right(next)
      return next.position > MAX_RESULTS
        ? Either.left(Cursor.expired())
        : Either.right({ query: next.query, ...renewed(next.position) })
    })
}

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
 * results. Where the form of the page has lapsed, the first page is asked for anew, and the hits already given are passed
 * over.
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
  if (lapsed(source.fetchedAt, now)) return renewed(position)
  return {
    position,
    skip: passed - hits.length,
    renew: false,
    continuation: { backend: source.value.backend, form: next, fetchedAt: source.fetchedAt }
  }
}
