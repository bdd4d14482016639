import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { once } from "../../domain/Once.ts"
import { Meter } from "../../metrics/Meter.ts"
import * as Spans from "../../metrics/Spans.ts"
import type { BodyLimits } from "./Body.ts"
import { Gate } from "./Gate.ts"
import type { HostTurnsOptions } from "./HostTurns.ts"
import type { PageError } from "./PageErrors.ts"
import { counted } from "./PageMeter.ts"
import { Resolver } from "./Resolver.ts"
import type { Dial } from "./Way.ts"

export interface PageRequest {
  readonly url: string
  /**
   * Whether the rest of the body is wanted, asked once when its first kilobyte is there (or all of a shorter one). If
   * not, the request ends with `Unwanted`. Without it every body is read.
   */
  readonly wants?: (head: PageHead) => boolean
  /** Read no more than this of the body, in bytes as inflated, and be content with it. */
  readonly keepBytes?: number
}

export interface PageHead {
  readonly status: number
  /** The header as it came; empty where there is none. */
  readonly contentType: string
  /** The beginning of the body, at most 1 KiB. */
  readonly first: Uint8Array
}

export interface PageHeaders {
  readonly contentType?: string
  readonly lastModified?: string
  readonly etag?: string
  readonly link?: string
  readonly retryAfter?: string
}

export interface Page {
  /** Where the answer came from, after all redirects; without a fragment. */
  readonly finalUrl: string
  /** Any status but that of a redirect: what is no success is an answer too. */
  readonly status: number
  readonly headers: PageHeaders
  /** Content encoding undone. */
  readonly bytes: Uint8Array
  /** `keepBytes` cut it off. */
  readonly truncated: boolean
  /** Where the redirects led, in order; the last one is `finalUrl`. */
  readonly redirects: ReadonlyArray<string>
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number
  /** The IP address that was asked; undefined where a proxy chose it. */
  readonly address: string | undefined
}

export interface PageFetcherOptions extends BodyLimits {
  /** Names this program and where to read about it. */
  readonly userAgent: string
  /** For all of it: waiting for a turn, look-ups, redirects, the body. */
  readonly fetchDeadline: Duration.Duration
  /** For the headers of each answer, from asking for the connection. */
  readonly headerDeadline: Duration.Duration
  /** For each look-up. */
  readonly lookupDeadline: Duration.Duration
  readonly maxRedirects: number
  readonly turns: HostTurnsOptions
  /** `http(s)://[user:password@]host:port` of the operator's; holds a secret. Private hosts are asked without it. */
  readonly proxy?: string
  /** PEM, in place of all that Node trusts by itself. */
  readonly ca?: ReadonlyArray<string>
  /** How connections are opened, in place of Node's own way. */
  readonly dial?: Dial
}

const MIB = 1024 * 1024

export const defaults = {
  fetchDeadline: Duration.seconds(20),
  headerDeadline: Duration.seconds(10),
  lookupDeadline: Duration.seconds(5),
  maxRedirects: 5,
  maxWireBytes: 2 * MIB,
  maxBytes: 5 * MIB,
  maxRatio: 200,
  turns: { interval: Duration.seconds(1), burst: 2, perHost: 2, atOnce: 16, waiting: 200 }
} satisfies Omit<PageFetcherOptions, "userAgent">

/**
 * The only way to pages of the open web: one GET that goes where {@link Gate} lets it and nowhere else. The address and
 * those that redirects lead to are admitted one by one; of a name all addresses must be, and exactly one of them is
 * dialled. Nothing is sent but the same few headers, and nothing is remembered: no cookies, no connections. Every
 * answer ends within the deadlines and the bounds, and interrupting it closes its socket.
 */
export class PageFetcher extends Context.Tag("mcp-duckduckgo/egress/page/PageFetcher")<PageFetcher, {
  readonly fetch: (request: PageRequest) => Effect.Effect<Page, PageError>
}>() {
  /** The HTTP client is loaded with the first request. */
  static readonly layer = (options: PageFetcherOptions): Layer.Layer<PageFetcher, never, Gate> =>
    Layer.effect(
      PageFetcher,
      Effect.gen(function*() {
        const gate = yield* Gate
        const resolver = yield* Resolver
        const count = counted(yield* Meter)
        const client = yield* once(
          Effect.flatMap(Effect.promise(() => import("./PageClient.ts")), (module) =>
            module.make(options, gate, resolver))
        )
        return {
          fetch: Effect.fn("PageFetcher.fetch", { kind: "client" })(function*(request) {
            yield* Spans.annotate({ [Spans.URL_FULL]: request.url })
            const fetch = yield* client
            return yield* count(fetch(request))
          })
        }
      })
    )
}
