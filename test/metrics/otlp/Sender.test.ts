import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { gunzipSync } from "node:zlib"
import { describe, expect } from "vitest"
import * as Sender from "../../../src/metrics/otlp/Sender.ts"

interface Got {
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
}

const isPort = (address: string | AddressInfo | null): address is AddressInfo => typeof address === "object" && address !== null

/** A receiver on loopback that answers as it is told, the last answer for ever. */
const receiver = (answers: ReadonlyArray<(response: ServerResponse) => void>) =>
  Effect.gen(function*() {
    const got: Array<Got> = []
    const server = yield* Effect.acquireRelease(
      Effect.async<ReturnType<typeof createServer>>((resume) => {
        const made = createServer((request, response) => {
          const chunks: Array<Buffer> = []
          request.on("data", (chunk: Buffer) => chunks.push(chunk))
          request.on("end", () => {
            got.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) })
            answers[Math.min(got.length, answers.length) - 1]?.(response)
          })
        }).listen(0, "127.0.0.1", () => resume(Effect.succeed(made)))
      }),
      (made) => Effect.sync(() => {
        made.closeAllConnections()
        made.close()
      })
    )
    const address = server.address()
    return { got, url: new URL(`http://127.0.0.1:${isPort(address) ? address.port : 0}/v1/traces?key=1`) }
  })

const status = (code: number, headers: Record<string, string> = {}) => (response: ServerResponse) => {
  response.writeHead(code, headers).end("x")
}

const senderTo = (url: URL, more: { readonly gzip?: boolean; readonly timeout?: number; readonly caFile?: string } = {}) =>
  Sender.make({
    url,
    headers: Redacted.make({ authorization: "Bearer topsecret" }),
    protobuf: true,
    gzip: more.gzip ?? false,
    timeout: more.timeout ?? 2_000,
    caFile: more.caFile,
    certificateFile: undefined,
    keyFile: undefined
  })

const BODY = Buffer.from("spans")

describe("a batch on its way", () => {
  it.scopedLive("arrives with the headers of the operator", () =>
    Effect.gen(function*() {
      const { got, url } = yield* receiver([status(200)])
      yield* (yield* senderTo(url)).send(BODY, "application/x-protobuf", 5_000)
      expect(got).toHaveLength(1)
      expect(got[0]).toMatchObject({
        path: "/v1/traces?key=1",
        headers: { "content-type": "application/x-protobuf", authorization: "Bearer topsecret" }
      })
      expect(got[0]?.headers).not.toHaveProperty("traceparent")
      expect(String(got[0]?.body)).toBe("spans")
    }))

  it.scopedLive("is compressed where that is asked for", () =>
    Effect.gen(function*() {
      const { got, url } = yield* receiver([status(204)])
      yield* (yield* senderTo(url, { gzip: true })).send(BODY, "application/json", 5_000)
      expect(got[0]?.headers["content-encoding"]).toBe("gzip")
      expect(String(gunzipSync(got[0]?.body ?? Buffer.alloc(0)))).toBe("spans")
    }))

  it.scopedLive("is sent again when the receiver is busy, and not when it refuses", () =>
    Effect.gen(function*() {
      const busy = yield* receiver([status(503, { "retry-after": "0" }), status(429, { "retry-after": "0" }), status(200)])
      yield* (yield* senderTo(busy.url)).send(BODY, "application/json", 5_000)
      expect(busy.got).toHaveLength(3)
      const wrong = yield* receiver([status(401)])
      const error = yield* Effect.flip((yield* senderTo(wrong.url)).send(BODY, "application/json", 5_000))
      expect(error.message).toBe(`Telemetry was not taken by ${wrong.url.host}: HTTP 401`)
      expect(wrong.got).toHaveLength(1)
    }))

  it.scopedLive("is given up in time, when the receiver does not answer or asks for too much patience", () =>
    Effect.gen(function*() {
      const silent = yield* receiver([() => undefined])
      const error = yield* Effect.flip((yield* senderTo(silent.url, { timeout: 50 })).send(BODY, "application/json", 300))
      expect(error.message).toContain("no answer within 50 ms")
      const patient = yield* receiver([status(503, { "retry-after": "3600" })])
      expect((yield* Effect.flip((yield* senderTo(patient.url)).send(BODY, "application/json", 500))).reason).toBe("HTTP 503")
      expect(patient.got).toHaveLength(1)
    }))

  it.scopedLive("says that nobody is there, and nothing of what is secret", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip((yield* senderTo(new URL("http://127.0.0.1:9/?key=topsecret"))).send(BODY, "a/b", 200))
      expect(error.message).toBe("Telemetry was not taken by 127.0.0.1:9: ECONNREFUSED")
    }))

  it.scopedLive("needs the files that were named", () =>
    Effect.gen(function*() {
      const problem = yield* Effect.flip(senderTo(new URL("https://127.0.0.1:9/"), { caFile: "/no/such/ca.pem" }))
      expect(problem).toBe("the file /no/such/ca.pem cannot be read")
    }))
})
