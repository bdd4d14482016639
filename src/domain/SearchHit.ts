import * as Schema from "effect/Schema"

/**
 * One organic result of the web search, as a parser read it off the page. Texts are what the page shows: entities
 * decoded once, markup removed, white space collapsed.
 */
export const SearchHit = Schema.Struct({
  title: Schema.String,
  /** Absolute http(s) address, redirect links unwrapped, percent escapes kept as they were. */
  url: Schema.String,
  displayUrl: Schema.String,
  snippet: Schema.String,
  /** `YYYY-MM-DD` as printed on the page; most hits have none. */
  published: Schema.optionalWith(Schema.String, { exact: true }),
  /** The file type printed beside the title, e.g. `PDF`. */
  badge: Schema.optionalWith(Schema.String, { exact: true }),
  /** Kinds of passages in its texts that read like orders to a model: a warning, found by `security/text`. */
  flags: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
})
export type SearchHit = typeof SearchHit.Type

/** A hit with its place in the whole answer, counted from 1 across pages. */
export const RankedHit = Schema.Struct({ position: Schema.Number, ...SearchHit.fields })
export type RankedHit = typeof RankedHit.Type
