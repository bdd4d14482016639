import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { readFile } from "node:fs/promises"
import * as http from "node:http"
import * as https from "node:https"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import type { Target } from "./OtelEnv.ts"

/** A batch did not get there. The message names no header and no path, which may hold secrets. */
export class NotSent extends Schema.TaggedError<NotSent>()("NotSent", {
  host: Schema.String,
  reason: Schema.String,
  /** Trying again may help; `after` is what the receiver asked for, in milliseconds. */
  again: Schema.Boolean,
  after: Schema.optionalWith(Schema.Number, { exact: true })
}) {
  override get message(): string {
    return `Telemetry was not taken by ${this.host}: ${this.reason}`
  }
}

export interface Sender {
  /** Gives up after `within` milliseconds, tries included. */
  readonly send: (body: Uint8Array, contentType: string, within: number) => Effect.Effect<void, NotSent>
}

/** OTLP specification, "Failures": these, and no answer at all, are worth another try. */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504])

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 10_000
const MOST_TRIES = 5

const retryAfter = (header: string | undefined): number | undefined => {
  const seconds = Number(header)
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

const compress = promisify(gzip)

const fileOf = (path: string | undefined): Effect.Effect<Buffer | undefined, string> =>
  path === undefined ? Effect.succeed(undefined) : Effect.tryPromise({
    try: () => readFile(path),
    catch: () => `the file ${path} cannot be read`
  })

/** Posts to one receiver over connections that it keeps. Interrupting closes the socket. Fails where a file of `target` cannot be read. */
export const make = (target: Target): Effect.Effect<Sender, string, Scope.Scope> =>
  Effect.gen(function*() {
    const secure = target.url.protocol === "https:"
    const files = yield* Effect.all({
      ca: fileOf(target.caFile),
      cert: fileOf(target.certificateFile),
      key: fileOf(target.keyFile)
    })
    const agent = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const options = { keepAlive: true, maxSockets: 2, timeout: target.timeout }
        return secure ? new https.Agent({ ...options, ...files }) : new http.Agent(options)
      }),
      (made) => Effect.sync(() => made.destroy())
    )
    const { host } = target.url
    const failure = (reason: string, again: boolean, after?: number): NotSent =>
      new NotSent({ host, reason, again, ...(after === undefined ? {} : { after }) })

    const post = (body: Uint8Array, contentType: string): Effect.Effect<void, NotSent> =>
      Effect.async<void, NotSent>((resume) => {
        const request = (secure ? https : http).request(target.url, {
          method: "POST",
          agent,
          headers: {
            ...Redacted.value(target.headers),
            "content-type": contentType,
            "content-length": String(body.length),
            ...(target.gzip ? { "content-encoding": "gzip" } : {})
          }
        }, (response) => {
          const status = response.statusCode ?? 0
          // What it says about rejected items is of no use here; the connection is kept only when it was read.
          response.resume()
          response.on("error", () => undefined)
          resume(status >= 200 && status < 300
            ? Effect.void
            : failure(`HTTP ${status}`, AGAIN.has(status), retryAfter(response.headers["retry-after"])))
        })
        request.on("error", (error) => {
          resume(failure("code" in error ? String(error.code) : "no connection", true))
        })
        request.end(body)
        return Effect.sync(() => request.destroy())
      }).pipe(
        Effect.timeoutFail({
          duration: target.timeout,
          onTimeout: () => failure(`no answer within ${target.timeout} ms`, true)
        })
      )

    const attempt = (body: Uint8Array, contentType: string, end: number, tries: number): Effect.Effect<void, NotSent> =>
      Effect.catchAll(post(body, contentType), (error) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const pause = error.after ?? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1))
          return !error.again || tries >= MOST_TRIES || now + pause >= end
            ? error
            : Effect.zipRight(Effect.sleep(pause), attempt(body, contentType, end, tries + 1))
        }))

    return {
      send: (body, contentType, within) =>
        Effect.gen(function*() {
          const sent = target.gzip ? yield* Effect.promise(() => compress(body)) : body
          yield* attempt(sent, contentType, (yield* Clock.currentTimeMillis) + within, 1)
        }).pipe(
          Effect.timeoutFail({ duration: within, onTimeout: () => failure(`not sent within ${within} ms`, false) })
        )
    }
  })
