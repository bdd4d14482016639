import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Memory from "../cache/Memory.ts"
import * as SingleFlight from "../cache/SingleFlight.ts"
import * as Deadline from "../domain/Deadline.ts"
import { Gate } from "../egress/page/Gate.ts"
import type { PageError } from "../egress/page/PageErrors.ts"
import { type Page, PageFetcher, type PageHead } from "../egress/page/PageFetcher.ts"
import { Robots } from "../egress/page/Robots.ts"
import { retryAfterSeconds } from "../egress/RetryAfter.ts"
import { kindOfContent } from "./ContentType.ts"
import { type ReadError, UnsupportedContent } from "./Document.ts"
import { Reader } from "./Reader.ts"
import { type Snapshot, snapshotOf, Snapshots } from "./Snapshot.ts"

/** The site answered, but not with the page. */
export class PageStatus extends Schema.TaggedError<PageStatus>()("PageStatus", {
  host: Schema.String,
  status: Schema.Number,
  retryAfterSeconds: Schema.optionalWith(Schema.Number, { exact: true })
}) {
  override get message(): string {
    const { host, retryAfterSeconds, status } = this
    const later = retryAfterSeconds === undefined ? "" : `; it asks to come back in ${retryAfterSeconds} s`
    return `${host} answered HTTP ${status}: ${meaningOf(status)}${later}. This says nothing about what the page holds`
  }
}

const meaningOf = (status: number): string => {
  if (status === 404 || status === 410) return "there is no such page"
  if (status === 401 || status === 407) return "the page is only for those who sign in"
  if (status === 451) return "the page is withheld for legal reasons"
  if (status === 403 || status === 429) return "the site refuses to give the page to this program, or to anybody"
  return status >= 500 ? "the site is out of order, or refuses" : "that is no page"
}

