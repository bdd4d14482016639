import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import { connect, Socket } from "node:net"
import * as zlib from "node:zlib"
import { describe, expect } from "vitest"
import { Deadline } from "../../../src/domain/Deadline.ts"
import { anyForbidden, anySpelling, dotted } from "../../security/url/support/addresses.ts"
import type { PageHead } from "../../../src/egress/page/PageFetcher.ts"
import { canMakeCertificates, makeAuthority } from "../support/certificates.ts"
import { nobody, serve, serveTls, speak } from "../support/httpServer.ts"
import { connectProxy } from "../support/proxy.ts"
import { divertingDial, fetcherOf, fetchPage, refusingDial, USER_AGENT } from "./support/fetcher.ts"

const text = "<p>grün</p>".repeat(500)

const open = (url: URL) => [`127.0.0.1:${url.port}`]

describe("a page", () => {
  it.scopedLive("comes with its bytes, the headers that count, and where it came from", () =>
    Effect.gen(function*() {
      const before = Date.now()
      const server = yield* serve((request, response) =>
        request.url === "/start"
          ? response.writeHead(301, { location: "/page?q=1#part" }).end()
          : response.writeHead(200, {
            "content-type": "text/html; charset=utf-8",
            "content-encoding": "br",
            "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
            etag: "\"1\"",
            link: ["</a>; rel=canonical", "</b>; rel=next"],
            "set-cookie": "id=1"
          }).end(zlib.brotliCompressSync(text)))
      const page = yield* fetchPage(`${server.url.href}start#top`, { privateHosts: open(server.url) })
      expect(Buffer.from(page.bytes).toString()).toBe(text)
      expect(page).toMatchObject({
        finalUrl: `${server.url.href}page?q=1`,
        status: 200,
        headers: {
          contentType: "text/html; charset=utf-8",
          lastModified: "Thu, 01 Jan 2026 00:00:00 GMT",
          etag: "\"1\"",
          link: "</a>; rel=canonical, </b>; rel=next"
        },
        redirects: [`${server.url.href}page?q=1`],
        address: "127.0.0.1",
        truncated: false
      })
      expect(page.fetchedAt).toBeGreaterThanOrEqual(before)
    }))

  it.scopedLive("is an answer whatever its status", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.writeHead(503, { "retry-after": "7" }).end("later"))
      expect(yield* fetchPage(server.url.href, { privateHosts: open(server.url) })).toMatchObject({
        status: 503,
        headers: { retryAfter: "7" },
        bytes: Buffer.from("later")
      })
    }))

  it.scopedLive("may be empty, whatever its encoding is said to be", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end())
      expect((yield* fetchPage(server.url.href, { privateHosts: open(server.url) })).bytes).toHaveLength(0)
    }))

  it.scopedLive("is asked for with the same few headers, whatever was answered before", () =>
    Effect.gen(function*() {
      const server = yield* serve((request, response) =>
        request.url === "/"
          ? response.writeHead(302, { location: "/b", "set-cookie": "id=1; Path=/", "www-authenticate": "Basic" }).end()
          : response.end("x"))
      const { fetch } = yield* fetcherOf({ privateHosts: open(server.url) })
      yield* fetch({ url: server.url.href })
      yield* fetch({ url: server.url.href })
      expect(server.seen).toHaveLength(4)
      for (const { headers, method } of server.seen) {
        expect(method).toBe("GET")
        expect(headers.map(([name]) => name.toLowerCase()).toSorted()).toEqual(
          ["accept", "accept-encoding", "connection", "host", "user-agent"]
        )
        expect(headers).toContainEqual(["user-agent", USER_AGENT])
        expect(headers).toContainEqual(["accept-encoding", "gzip, br"])
      }
      expect(server.connections()).toBe(4)
    }))
})

