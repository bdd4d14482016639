import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { WebReader } from "../../src/reader/WebReader.ts"
import { html, type Site, webReader, world } from "../research/support/World.ts"

const PAGE = "https://site.example.org/page"
const ROBOTS = "https://site.example.org/robots.txt"
const HERONS = html("Herons", "Herons stand in shallow water and wait for fish, often for a very long time.")

const withSites = (sites: Readonly<Record<string, Site>>, quota?: { readonly maxBytes: number; readonly maxCount: number }) => {
  const web = world(sites)
  return {
    web,
    run: <A, E>(use: (reader: WebReader["Type"]) => Effect.Effect<A, E>) =>
      Effect.provide(Effect.flatMap(WebReader, use), webReader(web, quota))
  }
}

const disallowing: Site = { body: "User-agent: *\nDisallow: /page", type: "text/plain" }

describe("a page of the web", () => {
  it.effect("is read once, kept for ten minutes, and found again by its hash", () => {
    const { run, web } = withSites({ [PAGE]: HERONS })
    return run((reader) =>
      Effect.gen(function*() {
        const first = yield* reader.open({ url: PAGE, robots: "ignore" })
        expect(first.snapshot.document.text).toContain("Herons stand in shallow water")
        expect(first.snapshot.hash).toMatch(/^[0-9a-f]{64}$/)
        yield* TestClock.adjust("9 minutes")
        const again = yield* reader.open({ url: `${PAGE}#part`, robots: "ignore" })
        expect(again).toEqual(first)
        expect(web.asked).toEqual([PAGE])
        expect(yield* reader.snapshot(first.snapshot.hash)).toEqual(first.snapshot)
        yield* TestClock.adjust("2 minutes")
        yield* reader.open({ url: PAGE, robots: "ignore" })
        expect(web.asked).toEqual([PAGE, PAGE])
      }))
  })

  it.effect("is fetched anew where that is wanted, or where its snapshot has gone", () => {
    const { run, web } = withSites({ [PAGE]: HERONS, "https://other.example.org/": html("Egrets", "Egrets are white herons.") }, { maxBytes: 1e6, maxCount: 1 })
    return run((reader) =>
      Effect.gen(function*() {
        yield* reader.open({ url: PAGE, robots: "ignore" })
        yield* reader.open({ url: PAGE, robots: "ignore", renew: true })
        yield* reader.open({ url: "https://other.example.org/", robots: "ignore" })
        yield* reader.open({ url: PAGE, robots: "ignore" })
        expect(web.asked.filter((url) => url === PAGE)).toHaveLength(3)
      }))
  })

  it.effect("is fetched once for all who want it at the same time", () => {
    const { run, web } = withSites({ [PAGE]: { ...HERONS, takes: "1 second" } })
    return run((reader) =>
      Effect.gen(function*() {
        const all = yield* Effect.fork(Effect.all(
          Array.from({ length: 20 }, () => reader.open({ url: PAGE, robots: "ignore" })),
          { concurrency: "unbounded" }
        ))
        yield* TestClock.adjust("1 second")
        expect(new Set((yield* Fiber.join(all)).map(({ snapshot }) => snapshot.hash)).size).toBe(1)
        expect(web.asked).toEqual([PAGE])
      }))
  })

  it.effect.each([
    [404, "there is no such page"], [403, "the site refuses to give the page to this program"],
    [401, "the page is only for those who sign in"], [503, "the site is out of order, or refuses"]
  ] as const)("that answers HTTP %d is not there, which says nothing of what it holds", ([status, meaning]) =>
    withSites({ [PAGE]: { ...HERONS, status, retryAfter: "30" } }).run((reader) =>
      Effect.map(Effect.flip(reader.open({ url: PAGE, robots: "ignore" })), (error) => {
        expect(error).toMatchObject({ _tag: "PageStatus", status, host: "site.example.org", retryAfterSeconds: 30 })
        expect(error.message).toContain(meaning)
        expect(error.message).toContain("says nothing about what the page holds")
      })))

  it.effect("of a kind that is not read is refused by its kind", () =>
    withSites({ [PAGE]: { body: "\u0089PNG", type: "image/png" } }).run((reader) =>
      Effect.map(Effect.flip(reader.open({ url: PAGE, robots: "ignore" })), (error) => {
        expect(error).toMatchObject({ _tag: "UnsupportedContent", found: "image/png" })
      })))

  it.effect("keeps where it came from and when it changed", () =>
    withSites({ [PAGE]: { ...HERONS, finalUrl: "https://site.example.org/new", lastModified: "Thu, 01 Jan 2026 00:00:00 GMT" } }).run((reader) =>
      Effect.map(reader.open({ url: PAGE, robots: "ignore" }), (opened) => {
        expect(opened).toMatchObject({ redirects: ["https://site.example.org/new"], lastModified: "Thu, 01 Jan 2026 00:00:00 GMT" })
        expect(opened.snapshot.document.url).toBe("https://site.example.org/new")
      })))
})

