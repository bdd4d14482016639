import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { MediaHit, type MediaKind } from "../../domain/MediaHit.ts"
import { resolveHref } from "./Href.ts"
import { count, decode, evidence, type Fields, fields, firstText, list, present, text } from "./Json.ts"

export interface MediaRows {
  readonly hits: ReadonlyArray<MediaHit>
  /** The `s` of the next page; absent on the last one. */
  readonly nextOffset?: number
}

/** A page has up to 100 rows. */
const MAX_ROWS = 200

/** 2100-01-01, in seconds: what lies beyond is no date of something published. */
const LATEST = 4_102_444_800

const seconds = (time: number): string | undefined =>
  time > 0 && time < LATEST ? new Date(Math.trunc(time) * 1000).toISOString().replace(".000Z", "Z") : undefined

/**
 * ISO 8601, UTC, to the second. News come with seconds since the epoch, videos with `2021-09-14T12:33:28.0000000`,
 * which names no zone and is taken for UTC.
 */
const published = (value: unknown): string | undefined => {
  if (typeof value === "number") return seconds(value)
  const match = typeof value === "string"
    ? /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.exec(value.trim())
    : null
  return match === null ? undefined : seconds(Date.parse(`${match[1]}T${match[2]}${match[3] ?? "Z"}`) / 1000)
}

const address = (value: unknown): string | undefined => (typeof value === "string" ? resolveHref(value) : undefined)

/** The first picture of a video's set, in the order of `sizes`. */
const pictureOf = (images: unknown, ...sizes: ReadonlyArray<string>): string | undefined =>
  sizes.map((size) => address(fields(images)?.[size])).find((url) => url !== undefined)

const READERS: Readonly<Record<MediaKind, (row: Fields) => Fields>> = {
  news: (row) => ({
    title: text(row["title"]),
    url: address(row["url"]),
    source: text(row["source"]),
    text: text(row["excerpt"]),
    published: published(row["date"]),
    image: address(row["image"])
  }),
  images: (row) => ({
    title: text(row["title"]),
    url: address(row["url"]),
    source: text(row["source"]),
    image: address(row["image"]),
    thumbnail: address(row["thumbnail"]),
    width: count(row["width"]),
    height: count(row["height"])
  }),
  videos: (row) => ({
    title: text(row["title"]),
    url: address(row["content"]) ?? address(row["embed_url"]),
    source: firstText(row["publisher"], row["uploader"]),
    text: text(row["description"]),
    published: published(row["published"]),
    thumbnail: pictureOf(row["images"], "medium", "small", "large"),
    duration: text(row["duration"]),
    views: count(fields(row["statistics"])?.["viewCount"])
  })
}

const toHit = Schema.decodeUnknownOption(MediaHit)

/** `next` is an address (`i.js?q=…&s=100&…`), of which only the offset changes from page to page. */
const offsetIn = (next: unknown): number | undefined =>
  typeof next === "string" ? count(/[?&]s=(\d{1,6})(?:&|$)/.exec(next.slice(0, 5_000))?.[1]) : undefined

/** An answer of i.js, v.js or news.js. A row without a title or without an http(s) address is dropped. */
export const parseMedia = (kind: MediaKind, body: unknown): Either.Either<MediaRows, string> => {
  const expected = `a list of ${kind}`
  return Either.flatMap(decode(body, expected), (value) => {
    const answer = fields(value)
    if (answer === undefined || !Array.isArray(answer["results"])) return Either.left(evidence(expected, value))
    const rows = list(answer["results"]).slice(0, MAX_ROWS)
    const hits = rows.flatMap((row) => Option.toArray(toHit(present(READERS[kind](fields(row) ?? {})))))
    if (hits.length === 0 && rows.length > 0) return Either.left(evidence(expected, rows[0]))
    const nextOffset = offsetIn(answer["next"])
    return Either.right({ hits, ...(nextOffset === undefined || nextOffset === 0 ? {} : { nextOffset }) })
  })
}
