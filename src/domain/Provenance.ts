import * as Schema from "effect/Schema"

/** The surfaces of DuckDuckGo that this program talks to. */
export const BackendName = Schema.Literal("html", "lite", "instant-answer", "suggest", "images", "videos", "news")
export type BackendName = typeof BackendName.Type

/** Where an answer came from and how old it is. */
export const Provenance = Schema.Struct({
  backend: BackendName,
  /** `miss`: asked just now; `fresh`: from the cache within its lifetime; `stale`: from the cache beyond it. */
  cache: Schema.Literal("miss", "fresh", "stale"),
  /** Whole seconds since DuckDuckGo gave the answer. */
  ageSeconds: Schema.Number,
  /** ISO 8601, UTC. */
  fetchedAt: Schema.String,
  /** The query that it answers, where that is another one than was asked: it means the same. */
  answers: Schema.optionalWith(Schema.String, { exact: true })
})
export type Provenance = typeof Provenance.Type