describe("the caller of a page", () => {
  it.scopedLive("sees how it begins, and can do without the rest", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => {
        response.writeHead(200, { "content-type": "video/mp4" })
        response.write(Buffer.alloc(4096, "v"))
      })
      const { fetch } = yield* fetcherOf({ privateHosts: open(server.url) })
      const seen: Array<readonly [number, string, number]> = []
      const error = yield* Effect.flip(fetch({
        url: server.url.href,
        wants: ({ contentType, first, status }) => {
          seen.push([status, contentType, first.length])
          return false
        }
      }))
      expect(seen).toEqual([[200, "video/mp4", 1024]])
      expect(error).toMatchObject({ _tag: "Unwanted", contentType: "video/mp4" })
    }))

  it.scopedLive("sees all of a short one before it is given, and gets a defect back", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("short"))
      const { fetch } = yield* fetcherOf({ privateHosts: open(server.url) })
      const isShort = ({ first }: PageHead): boolean => Buffer.from(first).toString() === "short"
      const page = yield* fetch({ url: server.url.href, wants: isShort })
      expect(page.status).toBe(200)
      const cause = yield* Effect.sandbox(fetch({
        url: server.url.href,
        wants: () => {
          throw new Error("bug")
        }
      })).pipe(Effect.flip)
      expect(Cause.isDie(cause) && Cause.pretty(cause)).toContain("bug")
    }))

  it.scopedLive.each(["identity", "gzip"])("can be content with the beginning, in %s", (encoding) =>
    Effect.gen(function*() {
      const body = Buffer.alloc(100_000, "abc")
      const server = yield* serve((_, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(encoding === "gzip" ? zlib.gzipSync(body) : body))
      const { fetch } = yield* fetcherOf({ privateHosts: open(server.url) })
      const page = yield* fetch({ url: server.url.href, keepBytes: 500 })
      expect([page.truncated, page.bytes.length]).toEqual([true, 500])
      expect((yield* fetch({ url: server.url.href, keepBytes: 100_000 })).truncated).toBe(false)
    }))

  it.scopedLive("closes the socket by leaving", () =>
    Effect.gen(function*() {
      const came = yield* Deferred.make<void>()
      const closed = yield* Deferred.make<void>()
      const url = yield* speak((socket) => {
        socket.on("close", () => Deferred.unsafeDone(closed, Effect.void))
        socket.write("HTTP/1.1 200 OK\r\n\r\nand then", () => Deferred.unsafeDone(came, Effect.void))
      })
      const fiber = yield* Effect.fork(fetchPage(url.href, { privateHosts: open(url) }))
      yield* Deferred.await(came)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(closed)
      expect(yield* Deferred.isDone(closed)).toBe(true)
    }))

  it.scopedLive("closes a connection that is still under way by leaving", () =>
    Effect.gen(function*() {
      const url = yield* nobody
      const dialled = yield* Deferred.make<void>()
      const sockets: Array<Socket> = []
      const dial = () => {
        // It is never told where to connect to, and so stays under way.
        const socket = new Socket()
        sockets.push(socket)
        Deferred.unsafeDone(dialled, Effect.void)
        return socket
      }
      const fiber = yield* Effect.fork(fetchPage(url.href, { privateHosts: open(url), options: { dial } }))
      yield* Deferred.await(dialled)
      yield* Fiber.interrupt(fiber)
      expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true])
    }))

  it.scopedLive("has a deadline that counts more than the fetcher's", () =>
    Effect.gen(function*() {
      const url = yield* speak(() => undefined)
      const fetching = fetchPage(url.href, { privateHosts: open(url) })
      const error = yield* Effect.flip(Effect.provideService(fetching, Deadline, Date.now() + 300))
      expect(error).toMatchObject({ _tag: "TimedOut", phase: "body", host: "127.0.0.1" })
    }))
})

/** What became of one fetch whose connections were noted and refused. */
const traced = (url: string, resolve: (name: string) => ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const dialled: Array<string> = []
    const error = yield* Effect.flip(fetchPage(url, { options: { dial: refusingDial(dialled) }, resolve }))
    return { dialled, tag: error._tag, message: error.message }
  }).pipe(Effect.scoped)

