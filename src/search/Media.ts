import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { addStats, type CacheStats } from "../cache/CacheStats.ts"
import { SecondLevel } from "../cache/SecondLevel.ts"
import * as Deadline from "../domain/Deadline.ts"
import { InvalidInput } from "../domain/Errors.ts"
import { type MediaHit, MediaKind } from "../domain/MediaHit.ts"
import type { Provenance } from "../domain/Provenance.ts"
import { SafeSearch } from "../domain/SafeSearch.ts"
import { TimeSpan } from "../domain/TimeRange.ts"
import * as Spans from "../metrics/Spans.ts"
import type { Backend, TextRequest } from "./Backend.ts"
import * as MediaBackend from "./backend/Media.ts"
import * as VqdBackend from "./backend/Vqd.ts"
import * as Cursor from "./Cursor.ts"
import { Cursors } from "./Cursors.ts"
import { DuckDuckGo } from "./DuckDuckGo.ts"
import { type FailedAsk, failureOf } from "./FailedAsk.ts"
import * as Foreign from "./Foreign.ts"
import { lifetimeOf } from "./intent/Lifetimes.ts"
import * as Lookup from "./Lookup.ts"
import { Parsers } from "./Parsers.ts"
import * as QueryText from "./QueryText.ts"
import { allowedSafeSearch, lockRemark, type SearchDefaults } from "./SearchCall.ts"
import { textKey } from "./TextKey.ts"
import type { LookupSettings } from "./TextLookup.ts"

export interface MediaCall {
  readonly kind: MediaKind
  readonly text: string
  readonly region?: string
  readonly safeSearch?: SafeSearch
  readonly timeSpan?: TimeSpan
  readonly filters: MediaBackend.MediaFilters
  /** 1 to 50. */
  readonly maxResults: number
  readonly cursor?: string
}

export interface MediaList {
  readonly hits: ReadonlyArray<MediaHit>
  readonly nextCursor?: string
  readonly notices: ReadonlyArray<string>
  readonly provenance: Provenance
}

/** `stale` is an older answer to the same call. */
export type MediaOutcome =
  | ({ readonly _tag: "Results" } & MediaList)
  | ({ readonly _tag: "NoResults" } & MediaList)
  | (FailedAsk & { readonly stale?: MediaList })

/** News, images and videos. One list to one call; fails only for input that no search can be made of. */
export class Media extends Context.Tag("mcp-duckduckgo/search/Media")<Media, {
  readonly run: (call: MediaCall) => Effect.Effect<MediaOutcome, InvalidInput>
  readonly cacheStats: Effect.Effect<CacheStats>
}>() {
  static readonly layer = (
    settings: LookupSettings & SearchDefaults
  ): Layer.Layer<Media, never, Cursors | DuckDuckGo | Parsers | SecondLevel> => Layer.scoped(Media, make(settings))
}

const Filters = Schema.Struct({
  size: Schema.optionalWith(Schema.Literal("small", "medium", "large", "wallpaper"), { exact: true }),
  type: Schema.optionalWith(Schema.Literal("photo", "clipart", "gif", "transparent", "line"), { exact: true }),
  duration: Schema.optionalWith(Schema.Literal("short", "medium", "long"), { exact: true })
})

const MediaQuery = Schema.Struct({
  kind: MediaKind,
  text: Schema.String,
  region: Schema.String,
  safeSearch: SafeSearch,
  timeSpan: Schema.optionalWith(TimeSpan, { exact: true }),
  filters: Filters
})
type MediaQuery = typeof MediaQuery.Type

/** A cursor holds no vqd: the scripts take any page of a query for the query's own token. */
const cursors = Cursor.codec("media", Schema.Struct({ query: MediaQuery, offset: Schema.Number, skip: Schema.Number }))

/** Half of what a `vqd` is thought to live. */
const VQD_LIFETIME = Duration.minutes(30)

const Token = Schema.Struct({ vqd: Schema.String })

type PageRequest = Omit<MediaBackend.MediaRequest, "vqd">

const keyOf = ({ filters, kind, offset, region, safeSearch, text, timeSpan }: PageRequest): string =>
  JSON.stringify([kind, text, region, safeSearch, timeSpan, filters.size, filters.type, filters.duration, offset])

const perKind = <A>(each: (kind: MediaKind) => A): Readonly<Record<MediaKind, A>> => ({
  news: each("news"),
  images: each("images"),
  videos: each("videos")
})

