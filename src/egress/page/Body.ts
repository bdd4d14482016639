import type { Readable } from "node:stream"
import * as zlib from "node:zlib"
import { FetchFailed, TooLarge } from "../../domain/Errors.ts"
import { InflatesTooMuch } from "./PageErrors.ts"

export interface BodyLimits {
  /** As sent. */
  readonly maxWireBytes: number
  /** As inflated. */
  readonly maxBytes: number
  /** Inflated to sent. */
  readonly maxRatio: number
}

export interface BodyOptions extends BodyLimits {
  readonly host: string
  readonly encoding: Encoding
  /** Stop, with what there is, when so many bytes are inflated. */
  readonly keepBytes: number | undefined
}

type Encoding = "identity" | "gzip" | "br"

/** What {@link readBody} can undo. */
export const ACCEPT_ENCODING = "gzip, br"

/** Below this many inflated bytes no ratio is suspicious: a short text repeated inflates without any malice. */
const RATIO_FROM_BYTES = 128 * 1024

/** How many bytes of the beginning are shown to whoever decides whether the rest is wanted. */
const FIRST_BYTES = 1024

const encodings: ReadonlyMap<string, Encoding> = new Map([["gzip", "gzip"], ["x-gzip", "gzip"], ["br", "br"]])

/**
 * The one content encoding of an answer. Several on top of each other are what bombs are made of, and nobody else
 * sends.
 */
export const encodingOf = (host: string, header: string): Encoding | FetchFailed => {
  const names = header.toLowerCase().split(",").map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity")
  const [name] = names
  if (name === undefined) return "identity"
  const known = encodings.get(name)
  if (names.length === 1 && known !== undefined) return known
  const detail = names.length > 1
    ? "several content encodings at once"
    : `unknown content encoding ${name.slice(0, 40)}`
  return new FetchFailed({ kind: "decode", host, detail })
}

export interface BodyEnd {
  readonly bytes: Uint8Array
  /** There is more, which was not read. */
  readonly truncated: boolean
}

export interface BodyEvents {
  /** Called once, with the first kilobyte or all there is; answers whether to go on. */
  readonly first: (bytes: Uint8Array) => boolean
  readonly end: (body: BodyEnd) => void
  readonly fail: (error: FetchFailed | TooLarge | InflatesTooMuch) => void
  /** The stream broke. */
  readonly broken: (error: unknown) => void
}

/**
 * Reads a body and inflates it as it comes: each bound ends it at the piece that passes it, so that no more than that
 * piece is held beyond the bound. Events come until the first that is an end. The function that is given back stops
 * all.
 */
export const readBody = (body: Readable, options: BodyOptions, events: BodyEvents): () => void => {
  const { encoding, host, keepBytes, maxBytes, maxRatio, maxWireBytes } = options
  const chunks: Array<Uint8Array> = []
  let wire = 0
  let size = 0
  let shown = false
  let over = false
  let inflater: zlib.Gunzip | zlib.BrotliDecompress | undefined

  const stop = () => {
    over = true
    inflater?.destroy()
  }
  const fail = (error: FetchFailed | TooLarge | InflatesTooMuch) => {
    stop()
    events.fail(error)
  }
  const finish = (truncated: boolean) => {
    stop()
    events.end({ bytes: Buffer.concat(chunks, Math.min(size, keepBytes ?? size)), truncated })
  }
  const show = (): boolean => {
    shown = true
    const wanted = events.first(Buffer.concat(chunks).subarray(0, FIRST_BYTES))
    if (!wanted) stop()
    return wanted
  }
  const take = (chunk: Uint8Array) => {
    if (over) return
    size += chunk.length
    chunks.push(chunk)
    if (keepBytes !== undefined && size > keepBytes) return shown || show() ? finish(true) : undefined
    if (size > maxBytes) return fail(new TooLarge({ host, limitBytes: maxBytes }))
    if (size > RATIO_FROM_BYTES && size > wire * maxRatio) {
      return fail(new InflatesTooMuch({ host, limitRatio: maxRatio }))
    }
    if (!shown && size >= FIRST_BYTES) show()
  }
  const ended = () => {
    if (!over && (shown || show())) finish(false)
  }

  const inflate = (): zlib.Gunzip | zlib.BrotliDecompress => {
    const stream = encoding === "br" ? zlib.createBrotliDecompress() : zlib.createGunzip()
    stream.on("data", take)
    stream.on("end", ended)
    stream.on("error", () => {
      if (!over) fail(new FetchFailed({ kind: "decode", host, detail: `its ${encoding} data is damaged` }))
    })
    stream.on("drain", () => body.resume())
    return stream
  }

  body.on("data", (chunk: Uint8Array) => {
    if (over) return
    wire += chunk.length
    if (wire > maxWireBytes) return fail(new TooLarge({ host, limitBytes: maxWireBytes }))
    if (encoding === "identity") return take(chunk)
    inflater ??= inflate()
    if (!inflater.write(chunk)) body.pause()
  })
  body.on("end", () => {
    if (inflater === undefined) ended()
    else inflater.end()
  })
  // Stays for good: a stream that is given up may still report it.
  body.on("error", (error) => {
    if (over) return
    stop()
    events.broken(error)
  })
  return stop
}
