import { it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { FetchFailed } from "../../../src/domain/Errors.ts"
import type { PageError } from "../../../src/egress/page/PageErrors.ts"
import { type Page, PageFetcher } from "../../../src/egress/page/PageFetcher.ts"
import { Robots, type RobotsOptions } from "../../../src/egress/page/Robots.ts"
import { serve } from "../support/httpServer.ts"
import { fetcherLayer } from "./support/fetcher.ts"

const options: RobotsOptions = { timeToLive: Duration.hours(1), unknownFor: Duration.minutes(1), sites: 3 }

const pageOf = (status: number, text: string): Effect.Effect<Page> =>
  Effect.map(Clock.currentTimeMillis, (fetchedAt) => ({
    finalUrl: "",
    status,
    headers: {},
    bytes: Buffer.from(text),
    truncated: false,
    redirects: [],
    fetchedAt,
    address: undefined
  }))

/** The service on a fetcher that answers so; it notes what it was asked for. */
const robotsOf = (answer: (url: string) => Effect.Effect<Page, PageError>) =>
  Effect.gen(function*() {
    const asked: Array<string> = []
    const fetcher = Layer.succeed(PageFetcher, {
      fetch: ({ url }) =>
        Effect.suspend(() => {
          asked.push(url)
          return answer(url)
        })
    })
    const { may } = Context.get(yield* Layer.build(Layer.provide(Robots.layer(options), fetcher)), Robots)
    return { asked, may: (url: string) => may(url, "mcp-duckduckgo") }
  })

const RULES = "User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"

describe("robots.txt", () => {
  it.scoped("is asked for once, at the root of the origin, and decides about each address", () =>
    Effect.gen(function*() {
      const { asked, may } = yield* robotsOf(() => pageOf(200, RULES))
      expect(yield* may("https://example.com:8443/private/x")).toEqual({
        verdict: "disallowed",
        reason: "Disallow: /private",
        crawlDelaySeconds: 3
      })
      const other = yield* may("https://example.com:8443/a")
      expect(other).toMatchObject({ verdict: "allowed", reason: "no rule speaks of it" })
      expect(asked).toEqual(["https://example.com:8443/robots.txt"])
    }))

  it.scoped.each<readonly [number, string]>([
    [404, "allowed"], [401, "allowed"], [403, "allowed"], [429, "unknown"], [500, "unknown"], [503, "unknown"],
    [304, "unknown"]
  ])("that is answered with HTTP %i leaves a page %s", ([status, verdict]) =>
    Effect.gen(function*() {
      const { may } = yield* robotsOf(() => pageOf(status, "User-agent: *\nDisallow: /"))
      const reason = `robots.txt was answered with HTTP ${status}`
      expect(yield* may("https://example.com/")).toMatchObject({ verdict, reason })
    }))

  it.scoped("that cannot be had leaves a page unknown, and says why", () =>
    Effect.gen(function*() {
      const failure = new FetchFailed({ kind: "reset", host: "example.com", detail: "the connection was cut" })
      const { may } = yield* robotsOf(() => Effect.fail(failure))
      expect(yield* may("https://example.com/")).toMatchObject({
        verdict: "unknown",
        reason: "robots.txt could not be read: example.com: the connection was cut"
      })
      expect(yield* may("no url")).toMatchObject({ verdict: "unknown" })
    }))

  it.scoped("is asked for again when it is old, and sooner where the site could not say", () =>
    Effect.gen(function*() {
      const { asked, may } = yield* robotsOf((url) => pageOf(url.includes("broken") ? 500 : 200, RULES))
      const both = Effect.zipRight(may("https://example.com/"), may("https://broken.example.com/"))
      yield* both
      yield* TestClock.adjust("30 seconds")
      yield* both
      expect(asked).toHaveLength(2)
      yield* TestClock.adjust("31 seconds")
      yield* both
      expect(asked.slice(2)).toEqual(["https://broken.example.com/robots.txt"])
      yield* TestClock.adjust("1 hour")
      yield* both
      expect(asked).toHaveLength(5)
    }))

  it.scoped("is remembered for no more sites than it may, those that were wanted last", () =>
    Effect.gen(function*() {
      const { asked, may } = yield* robotsOf(() => pageOf(200, RULES))
      const visit = (...names: ReadonlyArray<string>) =>
        Effect.forEach(names, (name) => may(`https://${name}.example.com/`))
      yield* visit("a", "b", "c", "a", "d", "a", "b")
      expect(asked.map((url) => url.charAt(8)).join("")).toBe("abcdb")
    }))

  it.scoped("is asked for once by callers who come together, and by the next when the first leaves", () =>
    Effect.gen(function*() {
      const gate = yield* Deferred.make<void>()
      const { asked, may } = yield* robotsOf(() => Effect.zipRight(Deferred.await(gate), pageOf(200, RULES)))
      const first = yield* Effect.fork(may("https://example.com/"))
      yield* TestClock.adjust(0)
      const two = Effect.all([may("https://example.com/a"), may("https://example.com/private")], { concurrency: 2 })
      const others = yield* Effect.fork(two)
      yield* TestClock.adjust(0)
      expect(asked).toHaveLength(1)
      yield* Fiber.interrupt(first)
      yield* Deferred.succeed(gate, undefined)
      expect((yield* Fiber.join(others)).map(({ verdict }) => verdict)).toEqual(["allowed", "disallowed"])
      expect(asked.length).toBeLessThanOrEqual(2)
    }))

  it.scopedLive("comes over the wire, as far as it is read at all, through the rules for URLs", () =>
    Effect.gen(function*() {
      const filler = `# ${"x".repeat(1022)}\n`.repeat(600)
      const server = yield* serve((_, response) => response.end(`${RULES}${filler}Disallow: /late\n`))
      const layer = Layer.provide(Robots.layer(), fetcherLayer({ privateHosts: [`127.0.0.1:${server.url.port}`] }))
      const { may } = Context.get(yield* Layer.build(layer), Robots)
      expect((yield* may(`${server.url.href}private`, "x")).verdict).toBe("disallowed")
      expect((yield* may(`${server.url.href}late`, "x")).verdict).toBe("allowed")
      expect(server.seen.map(({ url }) => url)).toEqual(["/robots.txt"])
      expect((yield* may("http://127.0.0.2/", "x")).reason).toContain("rule address")
    }))
})