const make = Effect.fnUntraced(function*(settings: LookupSettings & SearchDefaults) {
  const client = yield* DuckDuckGo
  const { load: parsers } = yield* Parsers
  const cursorService = yield* Cursors
  const scripts = perKind((kind): Backend<MediaBackend.MediaRequest, MediaBackend.MediaPage> =>
    MediaBackend.make(client, parsers, kind)
  )
  const tokens = yield* Effect.all(perKind((kind) => {
    const backend = VqdBackend.make(client, parsers, kind)
    // A token belongs to the address that it was given to: it is not for a store that others share.
    return Effect.provide(Lookup.make({
      endpoint: kind,
      space: "vqd",
      schema: Token,
      cache: { ...settings.cache, longest: VQD_LIFETIME, staleFor: Duration.zero, revalidate: 0, maxBytes: 256 * 1024 },
      lifetime: () => VQD_LIFETIME,
      keyOf: textKey,
      ask: (request: TextRequest) => Effect.mapError(backend.ask(request), (error) => failureOf({ backend: kind, error })),
      backendOf: () => kind
    }), SecondLevel.none)
  }))

  const ask = (request: PageRequest): Effect.Effect<MediaBackend.MediaPage, FailedAsk> =>
    Effect.flatMap(tokens[request.kind].get({ text: request.text, region: request.region }), (token) =>
      token._tag === "Failed"
        ? Effect.fail(token.failure)
        : Effect.mapBoth(scripts[request.kind].ask({ ...request, vqd: token.value.vqd }), {
          onFailure: (error) => failureOf({ backend: request.kind, error }),
          onSuccess: (page) => ({ ...page, hits: page.hits.map(Foreign.mediaHitOf) })
        }))

  const lookups = yield* Effect.all(perKind((kind) =>
    Lookup.make({
      endpoint: kind,
      space: kind,
      schema: MediaBackend.MediaPage,
      cache: { ...settings.cache, maxBytes: Math.floor(settings.cache.maxBytes / 3) },
      lifetime: ({ text, timeSpan }: PageRequest, page: MediaBackend.MediaPage, now) =>
        lifetimeOf(
          settings.lifetimes,
          { text, df: timeSpan?.charAt(0), ...(kind === "news" ? { kind } : {}) },
          page.hits.length === 0,
          now
        ),
      keyOf,
      ask,
      backendOf: () => kind
    })
  ))

  const queryOf = (call: MediaCall): MediaQuery => ({
    kind: call.kind,
    text: QueryText.normalise(call.text),
    region: call.region ?? settings.region,
    safeSearch: allowedSafeSearch(call.safeSearch, settings),
    ...(call.timeSpan === undefined ? {} : { timeSpan: call.timeSpan }),
    filters: call.filters
  })

  const list = Effect.fnUntraced(
    function*(query: MediaQuery, offset: number, skip: number, call: MediaCall, found: Lookup.Found<MediaBackend.MediaPage>) {
      const page = found.value
      const hits = page.hits.slice(skip, skip + call.maxResults)
      const passed = skip + hits.length
      const next = passed < page.hits.length
        ? { query, offset, skip: passed }
        : page.nextOffset === undefined || hits.length === 0
        ? undefined
        : { query, offset: page.nextOffset, skip: 0 }
      return {
        hits,
        ...(next === undefined ? {} : { nextCursor: yield* cursorService.seal(cursors, next) }),
        notices: lockRemark(call, settings),
        provenance: found.provenance
      } satisfies MediaList
    }
  )

  return Media.of({
    cacheStats: Effect.map(Effect.all(Object.values(lookups).map(({ stats }) => stats)), (all) => all.reduce(addStats)),
    run: Effect.fn("Media.run")(function*(call) {
      yield* Spans.annotate({ [Spans.DDG_QUERY]: call.text })
      const asked = queryOf(call)
      const continued = call.cursor === undefined ? undefined : yield* cursorService.open(cursors, call.cursor)
      if (continued !== undefined && (continued.query.kind !== asked.kind || continued.query.text !== asked.text)) {
        return yield* InvalidInput.field("cursor", "belongs to another search; repeat the search that gave it, or leave it out")
      }
      const query = continued?.query ?? asked
      const offset = continued?.offset ?? 0
      const skip = continued?.skip ?? 0
      const text = yield* QueryText.build({ text: query.text, includeSites: [], excludeSites: [] })
      const answer = yield* Deadline.within(settings.deadline)(lookups[query.kind].get({ ...query, text, offset }))
      if (answer._tag === "Found") {
        const media = yield* list(query, offset, skip, call, answer)
        return { _tag: media.hits.length === 0 ? "NoResults" : "Results", ...media }
      }
      return answer.stale === undefined
        ? answer.failure
        : { ...answer.failure, stale: yield* list(query, offset, skip, call, answer.stale) }
    })
  })
})
