import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { randomBytes } from "node:crypto"
import type { ServerResponse } from "node:http"
import * as zlib from "node:zlib"
import { describe, expect } from "vitest"
import { ACCEPT_ENCODING } from "../../src/egress/UndiciClient.ts"
import { egressOf, get, textOf } from "./support/egress.ts"
import { serve } from "./support/httpServer.ts"

const KIB = 1024
const MIB = 1024 * KIB

const text = "grün ".repeat(400)

const encoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  gzip: zlib.gzipSync,
  "x-gzip": zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: zlib.brotliCompressSync
}

/** One request to a server that answers so. */
const asked = (maxBytes: number, answer: (response: ServerResponse) => void) =>
  Effect.gen(function*() {
    const server = yield* serve((_, response) => answer(response))
    const egress = yield* egressOf({ maxBytes })
    return yield* egress.send(get(server.url))
  })

const encoded = (encoding: string, bytes: Uint8Array, maxBytes = MIB) =>
  asked(maxBytes, (response) => response.writeHead(200, { "content-encoding": encoding }).end(bytes))

describe("a body", () => {
  it.scopedLive.each(Object.entries(encoders))("is whole, its %s undone", ([encoding, encode]) =>
    Effect.map(encoded(encoding, encode(Buffer.from(text))), (reply) => {
      expect(textOf(reply)).toBe(text)
      expect(reply.headers["content-encoding"]).toBe(encoding)
    }))

  it.scopedLive("is asked for in no encoding that cannot be undone", () =>
    Effect.sync(() => {
      for (const encoding of ACCEPT_ENCODING.split(", ")) expect(Object.keys(encoders)).toContain(encoding)
    }))

  it.scopedLive.each(["GZIP", " br ", "Deflate"])("is undone where the encoding is written %j", (name) =>
    Effect.gen(function*() {
      const encode = encoders[name.trim().toLowerCase()] ?? Buffer.from
      expect(textOf(yield* encoded(name, encode(Buffer.from(text))))).toBe(text)
    }))

  it.scopedLive("is undone where deflate means what many servers mean by it, without the zlib frame", () =>
    Effect.map(encoded("deflate", zlib.deflateRawSync(Buffer.from(text))), (reply) => {
      expect(textOf(reply)).toBe(text)
    }))

  // Small ones are undone at once, those that are large or become large in a thread.
  it.scopedLive.each(Object.keys(encoders).flatMap((encoding) =>
    [1, 100 * KIB, 256 * KIB - 1, 256 * KIB, 256 * KIB + 1, 900 * KIB].map((size) => [encoding, size] as const)
  ))("is whole in %s whatever its size, such as %i bytes that pack well or badly", ([encoding, size]) =>
    Effect.gen(function*() {
      for (const body of [Buffer.alloc(size, "ab"), randomBytes(size)]) {
        const encode = encoders[encoding] ?? Buffer.from
        expect(body.equals((yield* encoded(encoding, encode(body))).bytes)).toBe(true)
      }
    }))

  it.scopedLive("is undone where it comes in several parts of the encoding", () =>
    Effect.map(encoded("gzip", Buffer.concat([zlib.gzipSync("one "), zlib.gzipSync("two")])), (reply) => {
      expect(textOf(reply)).toBe("one two")
    }))

  it.scopedLive("may be empty whatever its encoding is said to be", () =>
    Effect.map(encoded("gzip", Buffer.alloc(0)), (reply) => {
      expect(reply.bytes).toHaveLength(0)
    }))

  const unknown = ["zstd", "gzip, br", "constructor", "toString", "__proto__"]
  it.scopedLive.each(unknown)("is refused in the unknown encoding %s", (encoding) =>
    Effect.map(Effect.flip(encoded(encoding, Buffer.from("x"))), (error) => {
      expect(error).toMatchObject({ _tag: "FetchFailed", kind: "decode" })
      expect(error.message).toContain(`unknown content encoding ${encoding.toLowerCase()}`)
    }))

  it.scopedLive.each<readonly [string, string, Buffer]>([
    ["no gzip at all", "gzip", Buffer.from("plain")],
    ["gzip that ends early", "gzip", zlib.gzipSync(text).subarray(0, 30)],
    ["gzip with a wrong sum", "gzip", Buffer.concat([zlib.gzipSync(text).subarray(0, -8), Buffer.alloc(8)])],
    ["brotli that ends early", "br", zlib.brotliCompressSync(text).subarray(0, 10)],
    ["deflate that is none", "deflate", Buffer.from("plain")]
  ])("is refused when it is %s", ([, encoding, bytes]) =>
    Effect.map(Effect.flip(encoded(encoding, bytes)), (error) => {
      expect(error).toMatchObject({ _tag: "FetchFailed", kind: "decode" })
      expect(error.message).toContain(`its ${encoding} data is damaged`)
    }))
})

describe("the bound on a body", () => {
  it.scopedLive.each(Object.entries(encoders))("lets one of its size pass, and not a byte more: %s", ([encoding, encode]) =>
    Effect.gen(function*() {
      const allowed = yield* encoded(encoding, encode(Buffer.alloc(64 * KIB, "a")), 64 * KIB)
      expect(allowed.bytes).toHaveLength(64 * KIB)
      const error = yield* Effect.flip(encoded(encoding, encode(Buffer.alloc(64 * KIB + 1, "a")), 64 * KIB))
      expect(error).toMatchObject({ _tag: "TooLarge", limitBytes: 64 * KIB })
    }))

  it.scopedLive("ends a body that never ends, and the connection with it", () =>
    Effect.gen(function*() {
      const chunk = Buffer.alloc(16 * KIB)
      let sent = 0
      const server = yield* serve((_, response) => {
        const pour = (): void => {
          while (!response.destroyed && response.write(chunk)) sent += chunk.length
        }
        response.on("drain", pour)
        pour()
      })
      const egress = yield* egressOf({ maxBytes: MIB })
      expect(yield* Effect.flip(egress.send(get(server.url)))).toMatchObject({ _tag: "TooLarge", limitBytes: MIB })
      expect(sent).toBeLessThan(64 * MIB)
    }))

  it.scopedLive.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ["gzip", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["br", (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })]
  ])("refuses 64 MiB of zeros that were sent as a few KiB of %s", ([encoding, encode]) =>
    Effect.gen(function*() {
      const bomb = encode(Buffer.alloc(64 * MIB))
      expect(bomb.length).toBeLessThan(100 * KIB)
      expect(yield* Effect.flip(encoded(encoding, bomb))).toMatchObject({ _tag: "TooLarge", limitBytes: MIB })
    }))

  it.scopedLive("stops inflating at the bound: 8 GiB are never held, nor a thirtieth of it", () =>
    Effect.gen(function*() {
      const part = zlib.gzipSync(Buffer.alloc(64 * MIB))
      const bomb = Buffer.concat(Array.from({ length: 128 }, () => part))
      const before = process.resourceUsage().maxRSS
      const error = yield* Effect.flip(encoded("gzip", bomb, 16 * MIB))
      expect(error).toMatchObject({ _tag: "TooLarge", limitBytes: 16 * MIB })
      // In KiB, the most that the process ever held.
      expect(process.resourceUsage().maxRSS - before).toBeLessThan(256 * KIB)
    }))
})