describe("what a site wants", () => {
  it.effect("is obeyed where nobody named the page", () => {
    const { run, web } = withSites({ [PAGE]: HERONS, [ROBOTS]: disallowing })
    return run((reader) =>
      Effect.map(Effect.flip(reader.open({ url: PAGE, robots: "obey" })), (error) => {
        expect(error).toMatchObject({ _tag: "RobotsRefused", url: PAGE })
        expect(error.message).toContain("Disallow: /page")
        expect(web.asked).toEqual([ROBOTS])
      }))
  })

  it.effect("is said where somebody named it", () =>
    withSites({ [PAGE]: HERONS, [ROBOTS]: disallowing }).run((reader) =>
      Effect.map(reader.open({ url: PAGE, robots: "state" }), (opened) => {
        expect(opened.disallowedBy).toContain("Disallow: /page")
        expect(opened.snapshot.document.text).toContain("Herons")
      })))

  it.effect("is not waited for longer than three seconds", () => {
    const { run } = withSites({ [PAGE]: HERONS, [ROBOTS]: { ...disallowing, takes: "1 hour" } })
    return run((reader) =>
      Effect.gen(function*() {
        const opened = yield* Effect.fork(reader.open({ url: PAGE, robots: "state" }))
        yield* TestClock.adjust("3 seconds")
        expect(yield* Fiber.join(opened)).not.toHaveProperty("disallowedBy")
      }))
  })

  it.effect("is not asked for where it does not count", () => {
    const { run, web } = withSites({ [PAGE]: HERONS, [ROBOTS]: disallowing })
    return run((reader) => Effect.map(reader.open({ url: PAGE, robots: "ignore" }), () => {
      expect(web.asked).toEqual([PAGE])
    }))
  })
})

describe("the rules for addresses", () => {
  it.effect("come first: nothing is asked of a forbidden host, not even its robots.txt", () => {
    const { run, web } = withSites({})
    return run((reader) =>
      Effect.map(Effect.flip(reader.open({ url: "http://169.254.169.254/latest/", robots: "obey" })), (error) => {
        expect(error).toMatchObject({ _tag: "UrlRefused", rule: "address" })
        expect(web.asked).toEqual([])
      }))
  })

  it.effect("let a person name a private host, and no search lead to one", () => {
    const { run } = withSites({ "https://wiki.corp/": HERONS })
    return run((reader) =>
      Effect.gen(function*() {
        expect((yield* reader.open({ url: "https://wiki.corp/", robots: "ignore" })).snapshot.document.text).toContain("Herons")
        const error = yield* Effect.flip(reader.open({ url: "https://wiki.corp/", robots: "ignore", found: true }))
        expect(error).toMatchObject({ _tag: "UrlRefused", rule: "inward" })
      }))
  })
})
