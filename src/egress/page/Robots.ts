import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { decodeText } from "../Charset.ts"
import { type Page, PageFetcher } from "./PageFetcher.ts"
import * as RobotsText from "./RobotsText.ts"

export interface RobotsAnswer {
  /** `unknown`: the site could not say. RFC 9309 then wants nothing to be read that no person asked for. */
  readonly verdict: "allowed" | "disallowed" | "unknown"
  /** The line that decided, or why there is none. */
  readonly reason: string
  readonly crawlDelaySeconds: number | undefined
}

export interface RobotsOptions {
  /** RFC 9309, section 2.4, allows at most a day. */
  readonly timeToLive: Duration.Duration
  /** How long a site that could not say is not asked again. */
  readonly unknownFor: Duration.Duration
  /** Sites that are remembered; the one that was not asked about for longest goes first. */
  readonly sites: number
}

export const defaults: RobotsOptions = {
  timeToLive: Duration.hours(6),
  unknownFor: Duration.minutes(1),
  sites: 500
}

/** What a site answered; without `text` it could not say. */
interface Known {
  readonly text: RobotsText.RobotsText | undefined
  readonly detail: string
  readonly at: number
}

/**
 * What an answer to a request for robots.txt means (section 2.3.1). Too many requests is no statement of the site's
 * will.
 */
const meaning = ({ bytes, fetchedAt, headers, status }: Page): Known => {
  const at = fetchedAt
  if (status >= 200 && status < 300) {
    return { text: RobotsText.parse(decodeText(bytes, headers.contentType)), detail: "no rule speaks of it", at }
  }
  const detail = `robots.txt was answered with HTTP ${status}`
  return { text: status >= 400 && status < 500 && status !== 429 ? [] : undefined, detail, at }
}

const answerOf = ({ detail, text }: Known, agent: string, url: URL): RobotsAnswer => {
  if (text === undefined) return { verdict: "unknown", reason: detail, crawlDelaySeconds: undefined }
  const { allowed, crawlDelaySeconds, rule } = RobotsText.verdict(text, agent, url)
  return { verdict: allowed ? "allowed" : "disallowed", reason: rule ?? detail, crawlDelaySeconds }
}

/**
 * What sites want programs to read. It says and does not decide: whether a wish binds depends on whether a person asked
 * for the very page.
 */
export class Robots extends Context.Tag("mcp-duckduckgo/egress/page/Robots")<Robots, {
  /** `agent` is the product token, the name of this program without a version. */
  readonly may: (url: string, agent: string) => Effect.Effect<RobotsAnswer>
}>() {
  static readonly layer = (options: RobotsOptions = defaults): Layer.Layer<Robots, never, PageFetcher> =>
    Layer.effect(Robots, make(options))
}

interface Site {
  readonly known: Effect.Effect<Known>
  readonly forget: Effect.Effect<void>
}

const make = Effect.fnUntraced(function*({ sites: most, timeToLive, unknownFor }: RobotsOptions) {
  const fetcher = yield* PageFetcher
  const sites = new Map<string, Site>()

  const ask = (origin: string): Effect.Effect<Known> =>
    fetcher.fetch({ url: `${origin}/robots.txt`, keepBytes: RobotsText.MOST_BYTES }).pipe(
      Effect.map(meaning),
      Effect.catchAll((error) =>
        Effect.map(Clock.currentTimeMillis, (at) => ({
          text: undefined,
          detail: `robots.txt could not be read: ${error.message}`,
          at
        })))
    )

  /** Callers who want the same site at the same time share one request. */
  const siteOf = (origin: string): Effect.Effect<Site> =>
    Effect.suspend(() => {
      const site = sites.get(origin)
      return site === undefined
        ? Effect.map(Effect.cachedInvalidateWithTTL(ask(origin), timeToLive), ([known, forget]) => ({ known, forget }))
        : Effect.succeed(site)
    }).pipe(
      Effect.map((site) => {
        // Put back at the end: the first of a map is the one that was not wanted for longest.
        sites.delete(origin)
        sites.set(origin, site)
        for (const oldest of sites.keys()) {
          if (sites.size > most) sites.delete(oldest)
          else break
        }
        return site
      })
    )

  const lookup = (origin: string): Effect.Effect<Known> =>
    Effect.flatMap(siteOf(origin), ({ forget, known }) =>
      Effect.flatMap(Effect.zip(known, Clock.currentTimeMillis), ([found, now]) =>
        found.text === undefined && now - found.at > Duration.toMillis(unknownFor)
          ? Effect.zipRight(forget, known)
          : Effect.succeed(found)))

  return Robots.of({
    may: (text, agent) =>
      URL.canParse(text)
        ? Effect.suspend(() => {
          const url = new URL(text)
          return Effect.map(lookup(url.origin), (known) => answerOf(known, agent, url))
        })
        : Effect.succeed({ verdict: "unknown", reason: "it is no absolute URL", crawlDelaySeconds: undefined })
  })
})