describe("a name", () => {
  it.live("is looked up once, as a full name, and the address of the answer is dialled", () =>
    Effect.gen(function*() {
      const names: Array<string> = []
      const result = yield* traced("https://www.example.com/", (name) => {
        names.push(name)
        return names.length === 1 ? ["93.184.215.14", "2606:4700::1111"] : ["127.0.0.1"]
      })
      expect(names).toEqual(["www.example.com."])
      expect(result).toMatchObject({ dialled: ["93.184.215.14"], tag: "FetchFailed" })
    }))

  it.live("is refused when any of its addresses is forbidden, wherever that stands, however it is written", () =>
    Effect.promise(() =>
      FastCheck.assert(FastCheck.asyncProperty(
        FastCheck.array(FastCheck.constantFrom("93.184.215.14", "2606:4700::1111"), { maxLength: 4 }),
        FastCheck.oneof(
          anyForbidden.map(dotted),
          anyForbidden.map((address) => `::ffff:${dotted(address)}`),
          FastCheck.constantFrom("::1", "fe80::1%eth0", "fd00::1", "64:ff9b::7f00:1", "", "not an address")
        ),
        FastCheck.nat(),
        (good, bad, place) => {
          const answer = good.toSpliced(place % (good.length + 1), 0, bad)
          return Effect.runPromise(Effect.map(traced("https://example.com/", () => answer), ({ dialled, tag }) => {
            expect({ dialled, tag }).toEqual({ dialled: [], tag: "UrlRefused" })
          }))
        }
      ), { numRuns: 60 })
    ))

  it.live("without an address, or without an answer, is a failure of dns", () =>
    Effect.gen(function*() {
      const options = { lookupDeadline: Duration.millis(50) }
      const failing = (answer: ReadonlyArray<string> | undefined) =>
        Effect.scoped(Effect.flip(fetchPage("https://example.com/", { options, resolve: () => answer })))
      expect(yield* failing([])).toMatchObject({ _tag: "FetchFailed", kind: "dns" })
      expect(yield* failing(undefined)).toMatchObject({
        _tag: "FetchFailed",
        kind: "dns",
        message: "example.com: its name was not resolved in time"
      })
    }))
})

/** A site whose every host is a server here; the first answers redirect as told, the others are pages. */
const chain = (...locations: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const left = [...locations]
    const dialled: Array<string> = []
    const server = yield* serve((_, response) => {
      const location = left.shift()
      response.writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location }).end()
    })
    const dial = divertingDial(dialled, Number(server.url.port))
    const result = yield* Effect.either(fetchPage("http://example.com/", {
      options: { dial },
      resolve: (name) => (name === "inward.example.net." ? ["10.0.0.1"] : ["93.184.215.14"])
    }))
    return { dialled: dialled.length, result }
  }).pipe(Effect.scoped)

describe("a redirect", () => {
  it.live("is followed to another host, another scheme and a relative address", () =>
    Effect.map(chain("https://example.org/a/b", "../c", "http://example.net:8080"), ({ dialled, result }) => {
      expect(dialled).toBe(4)
      expect(result).toMatchObject({
        right: { redirects: ["https://example.org/a/b", "https://example.org/c", "http://example.net:8080/"] }
      })
    }))

  it.live.each<readonly [string, string]>([
    ["http://127.0.0.1/", "address"],
    ["//169.254.169.254/latest/meta-data", "address"],
    ["http://[::1]/", "address"],
    ["https://inward.example.net/", "answer"],
    ["http://localhost:8080/", "special-name"],
    ["file:///etc/passwd", "scheme"],
    ["ftp://example.com/", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["data:text/html,x", "scheme"],
    ["http://user:pw@example.com/", "userinfo"],
    ["http://example.com:22/", "port"],
    ["http://example.com:0/", "port"],
    ["http://exa mple.com/", "parse"]
  ])("is refused to %s, by the rule %s, also as the last of several", ([location, rule]) =>
    Effect.gen(function*() {
      const at = yield* chain(location)
      expect(at).toMatchObject({ dialled: 1, result: { left: { _tag: "UrlRefused", rule } } })
      const later = yield* chain("/1", "https://example.org/2", "/3", location)
      expect(later).toMatchObject({ dialled: 4, result: { left: { _tag: "UrlRefused", rule } } })
    }))

  it.live("is refused where it is too long", () =>
    Effect.map(chain(`/${"a".repeat(8200)}`), ({ dialled, result }) => {
      expect(dialled).toBe(1)
      expect(result).toMatchObject({ left: { _tag: "UrlRefused", rule: "length" } })
    }))

  it.live("is refused to any forbidden address in any spelling", () =>
    Effect.promise(() =>
      FastCheck.assert(FastCheck.asyncProperty(
        anyForbidden.chain(anySpelling).filter((host) => /^[\x20-\x7e]+$/.test(host)),
        (host) =>
          Effect.runPromise(Effect.map(chain(`http://${host}/`), ({ dialled, result }) => {
            expect(dialled).toBe(1)
            expect(result).toMatchObject({ left: { _tag: "UrlRefused", rule: "address" } })
          }))
      ), { numRuns: 40 })
    ))

  it.live("does not lead from the open web to a private host", () =>
    Effect.gen(function*() {
      const dialled: Array<string> = []
      const server = yield* serve((_, response) => response.writeHead(302, { location: server.url.href }).end())
      const error = yield* Effect.flip(fetchPage("http://example.com/", {
        privateHosts: open(server.url),
        options: { dial: divertingDial(dialled, Number(server.url.port)) },
        resolve: () => ["93.184.215.14"]
      }))
      expect(error).toMatchObject({ _tag: "UrlRefused", rule: "inward" })
      expect(dialled).toEqual(["93.184.215.14"])
    }).pipe(Effect.scoped))
})

describe("the other end of a connection", () => {
  it.scopedLive("is asked for its address, and left where that is forbidden, before anything is sent", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("secret"))
      const error = yield* Effect.flip(fetchPage("http://example.com/", {
        // A connector that goes elsewhere than it was told.
        options: { dial: () => connect(Number(server.url.port), "127.0.0.1") },
        resolve: () => ["93.184.215.14"]
      }))
      expect(error).toMatchObject({ _tag: "UrlRefused", rule: "answer" })
      expect(server.seen).toEqual([])
    }))

  it.scopedLive("may be called ::ffff:127.0.0.1 by the system", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("x"))
      const dial = () => Object.defineProperty(connect(Number(server.url.port), "127.0.0.1"), "remoteAddress", {
        value: "::ffff:127.0.0.1"
      })
      const page = yield* fetchPage(server.url.href, { privateHosts: open(server.url), options: { dial } })
      expect(page.status).toBe(200)
    }))
})

