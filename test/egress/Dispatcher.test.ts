import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import * as path from "node:path"
import { afterEach, describe, expect, vi } from "vitest"
import { tempFolder } from "../support/tempFolder.ts"
import { canMakeCertificates, makeAuthority } from "./support/certificates.ts"
import { egressOf, get, textOf } from "./support/egress.ts"
import { nobody, serve, serveTls } from "./support/httpServer.ts"
import { connectProxy } from "./support/proxy.ts"

const target = serve((request, response) => response.end(`you asked ${request.url}`))

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("the way through a proxy", () => {
  it.scopedLive("is a tunnel, of which the other side sees nothing", () =>
    Effect.gen(function*() {
      const server = yield* target
      const proxy = yield* connectProxy()
      const egress = yield* egressOf({ proxy: proxy.url })
      expect(textOf(yield* egress.send(get(new URL("/a", server.url))))).toBe("you asked /a")
      expect(proxy.connects).toEqual([{ target: server.url.host, authorization: undefined }])
      expect(proxy.other.requests).toBe(0)
      expect(server.seen[0]?.headers.map(([name]) => name).toSorted()).toEqual(["accept-encoding", "connection", "host"])
    }))

  it.scopedLive("shows the proxy its credentials, and the other side not", () =>
    Effect.gen(function*() {
      const server = yield* target
      const proxy = yield* connectProxy()
      const egress = yield* egressOf({ proxy: proxy.url.replace("://", "://us%C3%A9r:p%40ss@") })
      yield* egress.send(get(server.url))
      expect(proxy.connects[0]?.authorization).toBe(`Basic ${Buffer.from("usér:p@ss").toString("base64")}`)
      expect(JSON.stringify(server.seen)).not.toContain("Basic")
    }))

  it.scopedLive.each(["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])(
    "is closed by a proxy that says %s, which is told without the password",
    (status) =>
      Effect.gen(function*() {
        const server = yield* target
        const proxy = yield* connectProxy(() => ({ status }))
        const egress = yield* egressOf({ proxy: proxy.url.replace("://", "://user:secret@") })
        const error = yield* Effect.flip(egress.send(get(server.url)))
        expect(error).toMatchObject({ _tag: "FetchFailed", kind: "proxy", host: server.url.host })
        expect(error.message).toContain(status.slice(0, 3))
        expect(JSON.stringify(error)).not.toContain("secret")
        expect(server.seen).toHaveLength(0)
      })
  )

  it.scopedLive("is closed where nobody is at the proxy's address, which is not the other side's fault", () =>
    Effect.gen(function*() {
      const server = yield* target
      const egress = yield* egressOf({ proxy: (yield* nobody).href })
      const error = yield* Effect.flip(egress.send(get(server.url)))
      expect(error).toMatchObject({ _tag: "FetchFailed", kind: "proxy", host: server.url.host })
      expect(error.message).toMatch(/the proxy .*ECONNREFUSED/)
    }))

  it.scopedLive("ends at the deadline of the headers where the proxy is silent, and is open again when it answers again", () =>
    Effect.gen(function*() {
      const server = yield* target
      const proxy = yield* connectProxy((_, count) => (count <= 6 ? "wait" : "tunnel"))
      const egress = yield* egressOf({ proxy: proxy.url, headerDeadline: Duration.millis(100) })
      for (let n = 0; n < 6; n++) {
        expect(yield* Effect.flip(egress.send(get(server.url)))).toMatchObject({ _tag: "TimedOut", phase: "headers" })
      }
      const reply = yield* Effect.retry(egress.send(get(server.url)), { times: 40 })
      expect(reply.status).toBe(200)
    }))

  it.scopedLive.each<readonly [string, (host: string) => string, boolean]>([
    ["the host itself", () => "127.0.0.1", true],
    ["the host and the port", (host) => host, true],
    ["one of several", () => "example.org, .internal,127.0.0.1", true],
    ["everything", () => "*", true],
    ["another host", () => "example.org", false],
    ["another port", () => "127.0.0.1:1", false],
    ["nothing", () => "", false]
  ])("is not taken to what noProxy names: %s", ([, noProxy, direct]) =>
    Effect.gen(function*() {
      const server = yield* target
      const proxy = yield* connectProxy()
      const egress = yield* egressOf({ proxy: proxy.url, noProxy: noProxy(server.url.host) })
      yield* egress.send(get(server.url))
      expect(proxy.connects).toHaveLength(direct ? 0 : 1)
    }))

  it.scopedLive("is the one that the settings name: variables of the environment are theirs to read", () =>
    Effect.gen(function*() {
      const server = yield* target
      const proxy = yield* connectProxy()
      for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"]) vi.stubEnv(name, "http://127.0.0.1:9")
      vi.stubEnv("NO_PROXY", "127.0.0.1")
      vi.stubEnv("no_proxy", "127.0.0.1")
      yield* (yield* egressOf()).send(get(server.url))
      expect(proxy.connects).toHaveLength(0)
      yield* (yield* egressOf({ proxy: proxy.url })).send(get(server.url))
      expect(proxy.connects).toHaveLength(1)
    }))
})

describe.skipIf(!canMakeCertificates)("TLS", () => {
  const authority = canMakeCertificates ? makeAuthority("IP:127.0.0.1") : undefined
  const other = canMakeCertificates ? makeAuthority("IP:127.0.0.1") : undefined
  const misnamed = canMakeCertificates ? makeAuthority("DNS:example.org") : undefined
  if (authority === undefined || other === undefined || misnamed === undefined) return

  const secure = (server = authority.server) => serveTls(server, (_, response) => response.end("safe"))

  it.scopedLive("trusts no certificate that it cannot trace", () =>
    Effect.gen(function*() {
      const server = yield* secure()
      const error = yield* Effect.flip((yield* egressOf()).send(get(server.url)))
      expect(error).toMatchObject({ _tag: "FetchFailed", kind: "tls", host: server.url.host })
      expect(yield* Effect.flip((yield* egressOf({ extraCa: other.ca })).send(get(server.url)))).toMatchObject({ kind: "tls" })
      expect(server.seen).toHaveLength(0)
    }))

  it.scopedLive("trusts the operator's authority", () =>
    Effect.gen(function*() {
      const server = yield* secure()
      const egress = yield* egressOf({ extraCa: authority.ca })
      expect(textOf(yield* egress.send(get(server.url)))).toBe("safe")
    }))

  it.scopedLive("trusts several authorities in one file, and those that Node was given besides", () =>
    Effect.gen(function*() {
      const servers = [yield* secure(authority.server), yield* secure(other.server)]
      const both = yield* egressOf({ extraCa: `${authority.ca}\n${other.ca}` })
      for (const server of servers) expect(textOf(yield* both.send(get(server.url)))).toBe("safe")
      const file = path.join(yield* tempFolder, "extra.pem")
      writeFileSync(file, other.ca)
      vi.stubEnv("NODE_EXTRA_CA_CERTS", file)
      const besides = yield* egressOf({ extraCa: authority.ca })
      for (const server of servers) expect(textOf(yield* besides.send(get(server.url)))).toBe("safe")
      vi.stubEnv("NODE_EXTRA_CA_CERTS", `${file}.missing`)
      const missing = yield* egressOf({ extraCa: authority.ca })
      for (const server of servers.slice(0, 1)) expect(textOf(yield* missing.send(get(server.url)))).toBe("safe")
    }))

  it.scopedLive("does not take a good certificate for another name", () =>
    Effect.gen(function*() {
      const server = yield* secure(misnamed.server)
      const egress = yield* egressOf({ extraCa: misnamed.ca })
      expect(yield* Effect.flip(egress.send(get(server.url)))).toMatchObject({ kind: "tls", host: server.url.host })
    }))

  it.scopedLive("says so where plain HTTP answers", () =>
    Effect.gen(function*() {
      const server = yield* target
      const url = new URL(server.url.href.replace("http:", "https:"))
      expect(yield* Effect.flip((yield* egressOf()).send(get(url)))).toMatchObject({ _tag: "FetchFailed", kind: "tls" })
    }))

  it.scopedLive("is the same through a proxy, whose own connection may be TLS as well", () =>
    Effect.gen(function*() {
      const server = yield* secure()
      for (const certificate of [undefined, authority.server]) {
        const proxy = yield* connectProxy(undefined, certificate)
        const trusting = yield* egressOf({ proxy: proxy.url, extraCa: authority.ca })
        expect(textOf(yield* trusting.send(get(server.url)))).toBe("safe")
        expect(proxy.connects.map(({ target }) => target)).toEqual([server.url.host])
        const wary = yield* egressOf({ proxy: proxy.url, extraCa: other.ca })
        expect(yield* Effect.flip(wary.send(get(server.url)))).toMatchObject({ _tag: "FetchFailed" })
      }
      expect(server.seen).toHaveLength(2)
    }))
})
