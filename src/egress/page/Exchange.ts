import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Dispatcher } from "undici"
import { TimedOut, TooLarge } from "../../domain/Errors.ts"
import { describeFailure } from "../TransportFailure.ts"
import { type BodyLimits, encodingOf, readBody } from "./Body.ts"
import { type PageError, Unwanted } from "./PageErrors.ts"
import type { Way } from "./Way.ts"

export interface ExchangeOptions extends BodyLimits {
  readonly url: URL
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  /** From asking for the connection to the last header. */
  readonly headerDeadline: Duration.Duration
  readonly proxy: URL | undefined
  readonly keepBytes: number | undefined
  /** Whether the rest of a body is wanted, given how it begins. */
  readonly wants: (head: ReplyHead, first: Uint8Array) => boolean
}

export interface ReplyHead {
  readonly status: number
  /** The value of a header, several joined with a comma; empty where there is none. `name` in lower case. */
  readonly header: (name: string) => string
  /** Where a redirect leads; empty where it does not say, or says several things. */
  readonly location: string
}

export interface Reply extends ReplyHead {
  readonly bytes: Uint8Array
  readonly truncated: boolean
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export const isRedirect = ({ status }: ReplyHead): boolean => REDIRECTS.has(status)

const headOf = ({ headers, statusCode }: Dispatcher.ResponseData): ReplyHead => ({
  status: statusCode,
  location: typeof headers["location"] === "string" ? headers["location"] : "",
  header: (name) => {
    const value = headers[name]
    return value === undefined ? "" : typeof value === "string" ? value : value.join(", ")
  }
})

/**
 * One GET and its answer, whose body is read within the limits unless it is a redirect. The way is closed at every end.
 * Written with callbacks: there are six ways to end, and as effects each would be a fiber that races the others.
 */
export const exchange = (way: Way, options: ExchangeOptions): Effect.Effect<Reply, PageError> =>
  Effect.async((resume) => {
    const { headers, host, keepBytes, maxWireBytes, url } = options
    let over = false
    let stopReading = () => {}

    const close = () => {
      over = true
      clearTimeout(timer)
      stopReading()
      way.close()
    }
    const end = (result: Effect.Effect<Reply, PageError>) => {
      if (over) return
      close()
      resume(result)
    }
    const fail = (error: PageError) => end(Effect.fail(error))
    const broken = (error: unknown) => fail(way.refusal() ?? describeFailure(host, error, options.proxy))
    const limitMillis = Duration.toMillis(options.headerDeadline)
    const timer = setTimeout(() => fail(new TimedOut({ phase: "headers", host, limitMillis })), limitMillis)

    const read = (response: Dispatcher.ResponseData) => {
      clearTimeout(timer)
      const { body } = response
      const head = headOf(response)
      const encoding = encodingOf(host, head.header("content-encoding"))
      // Whatever comes before a reader is there ends by closing the way, which the body reports as an error.
      body.on("error", () => undefined)
      if (over) return
      if (isRedirect(head)) return end(Effect.succeed({ ...head, bytes: new Uint8Array(), truncated: false }))
      if (typeof encoding !== "string") return fail(encoding)
      if (keepBytes === undefined && Number(head.header("content-length")) > maxWireBytes) {
        return fail(new TooLarge({ host, limitBytes: maxWireBytes }))
      }
      stopReading = readBody(body, { ...options, encoding }, {
        first: (bytes) => {
          try {
            const wanted = options.wants(head, bytes)
            if (!wanted) fail(new Unwanted({ host, status: head.status, contentType: head.header("content-type") }))
            return wanted
          } catch (defect) {
            // Thrown within an event it would end the process.
            end(Effect.die(defect))
            return false
          }
        },
        end: (ended) => end(Effect.succeed({ ...head, ...ended })),
        fail,
        broken
      })
    }

    way.dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: "GET",
      headers: { ...headers },
      reset: true
    }).then(read, broken)

    return Effect.sync(close)
  })