describe.skipIf(!canMakeCertificates)("TLS", () => {
  it.scopedLive("is asked of the host by its name, though its address is dialled", () =>
    Effect.gen(function*() {
      const authority = makeAuthority("DNS:wiki.corp")
      const server = yield* serveTls(authority.server, (_, response) => response.end("inside"))
      const get = (name: string, more = {}) =>
        fetchPage(`https://${name}:${server.url.port}/`, {
          privateHosts: [`*.corp:${server.url.port}=127.0.0.1`],
          options: { ca: [authority.ca], ...more },
          resolve: () => ["127.0.0.1"]
        })
      expect(yield* get("wiki.corp")).toMatchObject({ status: 200, address: "127.0.0.1" })
      expect(server.seen[0]?.headers).toContainEqual(["host", `wiki.corp:${server.url.port}`])
      expect(yield* Effect.flip(get("other.corp"))).toMatchObject({ _tag: "FetchFailed", kind: "tls" })
      expect(yield* Effect.flip(get("wiki.corp", { ca: [] }))).toMatchObject({ _tag: "FetchFailed", kind: "tls" })
    }))
})

describe("a proxy", () => {
  it.scopedLive("of the operator's is asked for a tunnel to the name, but not for private hosts", () =>
    Effect.gen(function*() {
      const server = yield* serve((_, response) => response.end("x"))
      const proxy = yield* connectProxy(() => ({ status: "403 Forbidden" }))
      const { fetch } = yield* fetcherOf({
        privateHosts: open(server.url),
        options: { proxy: proxy.url },
        resolve: () => []
      })
      const refused = yield* Effect.flip(fetch({ url: "http://example.com/" }))
      expect(refused).toMatchObject({ _tag: "FetchFailed", kind: "proxy" })
      expect(proxy.connects.map(({ target }) => target)).toEqual(["example.com:80"])
      expect((yield* fetch({ url: server.url.href })).address).toBe("127.0.0.1")
      expect(yield* Effect.flip(fetch({ url: "http://127.0.0.1:8080/" }))).toMatchObject({ _tag: "UrlRefused" })
      expect(proxy.connects).toHaveLength(1)
    }))

  it.scopedLive("of the environment is not used", () =>
    Effect.gen(function*() {
      const proxy = yield* connectProxy()
      const names = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
      const before = names.map((name) => [name, process.env[name]] as const)
      yield* Effect.addFinalizer(() =>
        Effect.sync(() => {
          for (const [name, value] of before) {
            if (value === undefined) delete process.env[name]
            else process.env[name] = value
          }
        }))
      for (const name of names) process.env[name] = proxy.url
      const server = yield* serve((_, response) => response.end("x"))
      expect((yield* fetchPage(server.url.href, { privateHosts: open(server.url) })).status).toBe(200)
      expect([proxy.connects.length, proxy.other.requests]).toEqual([0, 0])
    }))
})
