import type * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { MediaHit, MediaKind } from "../../domain/MediaHit.ts"
import type { SafeSearch } from "../../domain/SafeSearch.ts"
import type { TimeSpan } from "../../domain/TimeRange.ts"
import { type Backend, kp, withParameters } from "../Backend.ts"
import type { DuckDuckGo } from "../DuckDuckGo.ts"
import type { PageParsers } from "../Parsers.ts"
import { scriptFetch } from "../RequestHeaders.ts"
import * as JsonAnswer from "./JsonAnswer.ts"

/** What the verticals can be narrowed by, in DuckDuckGo's own words; each kind knows only some. */
export interface MediaFilters {
  /** Images. */
  readonly size?: "small" | "medium" | "large" | "wallpaper"
  /** Images. */
  readonly type?: "photo" | "clipart" | "gif" | "transparent" | "line"
  /** Videos. */
  readonly duration?: "short" | "medium" | "long"
}

export interface MediaRequest {
  readonly kind: MediaKind
  readonly text: string
  readonly region: string
  readonly safeSearch: SafeSearch
  readonly timeSpan?: TimeSpan
  readonly filters: MediaFilters
  /** The vertical's `s`: how many rows to pass over. */
  readonly offset: number
  /** From the page of the same query, asked with the same User-Agent. */
  readonly vqd: string
}

export const MediaPage = Schema.Struct({
  kind: MediaKind,
  hits: Schema.Array(MediaHit),
  /** The `s` of the next page. */
  nextOffset: Schema.optionalWith(Schema.Number, { exact: true })
})
export type MediaPage = typeof MediaPage.Type

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

type Parameters = ReadonlyArray<readonly [string, string]>

const scripts: Readonly<Record<MediaKind, {
  readonly path: string
  readonly parameters: (request: MediaRequest) => Parameters
}>> = {
  images: {
    path: "i.js",
    parameters: ({ filters, safeSearch, timeSpan }) => [
      [
        "f",
        [
          timeSpan === undefined ? "" : `time:${capitalised(timeSpan)}`,
          filters.size === undefined ? "" : `size:${capitalised(filters.size)}`,
          "",
          filters.type === undefined ? "" : `type:${filters.type}`,
          "",
          ""
        ].join(",")
      ],
      // This script knows only on and off.
      ["p", safeSearch === "off" ? "-1" : "1"]
    ]
  },
  videos: {
    path: "v.js",
    parameters: ({ filters, safeSearch, timeSpan }) => [
      [
        "f",
        [
          timeSpan === undefined ? "" : `publishedAfter:${timeSpan.charAt(0)}`,
          "",
          filters.duration === undefined ? "" : `videoDuration:${filters.duration}`,
          ""
        ].join(",")
      ],
      ["p", kp(safeSearch)]
    ]
  },
  news: {
    path: "news.js",
    parameters: ({ safeSearch, timeSpan }) => [
      ...(timeSpan === undefined ? [] : [["df", timeSpan.charAt(0)] as const]),
      ["noamp", "1"],
      ["p", kp(safeSearch)]
    ]
  }
}

/** News, images or videos: the data that the search page's own scripts fetch. */
export const make = (
  client: DuckDuckGo["Type"],
  parsers: Effect.Effect<PageParsers>,
  kind: MediaKind
): Backend<MediaRequest, MediaPage> => ({
  name: kind,
  ask: (request) => {
    const { path, parameters } = scripts[kind]
    return client.ask({
      endpoint: kind,
      request: {
        method: "GET",
        url: withParameters(new URL(path, client.site.site), [
          ["l", request.region],
          ["o", "json"],
          ["q", request.text],
          ["vqd", request.vqd],
          ...parameters(request),
          ...(request.offset === 0 ? [] : [["s", String(request.offset)] as const])
        ]),
        headers: scriptFetch({ userAgent: client.site.userAgent, region: request.region }, client.site.site)
      },
      read: JsonAnswer.read(kind, parsers, (parse, body) =>
        Either.map(parse.media(kind, body), (rows): MediaPage => ({ kind, ...rows })))
    })
  }
})
