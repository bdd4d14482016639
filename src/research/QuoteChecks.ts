import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { checkQuote, type QuoteResult } from "../reader/Quote.ts"
import { Reader } from "../reader/Reader.ts"
import { ageSeconds, type Opened, type OpenError, type OpenRequest, WebReader } from "../reader/WebReader.ts"

export interface QuoteRequest {
  readonly url: string
  /** At most 2,000 UTF-16 units count. */
  readonly quote: string
  readonly ignoreAccents: boolean
}

export interface QuoteCheck {
  readonly opened: Opened
  readonly result: QuoteResult
  /** The kinds of orders to a model that the passage seems to give. */
  readonly flags: ReadonlyArray<string>
  /** Whole seconds since the page was fetched. */
  readonly ageSeconds: number
}

export interface QuoteChecksOptions {
  /** For a page that a person or a model named. */
  readonly robots: OpenRequest["robots"]
}

/** Whether a page says what a quotation claims. */
export class QuoteChecks extends Context.Tag("mcp-duckduckgo/research/QuoteChecks")<QuoteChecks, {
  readonly check: (request: QuoteRequest) => Effect.Effect<QuoteCheck, OpenError>
}>() {
  static readonly layer = (options: QuoteChecksOptions): Layer.Layer<QuoteChecks, never, Reader | WebReader> =>
    Layer.effect(QuoteChecks, make(options))
}

/** In the text with its marks, which knows the headings; else in the words alone, where no mark of a link is in the way. */
const best = (texts: ReadonlyArray<string>, { ignoreAccents, quote }: QuoteRequest): QuoteResult => {
  const results = texts.map((text) => checkQuote(text, quote, { ignoreAccents }))
  const rank: Readonly<Record<QuoteResult["match"], number>> = { exact: 3, normalised: 2, closest: 1, none: 0 }
  return results.reduce((a, b) => (rank[b.match] > rank[a.match] || (b.match === a.match && b.score > a.score) ? b : a))
}

const make = Effect.fnUntraced(function*({ robots }: QuoteChecksOptions) {
  const reader = yield* Reader
  const web = yield* WebReader
  return QuoteChecks.of({
    check: Effect.fn("QuoteChecks.check")(function*(request) {
      const opened = yield* web.open({ url: request.url, robots })
      const { markdown, text } = opened.snapshot.document
      const result = best([markdown, text], request)
      const flags = result.passage === "" ? [] : yield* reader.flags(result.passage)
      return { opened, result, flags, ageSeconds: ageSeconds(opened, yield* Clock.currentTimeMillis) }
    })
  })
})
