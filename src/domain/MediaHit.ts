import * as Schema from "effect/Schema"

const optionalText = Schema.optionalWith(Schema.String, { exact: true })
const optionalNumber = Schema.optionalWith(Schema.Number, { exact: true })

export const MediaKind = Schema.Literal("news", "images", "videos")
export type MediaKind = typeof MediaKind.Type

/**
 * One news item, image or video. `url` is the page that it stands on; the other fields are there where the kind has
 * them: `image` (the picture itself, or a news item's illustration), `thumbnail`, `width` and `height` in pixels,
 * `duration` (`h:mm:ss`), `views`, `published` (ISO 8601).
 */
export const MediaHit = Schema.Struct({
  title: Schema.String,
  url: Schema.String,
  source: optionalText,
  text: optionalText,
  published: optionalText,
  image: optionalText,
  thumbnail: optionalText,
  width: optionalNumber,
  height: optionalNumber,
  duration: optionalText,
  views: optionalNumber,
  /** Kinds of passages in its texts that read like orders to a model: a warning, found by `security/text`. */
  flags: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
})
export type MediaHit = typeof MediaHit.Type
