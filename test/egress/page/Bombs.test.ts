import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { ServerResponse } from "node:http"
import * as net from "node:net"
import * as zlib from "node:zlib"
import { describe, expect } from "vitest"
import type { PageFetcherOptions } from "../../../src/egress/page/PageFetcher.ts"
import { listening, serve, speak } from "../support/httpServer.ts"
import { fetchPage } from "./support/fetcher.ts"

const KIB = 1024
const MIB = 1024 * KIB

const short: Partial<PageFetcherOptions> = {
  fetchDeadline: Duration.millis(1500),
  headerDeadline: Duration.millis(400)
}

/** Asks a private host for one page. */
const asked = (url: URL, options: Partial<PageFetcherOptions> = {}) =>
  fetchPage(url.href, { privateHosts: [`127.0.0.1:${url.port}`], options })

const served = (answer: (response: ServerResponse) => void, options?: Partial<PageFetcherOptions>) =>
  Effect.gen(function*() {
    const server = yield* serve((_, response) => answer(response))
    return yield* Effect.either(asked(server.url, options))
  })

const spoken = (answer: (socket: net.Socket) => void, options?: Partial<PageFetcherOptions>) =>
  Effect.gen(function*() {
    const url = yield* speak((socket) => answer(socket.on("error", () => undefined)))
    return yield* Effect.either(asked(url, options))
  })

const sends = (encoding: string, bytes: Uint8Array) => (response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/html", "content-encoding": encoding }).end(bytes)
}

/** Writes for as long as the other side takes it, and counts. */
const pour = (socket: net.Socket, piece: Uint8Array | string, count: (bytes: number) => void): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) count(piece.length)
  }
  socket.on("drain", more)
  more()
}

const zeros = (mebibytes: number, pack: (bytes: Buffer) => Buffer): Buffer => {
  const part = pack(Buffer.alloc(16 * MIB))
  return Buffer.concat(Array.from({ length: mebibytes / 16 }, () => part))
}

const brotli = (bytes: Buffer): Buffer =>
  zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } })

const noise = (length: number): Buffer => {
  let seed = 1
  return Buffer.from(Uint8Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return seed >>> 24
  }))
}

