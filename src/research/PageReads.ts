import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { InvalidInput } from "../domain/Errors.ts"
import { type Comparison, compareTexts } from "../reader/Compare.ts"
import { type Excerpt, excerptOf, type ExcerptRequest } from "../reader/Excerpt.ts"
import type { ReadFormat } from "../reader/ReadFile.ts"
import { Reader } from "../reader/Reader.ts"
import type { Snapshot } from "../reader/Snapshot.ts"
import { ageSeconds, type Opened, type OpenError, type OpenRequest, WebReader } from "../reader/WebReader.ts"
import { codec } from "../search/Cursor.ts"
import { Cursors } from "../search/Cursors.ts"

export interface PageRequest extends Omit<ExcerptRequest, "rest"> {
  readonly url: string
  /** Goes on where an earlier answer about the same URL ended. */
  readonly cursor?: string
  /** The hash of an earlier snapshot: the page is fetched anew and compared with it. */
  readonly compareWith?: string
}

/** A page, and the part of it that was asked for. */
export interface PageRead {
  readonly opened: Opened
  readonly excerpt: Excerpt
  readonly nextCursor?: string
  /** Against the snapshot that was named. */
  readonly changes?: Comparison & { readonly takenAt: number }
  /** The kinds of orders to a model that the text which is shown seems to give. */
  readonly flags: ReadonlyArray<string>
  /** Whole seconds since the page was fetched. */
  readonly ageSeconds: number
}

const FORMATS: ReadonlyArray<ReadFormat> = ["markdown", "text", "outline"]

/** What a cursor holds. It is of use with its own URL only, for which somebody has agreed. */
const Place = Schema.Struct({
  url: Schema.String,
  snapshot: Schema.String,
  format: Schema.Literal(...FORMATS),
  start: Schema.Number,
  end: Schema.Number
})
type Place = typeof Place.Type

const places = codec("page", Place)

const changed = (): InvalidInput =>
  InvalidInput.field("cursor", "the page has changed since, and the earlier text is not kept any more; leave it out to start again")

export interface PageReadsOptions {
  /** For a page that a person or a model named. */
  readonly robots: OpenRequest["robots"]
}

/** Pages as tools show them: by format, section, phrase, page of tokens, and beside what they were. */
export class PageReads extends Context.Tag("mcp-duckduckgo/research/PageReads")<PageReads, {
  readonly read: (request: PageRequest) => Effect.Effect<PageRead, InvalidInput | OpenError>
}>() {
  static readonly layer = (options: PageReadsOptions): Layer.Layer<PageReads, never, Cursors | Reader | WebReader> =>
    Layer.effect(PageReads, make(options))
}

const make = Effect.fnUntraced(function*({ robots }: PageReadsOptions) {
  const cursors = yield* Cursors
  const reader = yield* Reader
  const web = yield* WebReader

  const placeOf = Effect.fnUntraced(function*({ cursor, url }: PageRequest) {
    if (cursor === undefined) return undefined
    const place = yield* cursors.open(places, cursor)
    if (place.url === url) return place
    return yield* InvalidInput.field("cursor", "belongs to another url; repeat the url of the answer that gave it")
  })

  /** The page as it was when the cursor was given, even if it was fetched again meanwhile. */
  const continued = (url: string, place: Place): Effect.Effect<Opened, InvalidInput | OpenError> =>
    Effect.flatMap(web.snapshot(place.snapshot), (kept) =>
      kept === undefined
        ? Effect.filterOrFail(web.open({ url, robots }), ({ snapshot }) => snapshot.hash === place.snapshot, changed)
        : Effect.succeed({ snapshot: kept, fetchedAt: kept.takenAt, redirects: [] }))

  const earlier = (hash: string): Effect.Effect<Snapshot, InvalidInput> =>
    Effect.flatMap(web.snapshot(hash), (kept) =>
      kept === undefined
        ? InvalidInput.field("compare_with", "names no snapshot that is still kept; read the page without it")
        : Effect.succeed(kept))

  return PageReads.of({
    read: Effect.fn("PageReads.read")(function*(request) {
      const { compareWith, url } = request
      const place = yield* placeOf(request)
      const before = compareWith === undefined ? undefined : yield* earlier(compareWith)
      const opened = place === undefined
        ? yield* web.open({ url, robots, renew: before !== undefined })
        : yield* continued(url, place)
      const { document, hash } = opened.snapshot
      const excerpt = yield* excerptOf(document, { ...request, ...(place === undefined ? {} : { rest: place }) })
      const flags = excerpt.text === "" ? [] : yield* reader.flags(excerpt.text)
      return {
        opened,
        excerpt,
        ...(excerpt.rest === undefined
          ? {}
          : { nextCursor: yield* cursors.seal(places, { url, snapshot: hash, ...excerpt.rest }) }),
        ...(before === undefined
          ? {}
          : { changes: { ...compareTexts(before.document.markdown, document.markdown), takenAt: before.takenAt } }),
        flags,
        ageSeconds: ageSeconds(opened, yield* Clock.currentTimeMillis)
      }
    })
  })
})