/** The site wants no program to read this page, and it was not a person who named it. */
export class RobotsRefused extends Schema.TaggedError<RobotsRefused>()("RobotsRefused", {
  url: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.url} is not read: its robots.txt is respected (${this.reason})`
  }
}

export type OpenError = PageError | PageStatus | ReadError | RobotsRefused

export interface OpenRequest {
  readonly url: string
  /** Ask the site even where the page was read a moment ago. */
  readonly renew?: boolean
  /** `obey`: what robots.txt forbids is not read. `state`: it is read, and the answer says that robots.txt forbids it. */
  readonly robots: "obey" | "state" | "ignore"
  /** Nobody named the page: a search found it. What the open web leads to is no private host. */
  readonly found?: boolean
}

/** A page that was read. */
export interface Opened {
  readonly snapshot: Snapshot
  /** Milliseconds since the epoch; earlier than now where the page was still known. */
  readonly fetchedAt: number
  /** Where the redirects led, in order; none where there were none. */
  readonly redirects: ReadonlyArray<string>
  /** As the site says; absent where it does not, or where nobody asked. */
  readonly lastModified?: string
  /** The line of robots.txt that forbids programs to read the page. */
  readonly disallowedBy?: string
}

export interface WebReaderOptions {
  /** The product token of this program, for robots.txt. */
  readonly agent: string
  /** How long a page that was read is not fetched again, so that a reader can turn its pages. */
  readonly keptFor: Duration.Duration
  /** For a page from the first look-up to the last word. */
  readonly deadline: Duration.Duration
}

export const defaults: Omit<WebReaderOptions, "agent"> = {
  keptFor: Duration.minutes(10),
  deadline: Duration.seconds(40)
}

/** Reads pages of the open web: fetched within the rules, read in a thread, kept as a snapshot. */
export class WebReader extends Context.Tag("mcp-duckduckgo/reader/WebReader")<WebReader, {
  readonly open: (request: OpenRequest) => Effect.Effect<Opened, OpenError>
  readonly snapshot: (hash: string) => Effect.Effect<Snapshot | undefined>
}>() {
  static readonly layer = (
    options: WebReaderOptions
  ): Layer.Layer<WebReader, never, Gate | PageFetcher | Reader | Robots | Snapshots> => Layer.scoped(WebReader, make(options))
}

/** What is kept of a visit; the text itself is in the snapshots. */
interface Visit extends Omit<Opened, "snapshot"> {
  readonly hash: string
}

const VISITS_BYTES = 1024 * 1024
const ROBOTS_PATIENCE = Duration.seconds(3)
const OPEN_WEB = new URL("https://duckduckgo.com/")

const isPage = (status: number): boolean => status >= 200 && status < 300

/** Of what is no page only the headers count, and its body is short. */
const isWanted = ({ contentType, first, status }: PageHead): boolean =>
  !isPage(status) || Either.isRight(kindOfContent(first, contentType))

/** One page is one page, whatever part of it a link points to; but not whatever rules it was read by. */
const nameOf = ({ found, robots, url }: OpenRequest): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed !== undefined) parsed.hash = ""
  return `${robots} ${found ?? false} ${parsed?.href ?? url}`
}

const make = (
  options: WebReaderOptions
): Effect.Effect<Context.Tag.Service<WebReader>, never, Gate | PageFetcher | Reader | Robots | Scope.Scope | Snapshots> =>
  Effect.gen(function*() {
    const gate = yield* Gate
    const fetcher = yield* PageFetcher
    const reader = yield* Reader
    const robots = yield* Robots
    const snapshots = yield* Snapshots
    const flight = yield* SingleFlight.make<Opened, OpenError>((error) => error._tag === "TimedOut")
    const visits = Memory.make<Visit>(VISITS_BYTES)
    const keptMillis = Duration.toMillis(options.keptFor)

    const remember = (name: string, visit: Visit): Effect.Effect<void> =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const until = now + keptMillis
        const size = 2 * (name.length + JSON.stringify(visit).length)
        visits.set(name, { value: visit, fetchedAt: visit.fetchedAt, freshUntil: until, staleUntil: until }, size)
      })

    const obeyed = (url: string): Effect.Effect<void, RobotsRefused> =>
      Effect.flatMap(robots.may(url, options.agent), ({ reason, verdict }) =>
        verdict === "allowed" ? Effect.void : new RobotsRefused({ url, reason }))

    /** Beside the page, which does not wait for a site that is slow to say what it wants. */
    const stated = (url: string): Effect.Effect<{ readonly disallowedBy?: string }> =>
      robots.may(url, options.agent).pipe(
        Effect.map(({ reason, verdict }) => (verdict === "disallowed" ? { disallowedBy: reason } : {})),
        Effect.timeoutTo({ duration: ROBOTS_PATIENCE, onTimeout: () => ({}), onSuccess: (wish) => wish })
      )

    const fetched = (url: string): Effect.Effect<Page, PageError | PageStatus | UnsupportedContent> =>
      fetcher.fetch({ url, wants: isWanted }).pipe(
        Effect.catchTag("Unwanted", ({ contentType }) =>
          new UnsupportedContent({ found: contentType === "" ? "data of no known kind" : contentType.slice(0, 100) })),
        Effect.filterOrFail(({ status }) => isPage(status), ({ fetchedAt, finalUrl, headers, status }) => {
          const later = retryAfterSeconds(headers.retryAfter, fetchedAt)
          return new PageStatus({
            host: new URL(finalUrl).host,
            status,
            ...(later === undefined ? {} : { retryAfterSeconds: later })
          })
        })
      )

    const visit = Effect.fnUntraced(function*(request: OpenRequest) {
      const { url } = request
      // The rules first: what they refuse is not even asked for its robots.txt.
      yield* gate.admit(url, request.found === true ? OPEN_WEB : undefined)
      if (request.robots === "obey") yield* obeyed(url)
      const [{ bytes, fetchedAt, finalUrl, headers, redirects }, wish] = yield* Effect.all(
        [fetched(url), request.robots === "state" ? stated(url) : Effect.succeed({})],
        { concurrency: "unbounded" }
      )
      const document = yield* reader.read({ bytes, contentType: headers.contentType ?? "", url: finalUrl })
      const snapshot = snapshotOf(document, fetchedAt)
      const facts = {
        fetchedAt,
        redirects,
        ...(headers.lastModified === undefined ? {} : { lastModified: headers.lastModified.slice(0, 40) }),
        ...wish
      }
      yield* snapshots.put(snapshot)
      yield* remember(nameOf(request), { ...facts, hash: snapshot.hash })
      return { ...facts, snapshot } satisfies Opened
    })

    const known = Effect.fnUntraced(function*(request: OpenRequest) {
      const found = visits.get(nameOf(request), yield* Clock.currentTimeMillis)
      if (found === undefined) return undefined
      const { hash, ...facts } = found.value
      const snapshot = yield* snapshots.get(hash)
      return snapshot === undefined ? undefined : { ...facts, snapshot } satisfies Opened
    })

    return WebReader.of({
      snapshot: snapshots.get,
      open: Effect.fn("WebReader.open")(function*(request) {
        const before = request.renew === true ? undefined : yield* known(request)
        if (before !== undefined) return before
        return yield* Deadline.within(options.deadline)(flight(nameOf(request), visit(request)))
      })
    })
  })

/** Whole seconds since a page was fetched; `now` in milliseconds since the epoch. */
export const ageSeconds = ({ fetchedAt }: Opened, now: number): number => Math.max(0, Math.round((now - fetchedAt) / 1000))