describe("a bomb ends as", () => {
  it.scopedLive("TooLarge: gzip of zeros, 1 GiB of them, of which a few are held", () =>
    Effect.gen(function*() {
      const bomb = zeros(1024, zlib.gzipSync)
      const before = process.resourceUsage().maxRSS
      expect(yield* served(sends("gzip", bomb))).toMatchObject({ left: { _tag: "TooLarge", limitBytes: 5 * MIB } })
      // In KiB, the most that the process ever held.
      expect(process.resourceUsage().maxRSS - before).toBeLessThan(64 * KIB)
    }))

  it.scopedLive("InflatesTooMuch: brotli of zeros", () =>
    Effect.map(served(sends("br", brotli(Buffer.alloc(64 * MIB)))), (result) => {
      expect(result).toMatchObject({ left: { _tag: "InflatesTooMuch", limitRatio: 200 } })
    }))

  it.scopedLive.each<readonly [string, (bytes: Buffer) => Buffer]>([["gzip", zlib.gzipSync], ["br", brotli]])(
    "TooLarge: %s of a text that inflates fairly, but to too much",
    ([encoding, pack]) => {
      const text = Buffer.concat(Array.from({ length: 24 }, () => noise(64 * KIB)).map((part) =>
        Buffer.from(part.toString("hex"))))
      return Effect.map(served(sends(encoding, pack(text)), { maxBytes: 2 * MIB }), (result) => {
        expect(result).toMatchObject({ left: { _tag: "TooLarge", limitBytes: 2 * MIB } })
      })
    }
  )

  it.scopedLive.each(["gzip, gzip", "br, gzip", "gzip,".repeat(20), "gzip,identity,br"])(
    "FetchFailed: stacked encodings, %s",
    (encoding) =>
      Effect.map(served(sends(encoding, zlib.gzipSync(zlib.gzipSync("x")))), (result) => {
        expect(result).toMatchObject({
          left: { _tag: "FetchFailed", kind: "decode", detail: "several content encodings at once" }
        })
      })
  )

  it.scopedLive.each(["zstd", "deflate", "compress", "constructor"])(
    "FetchFailed: an encoding that was not asked for, %s",
    (encoding) =>
      Effect.map(served(sends(encoding, Buffer.from("x"))), (result) => {
        expect(result).toMatchObject({ left: { _tag: "FetchFailed", kind: "decode" } })
      })
  )

  it.scopedLive.each<readonly [string, Buffer]>([
    ["none at all", Buffer.from("plain")],
    ["cut short", zlib.gzipSync(noise(10_000)).subarray(0, 5_000)]
  ])("FetchFailed: gzip that is %s", ([, bytes]) =>
    Effect.map(served(sends("gzip", bytes)), (result) => {
      expect(result).toMatchObject({ left: { _tag: "FetchFailed", kind: "decode" } })
    }))

  it.scopedLive("TooLarge: a body without end, of which little is sent", () =>
    Effect.gen(function*() {
      let sent = 0
      const result = yield* spoken((socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        pour(socket, Buffer.alloc(64 * KIB, "a"), (bytes) => {
          sent += bytes
        })
      })
      expect(result).toMatchObject({ left: { _tag: "TooLarge", limitBytes: 2 * MIB } })
      expect(sent).toBeLessThan(32 * MIB)
    }))

  it.scopedLive("TooLarge: a length beyond the bound, before any of it is read", () =>
    Effect.map(
      spoken((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n")),
      (result) => {
        expect(result).toMatchObject({ left: { _tag: "TooLarge" } })
      }
    ))

  it.scopedLive("FetchFailed: a length that promises more than comes", () =>
    Effect.map(
      spoken((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort")),
      (result) => {
        expect(result).toMatchObject({ left: { _tag: "FetchFailed", kind: "reset" } })
      }
    ))

  it.scopedLive("a page of that length: a length that promises less", () =>
    Effect.map(
      spoken((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nshort and then more of it")),
      (result) => {
        expect(result).toMatchObject({ right: { status: 200, bytes: Buffer.from("short") } })
      }
    ))

  it.scopedLive("FetchFailed: a flood of headers", () =>
    Effect.map(
      spoken((socket) => {
        socket.write("HTTP/1.1 200 OK\r\n")
        pour(socket, `x-flood: ${"a".repeat(1000)}\r\n`, () => undefined)
      }),
      (result) => {
        expect(result).toMatchObject({ left: { _tag: "FetchFailed", kind: "protocol" } })
        expect(result._tag === "Left" && result.left.message).toContain("UND_ERR_HEADERS_OVERFLOW")
      }
    ))

  it.scopedLive("FetchFailed: what is no HTTP", () =>
    Effect.map(spoken((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")), (result) => {
      expect(result).toMatchObject({ left: { _tag: "FetchFailed", kind: "protocol" } })
    }))

  it.scopedLive("FetchFailed: a reset, before the headers or after", () =>
    Effect.gen(function*() {
      const early = yield* spoken((socket) => socket.resetAndDestroy())
      expect(early).toMatchObject({ left: { _tag: "FetchFailed", kind: "reset" } })
      const late = yield* spoken((socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx", () => socket.resetAndDestroy())
      })
      expect(late).toMatchObject({ left: { _tag: "FetchFailed", kind: "reset" } })
    }))

  it.scopedLive("TimedOut: no headers, or headers without end that come slowly", () =>
    Effect.gen(function*() {
      const wanted = { left: { _tag: "TimedOut", phase: "headers", limitMillis: 400 } }
      expect(yield* spoken(() => undefined, short)).toMatchObject(wanted)
      const slow = yield* spoken((socket) => {
        socket.write("HTTP/1.1 200 OK\r\n")
        const timer = setInterval(() => socket.write("x: y\r\n"), 50)
        socket.on("close", () => clearInterval(timer))
      }, short)
      expect(slow).toMatchObject(wanted)
    }))

  it.scopedLive("TimedOut: informational answers without end", () =>
    Effect.map(
      spoken((socket) => {
        const timer = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"), 20)
        socket.on("close", () => clearInterval(timer))
      }, short),
      (result) => {
        expect(result).toMatchObject({ left: { _tag: "TimedOut", phase: "headers" } })
      }
    ))

  it.scopedLive.each(["identity", "gzip"])("TimedOut: a body that drips, %s", (encoding) =>
    Effect.map(
      spoken((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\n\r\n`)
        const bytes = zlib.gzipSync(noise(10_000))
        let at = 0
        const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 50)
        socket.on("close", () => clearInterval(timer))
      }, short),
      (result) => {
        expect(result).toMatchObject({ left: { _tag: "TimedOut", phase: "body", limitMillis: 1500 } })
      }
    ))

  it.scopedLive("TimedOut: a TLS handshake that nobody answers", () =>
    Effect.gen(function*() {
      const { port, sockets } = yield* listening(() => net.createServer((socket) => socket.resume()))
      const result = yield* Effect.either(asked(new URL(`https://127.0.0.1:${port}/`), short))
      expect(result).toMatchObject({ left: { _tag: "TimedOut", phase: "headers" } })
      yield* Effect.promise(async () => {
        while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve))
      })
      expect(sockets.size).toBe(0)
    }))
})

describe("a redirect ends as BadRedirect", () => {
  const redirecting = (next: (path: string) => string | ReadonlyArray<string> | undefined) =>
    Effect.gen(function*() {
      const server = yield* serve((request, response) => {
        const location = next(request.url ?? "")
        if (location !== undefined) response.setHeader("location", location)
        response.writeHead(302).end("x".repeat(1000))
      })
      const result = yield* Effect.either(asked(server.url))
      return { result, requests: server.seen.length }
    })

  it.scopedLive("where there is no end of it", () =>
    Effect.map(redirecting((path) => `${path}x`), ({ requests, result }) => {
      expect(result).toMatchObject({ left: { _tag: "BadRedirect", fault: "too-many", followed: 5 } })
      expect(requests).toBe(6)
    }))

  it.scopedLive.each<readonly [string, (path: string) => string]>([
    ["itself", () => "/"],
    ["itself by another spelling", () => "/a/..#part"],
    ["where it came from", (path) => (path === "/" ? "/b" : "/")]
  ])("where it leads to %s", ([, next]) =>
    Effect.map(redirecting(next), ({ result }) => {
      expect(result).toMatchObject({ left: { _tag: "BadRedirect", fault: "loop" } })
    }))

  it.scopedLive.each<{ readonly location: string | ReadonlyArray<string> | undefined }>([
    { location: undefined },
    { location: "" },
    { location: "  " },
    { location: ["/a", "/b"] }
  ])("where its target is not clear: $location", ({ location }) =>
    Effect.map(redirecting(() => location), ({ result }) => {
      expect(result).toMatchObject({ left: { _tag: "BadRedirect", fault: "no-target" } })
    }))
})
