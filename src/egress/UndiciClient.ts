import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { promisify } from "node:util"
import * as zlib from "node:zlib"
import type { Dispatcher } from "undici"
import { FetchFailed, TimedOut, TooLarge } from "../domain/Errors.ts"
import * as Dispatchers from "./Dispatcher.ts"
import type { EgressError, EgressOptions, EgressReply, EgressRequest } from "./Egress.ts"
import { describeFailure } from "./TransportFailure.ts"

type Inflate = (bytes: Uint8Array, options: zlib.ZlibOptions & zlib.BrotliOptions) => Promise<Uint8Array>

const inflaters: Readonly<Record<string, Inflate>> = {
  gzip: promisify(zlib.gunzip),
  "x-gzip": promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress)
}

/** What {@link make} can undo. */
export const ACCEPT_ENCODING = "gzip, deflate, br"

const flatten = (headers: Record<string, string | Array<string> | undefined>): Record<string, string> => {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === "string" ? value : value.join(", ")
  }
  return flat
}

const joined = (chunks: ReadonlyArray<Uint8Array>, size: number): Uint8Array => {
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size)
}

/** Sends requests with undici, within the bounds that {@link EgressOptions} set. */
export const make = (
  options: EgressOptions
): Effect.Effect<(request: EgressRequest) => Effect.Effect<EgressReply, EgressError>, never, Scope.Scope> =>
  Effect.map(Dispatchers.make(options), (dispatcher) => {
    const head = (request: EgressRequest): Effect.Effect<Dispatcher.ResponseData, EgressError> =>
      Effect.tryPromise({
        try: (signal) =>
          dispatcher.request({
            origin: request.url.origin,
            path: request.url.pathname + request.url.search,
            method: request.method,
            headers: { "accept-encoding": ACCEPT_ENCODING, ...request.headers },
            body: request.body ?? null,
            signal
          }),
        catch: (error) => describeFailure(request.url.host, error)
      }).pipe(
        Effect.timeoutFail({
          duration: options.headerDeadline,
          onTimeout: () =>
            new TimedOut({
              phase: "headers",
              host: request.url.host,
              limitMillis: Duration.toMillis(options.headerDeadline)
            })
        })
      )

    const read = (host: string, response: Dispatcher.ResponseData): Effect.Effect<Uint8Array, EgressError> =>
      Effect.async<Uint8Array, EgressError>((resume) => {
        const { body } = response
        const chunks: Array<Uint8Array> = []
        let size = 0
        body.on("data", (chunk: Uint8Array) => {
          size += chunk.length
          if (size <= options.maxBytes) chunks.push(chunk)
          else {
            resume(Effect.fail(new TooLarge({ host, limitBytes: options.maxBytes })))
            body.destroy()
          }
        })
        body.once("end", () => resume(Effect.succeed(joined(chunks, size))))
        // Stays for good: a stream that is destroyed on purpose may still report it.
        body.on("error", (error) => resume(Effect.fail(describeFailure(host, error))))
        return Effect.sync(() => body.destroy())
      })

    const inflated = (host: string, encoding: string, bytes: Uint8Array): Effect.Effect<Uint8Array, EgressError> => {
      if (encoding === "" || encoding === "identity" || bytes.length === 0) return Effect.succeed(bytes)
      const inflate = inflaters[encoding]
      return inflate === undefined
        ? Effect.fail(new FetchFailed({ kind: "decode", host, detail: `unknown content encoding ${encoding.slice(0, 40)}` }))
        : Effect.tryPromise({
          // zlib stops as soon as the bound is passed: a bomb is never inflated whole.
          try: () => inflate(bytes, { maxOutputLength: options.maxBytes }),
          catch: (error) =>
            error instanceof RangeError
              ? new TooLarge({ host, limitBytes: options.maxBytes })
              : new FetchFailed({ kind: "decode", host, detail: `its ${encoding} data is damaged` })
        })
    }

    return (request) => {
      const { host } = request.url
      return head(request).pipe(
        Effect.flatMap((response) => {
          const headers = flatten(response.headers)
          return read(host, response).pipe(
            Effect.flatMap((bytes) => inflated(host, (headers["content-encoding"] ?? "").trim().toLowerCase(), bytes)),
            Effect.map((bytes): EgressReply => ({ status: response.statusCode, headers, bytes }))
          )
        }),
        Effect.timeoutFail({
          duration: options.fetchDeadline,
          onTimeout: () =>
            new TimedOut({ phase: "body", host, limitMillis: Duration.toMillis(options.fetchDeadline) })
        })
      )
    }
  })
