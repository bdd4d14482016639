import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Socket } from "node:net"
import { describe, expect } from "vitest"
import { type DialTarget, pinned } from "../../../src/egress/page/Way.ts"
import { UrlRefused } from "../../../src/security/url/UrlRefused.ts"
import { serve } from "../support/httpServer.ts"
import { fetchPage } from "./support/fetcher.ts"

describe("a connection", () => {
  it.live.each<readonly [string, DialTarget]>([
    ["https://example.com:8443/", { address: "93.184.215.14", port: 8443, tls: { servername: "example.com" } }],
    ["http://example.com/", { address: "93.184.215.14", port: 80 }],
    ["https://93.184.215.14/", { address: "93.184.215.14", port: 443, tls: {} }]
  ])("of %s asks once more about the address, and dials nothing that is forbidden", ([href, target]) =>
    Effect.gen(function*() {
      const url = new URL(href)
      const dialled: Array<DialTarget> = []
      const refusal = UrlRefused.of(href, { rule: "address", reason: "by the test" })
      const ask = (forbidden: boolean) => {
        const way = pinned({
          admitted: { url, host: url.hostname, port: target.port, isPrivate: false },
          address: target.address,
          forbid: () => (forbidden ? refusal : undefined),
          dial: (to): Socket => {
            dialled.push(to)
            throw new Error("no connection in this test")
          },
          trust: undefined
        })
        const request = way.dispatcher.request({ origin: url.origin, path: "/", method: "GET" })
        return Effect.promise(() => request.then(() => "answered", () => "failed")).pipe(
          Effect.map((end) => ({ end, refusal: way.refusal() })),
          Effect.ensuring(Effect.sync(way.close))
        )
      }
      expect(yield* ask(true)).toEqual({ end: "failed", refusal })
      expect(dialled).toEqual([])
      expect(yield* ask(false)).toEqual({ end: "failed", refusal: undefined })
      expect(dialled).toEqual([target])
    }))

  it.scopedLive("is found by the system's own means where nothing else is said", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("here"))
      const page = yield* fetchPage(`http://localhost:${server.url.port}/`, {
        privateHosts: [`localhost:${server.url.port}=127.0.0.0/8,::1`]
      })
      expect([Buffer.from(page.bytes).toString(), page.address]).toEqual(["here", "127.0.0.1"])
    }))
})
