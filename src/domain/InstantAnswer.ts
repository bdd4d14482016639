import * as Schema from "effect/Schema"

/** The box above the results ("zero-click"): usually the first lines of an encyclopaedia article. */
export const InstantAnswer = Schema.Struct({
  heading: Schema.String,
  text: Schema.String,
  url: Schema.String,
  /** Who wrote it, e.g. `Wikipedia`. */
  source: Schema.optionalWith(Schema.String, { exact: true }),
  /** Kinds of passages in its texts that read like orders to a model: a warning, found by `security/text`. */
  flags: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
})
export type InstantAnswer = typeof InstantAnswer.Type

/** A link to a neighbouring topic; `group` is the heading that it stands under on a disambiguation page. */
export const RelatedTopic = Schema.Struct({
  text: Schema.String,
  url: Schema.String,
  group: Schema.optionalWith(Schema.String, { exact: true })
})
export type RelatedTopic = typeof RelatedTopic.Type

/** The whole answer of DuckDuckGo's Instant Answer API. */
export const InstantAnswerDetail = Schema.Struct({
  kind: Schema.Literal("article", "disambiguation", "category", "name", "exclusive", "none"),
  heading: Schema.String,
  /** A direct answer (a conversion, a colour …), if there is one. */
  answer: Schema.optionalWith(Schema.String, { exact: true }),
  abstract: Schema.optionalWith(Schema.String, { exact: true }),
  definition: Schema.optionalWith(Schema.String, { exact: true }),
  source: Schema.optionalWith(Schema.String, { exact: true }),
  url: Schema.optionalWith(Schema.String, { exact: true }),
  image: Schema.optionalWith(Schema.String, { exact: true }),
  official: Schema.Array(RelatedTopic),
  related: Schema.Array(RelatedTopic),
  facts: Schema.Array(Schema.Struct({ label: Schema.String, value: Schema.String })),
  /** Kinds of passages in its texts that read like orders to a model: a warning, found by `security/text`. */
  flags: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
})
export type InstantAnswerDetail = typeof InstantAnswerDetail.Type

/** The short form, for a place beside search results; undefined where the answer has no text of its own. */
export const briefOf = (detail: InstantAnswerDetail): InstantAnswer | undefined => {
  const text = detail.answer ?? detail.abstract ?? detail.definition
  if (text === undefined) return undefined
  return {
    heading: detail.heading,
    text,
    url: detail.url ?? detail.official[0]?.url ?? "",
    ...(detail.source === undefined ? {} : { source: detail.source }),
    ...(detail.flags === undefined ? {} : { flags: detail.flags })
  }
}
