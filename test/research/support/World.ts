import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { FetchFailed } from "../../../src/domain/Errors.ts"
import { Gate } from "../../../src/egress/page/Gate.ts"
import { Unwanted } from "../../../src/egress/page/PageErrors.ts"
import { type Page, PageFetcher } from "../../../src/egress/page/PageFetcher.ts"
import { Robots } from "../../../src/egress/page/Robots.ts"
import { read } from "../../../src/reader/Read.ts"
import { Reader } from "../../../src/reader/Reader.ts"
import { Snapshots } from "../../../src/reader/Snapshot.ts"
import { defaults, WebReader } from "../../../src/reader/WebReader.ts"
import { Cursors } from "../../../src/search/Cursors.ts"
import { flagsOf } from "../../../src/security/text/Flags.ts"
import { none } from "../../../src/security/url/Blocklists.ts"
import { parse } from "../../../src/security/url/PrivateHosts.ts"
import { check, checkAddress } from "../../../src/security/url/UrlGuard.ts"

/** A page of the web that a test makes up. */
export interface Site {
  readonly body?: string
  readonly type?: string
  readonly status?: number
  readonly retryAfter?: string
  readonly finalUrl?: string
  readonly lastModified?: string
  /** How long the answer takes, by the clock of the test. */
  readonly takes?: Duration.DurationInput
  /** No answer at all. */
  readonly down?: boolean
}

export interface World {
  /** By address; what is not there answers 404. */
  readonly sites: Map<string, Site>
  readonly asked: Array<string>
}

export const world = (sites: Readonly<Record<string, Site>>): World => ({ sites: new Map(Object.entries(sites)), asked: [] })

export const html = (title: string, ...paragraphs: ReadonlyArray<string>): Site => ({
  body: `<html><head><title>${title}</title></head><body><main><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join("")}</main></body></html>`
})

/** The real rules, with one private host opened. */
const gate = Layer.sync(Gate, () => {
  const policy = { privateHosts: [Either.getOrThrow(parse("wiki.corp"))] }
  return { admit: check(policy, none), forbid: checkAddress(policy) }
})

const fetcher = ({ asked, sites }: World) =>
  Layer.effect(PageFetcher, Effect.map(Gate, ({ admit }) => PageFetcher.of({
    fetch: ({ url, wants }) =>
      Effect.gen(function*() {
        const admitted = yield* admit(url)
        const { href, host } = admitted.url
        asked.push(href)
        const site = sites.get(href) ?? { status: 404, body: "no such page" }
        yield* Effect.sleep(site.takes ?? 0)
        if (site.down === true) return yield* new FetchFailed({ kind: "connect", host, detail: "nobody answers" })
        const bytes = new TextEncoder().encode(site.body ?? "")
        const contentType = site.type ?? "text/html; charset=utf-8"
        const status = site.status ?? 200
        if (wants !== undefined && !wants({ status, contentType, first: bytes.subarray(0, 1024) })) {
          return yield* new Unwanted({ host, status, contentType })
        }
        return {
          finalUrl: site.finalUrl ?? href,
          status,
          headers: {
            contentType,
            ...(site.retryAfter === undefined ? {} : { retryAfter: site.retryAfter }),
            ...(site.lastModified === undefined ? {} : { lastModified: site.lastModified })
          },
          bytes,
          truncated: false,
          redirects: site.finalUrl === undefined ? [] : [site.finalUrl],
          fetchedAt: yield* Clock.currentTimeMillis,
          address: "192.0.2.1"
        } satisfies Page
      })
  })))

/** Reads in this thread. */
const reader = Layer.succeed(Reader, {
  read,
  status: Effect.succeed({ threads: 0, pages: 0 }),
  flags: (text: string) => Effect.sync(() => [...new Set(flagsOf(text).flatMap(({ kinds }) => kinds))])
})

export const cursors = Cursors.layer({ key: Redacted.make("k".repeat(32)), file: "/nowhere/cursor.key", userAgent: "test" })

/** A web reader over the made-up web, with the real rules, robots and snapshots. */
export const webReader = (web: World, quota = { maxBytes: 10_000_000, maxCount: 100 }) =>
  WebReader.layer({ ...defaults, agent: "mcp-duckduckgo" }).pipe(
    Layer.provide(Robots.layer()),
    Layer.provide(fetcher(web)),
    Layer.provide(gate),
    Layer.provide(Snapshots.layer(quota)),
    Layer.provideMerge(reader)
  )
