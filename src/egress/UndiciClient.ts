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

type Options = zlib.ZlibOptions & zlib.BrotliOptions

/** One way to undo an encoding, at once or in a thread of Node's pool. */
interface Inflate {
  readonly now: (bytes: Uint8Array, options: Options) => Uint8Array
  readonly later: (bytes: Uint8Array, options: Options) => Promise<Uint8Array>
}

const gunzip: Inflate = { now: zlib.gunzipSync, later: promisify(zlib.gunzip) }
const inflateZlib: Inflate = { now: zlib.inflateSync, later: promisify(zlib.inflate) }
const inflateRaw: Inflate = { now: zlib.inflateRawSync, later: promisify(zlib.inflateRaw) }
const inflateBrotli: Inflate = { now: zlib.brotliDecompressSync, later: promisify(zlib.brotliDecompress) }

/** By "deflate" some servers mean the zlib format, as RFC 9110 does, and some the bare data: the first byte tells. */
const deflated = (bytes: Uint8Array): Inflate => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateZlib : inflateRaw)

const inflaters: ReadonlyMap<string, (bytes: Uint8Array) => Inflate> = new Map([
  ["gzip", () => gunzip],
  ["x-gzip", () => gunzip],
  ["deflate", deflated],
  ["br", () => inflateBrotli]
])

/**
 * Bytes that are inflated at once, and the most that may come of them: a page of results has 10,000 and becomes 40,000.
 * That takes 0.05 ms, and three times as much with the way to a thread and back. What becomes more is begun again in a
 * thread, so that nothing holds up the others for longer than a millisecond.
 */
const AT_ONCE = 32 * 1024
const MOST_AT_ONCE = 256 * 1024

const isTooMuch = (error: unknown): boolean => error instanceof RangeError

const inflate = (bytes: Uint8Array, { later, now }: Inflate, maxOutputLength: number): Promise<Uint8Array> | Uint8Array => {
  if (bytes.length > AT_ONCE) return later(bytes, { maxOutputLength })
  try {
    return now(bytes, { maxOutputLength: Math.min(MOST_AT_ONCE, maxOutputLength) })
  } catch (error) {
    if (!isTooMuch(error)) throw error
    return later(bytes, { maxOutputLength })
  }
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

/**
 * Sends one request and reads its answer, as it came. Written with timers and callbacks: as effects, the two deadlines
 * would take four fibers for every request.
 */
const exchange = (
  dispatcher: Dispatcher,
  options: EgressOptions,
  request: EgressRequest
): Effect.Effect<EgressReply, EgressError> =>
  Effect.async((resume) => {
    const { host } = request.url
    const proxy = options.proxy === undefined ? undefined : new URL(options.proxy)
    const abort = new AbortController()
    const chunks: Array<Uint8Array> = []
    let size = 0
    let over = false

    const settle = (result: Effect.Effect<EgressReply, EgressError>) => {
      if (over) return
      over = true
      clearTimeout(headerTimer)
      clearTimeout(bodyTimer)
      resume(result)
    }
    /** Gives the answer up: its socket is closed. */
    const give = (error: EgressError) => {
      settle(Effect.fail(error))
      abort.abort()
    }
    const fail = (error: unknown) => give(describeFailure(host, error, proxy))
    const late = (phase: TimedOut["phase"], limit: Duration.Duration) => {
      const limitMillis = Duration.toMillis(limit)
      return setTimeout(() => give(new TimedOut({ phase, host, limitMillis })), limitMillis)
    }
    const headerTimer = late("headers", options.headerDeadline)
    const bodyTimer = late("body", options.fetchDeadline)

    const read = ({ body, headers, statusCode }: Dispatcher.ResponseData) => {
      clearTimeout(headerTimer)
      body.on("data", (chunk: Uint8Array) => {
        size += chunk.length
        if (size > options.maxBytes) give(new TooLarge({ host, limitBytes: options.maxBytes }))
        else chunks.push(chunk)
      })
      body.once("end", () =>
        settle(Effect.succeed({ status: statusCode, headers: flatten(headers), bytes: joined(chunks, size) })))
      // Stays for good: a stream that is given up may still report it.
      body.on("error", fail)
    }

    dispatcher.request({
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: request.method,
      headers: { "accept-encoding": ACCEPT_ENCODING, ...request.headers },
      body: request.body ?? null,
      signal: abort.signal
    }).then(read, fail)

    return Effect.sync(() => {
      over = true
      clearTimeout(headerTimer)
      clearTimeout(bodyTimer)
      abort.abort()
    })
  })

const inflated = (host: string, maxBytes: number, reply: EgressReply): Effect.Effect<EgressReply, EgressError> => {
  const { bytes, headers } = reply
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase()
  if (encoding === "" || encoding === "identity" || bytes.length === 0) return Effect.succeed(reply)
  const way = inflaters.get(encoding)?.(bytes)
  if (way === undefined) {
    return Effect.fail(new FetchFailed({ kind: "decode", host, detail: `unknown content encoding ${encoding.slice(0, 40)}` }))
  }
  // zlib stops as soon as the bound is passed: a bomb is never inflated whole.
  const failed = (error: unknown): FetchFailed | TooLarge =>
    isTooMuch(error)
      ? new TooLarge({ host, limitBytes: maxBytes })
      : new FetchFailed({ kind: "decode", host, detail: `its ${encoding} data is damaged` })
  return Effect.suspend(() => {
    try {
      const inflating = inflate(bytes, way, maxBytes)
      return inflating instanceof Promise
        ? Effect.map(Effect.tryPromise({ try: () => inflating, catch: failed }), (plain) => ({ ...reply, bytes: plain }))
        : Effect.succeed({ ...reply, bytes: inflating })
    } catch (error) {
      return Effect.fail(failed(error))
    }
  })
}

/** Sends requests with undici, within the bounds that {@link EgressOptions} set. */
export const make = (
  options: EgressOptions
): Effect.Effect<(request: EgressRequest) => Effect.Effect<EgressReply, EgressError>, never, Scope.Scope> =>
  Effect.map(Dispatchers.make(options), (dispatcher) => (request) =>
    Effect.flatMap(exchange(dispatcher, options, request), (reply) => inflated(request.url.host, options.maxBytes, reply)))
