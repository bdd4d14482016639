import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { type PageRequest, PageReads } from "../../src/research/PageReads.ts"
import { QuoteChecks } from "../../src/research/QuoteChecks.ts"
import { cursors, html, type Site, webReader, world } from "./support/World.ts"

const PAGE = "https://site.example.org/long"
const LONG = html("Long", ...Array.from({ length: 60 }, (_, index) => `Paragraph number ${index} speaks of herons and of nothing else, at some length.`))

const world1 = (sites: Readonly<Record<string, Site>>, quota?: { readonly maxBytes: number; readonly maxCount: number }) => {
  const web = world({ "https://site.example.org/robots.txt": { status: 404 }, ...sites })
  const layer = Layer.merge(PageReads.layer({ robots: "state" }), QuoteChecks.layer({ robots: "state" })).pipe(
    Layer.provide(webReader(web, quota)),
    Layer.provide(cursors)
  )
  return { web, layer }
}

const request = (over: Partial<PageRequest> = {}): PageRequest => ({ url: PAGE, format: "markdown", maxTokens: 300, ...over })

describe("reading a page", () => {
  it.effect("goes on by cursors to the end, without fetching it again", () => {
    const { layer, web } = world1({ [PAGE]: LONG })
    return Effect.gen(function*() {
      const reads = yield* PageReads
      const first = yield* reads.read(request())
      const texts = [first.excerpt.text]
      let cursor = first.nextCursor
      // Longer than a page is kept for: the snapshot goes on.
      yield* TestClock.adjust("30 minutes")
      for (let turn = 0; cursor !== undefined && turn < 50; turn++) {
        const next = yield* reads.read(request({ cursor }))
        texts.push(next.excerpt.text)
        cursor = next.nextCursor
      }
      expect(texts.length).toBeGreaterThan(3)
      expect(texts.join("")).toBe(first.opened.snapshot.document.markdown)
      expect(web.asked.filter((url) => url === PAGE)).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  })

  it.effect("refuses a cursor of another page, an altered one, and one whose text has gone and changed", () => {
    const { layer, web } = world1({ [PAGE]: LONG, "https://site.example.org/2": html("Two", "Another page with a few words of its own.") }, { maxBytes: 1e6, maxCount: 1 })
    return Effect.gen(function*() {
      const reads = yield* PageReads
      const { nextCursor = "" } = yield* reads.read(request())
      const other = yield* Effect.flip(reads.read(request({ url: "https://site.example.org/2", cursor: nextCursor })))
      expect(other.message).toContain("belongs to another url")
      const altered = yield* Effect.flip(reads.read(request({ cursor: `${nextCursor.slice(0, -2)}AA` })))
      expect(altered._tag).toBe("InvalidInput")
      // The snapshot makes room for another, and is made again as long as the page is the same.
      yield* reads.read(request({ url: "https://site.example.org/2" }))
      expect((yield* reads.read(request({ cursor: nextCursor }))).excerpt.text).toContain("Paragraph number")
      yield* reads.read(request({ url: "https://site.example.org/2" }))
      web.sites.set(PAGE, html("Long", "It is quite another text now, and a short one."))
      yield* TestClock.adjust("11 minutes")
      const gone = yield* Effect.flip(reads.read(request({ cursor: nextCursor })))
      expect(gone.message).toContain("the page has changed since")
    }).pipe(Effect.provide(layer))
  })

  it.effect("compares with an earlier snapshot, for which it fetches the page anew", () => {
    const { layer, web } = world1({ [PAGE]: html("Page", "One thing is said here and stays.", "Another thing is said here and goes.") })
    return Effect.gen(function*() {
      const reads = yield* PageReads
      const before = yield* reads.read(request())
      yield* TestClock.adjust("1 minute")
      web.sites.set(PAGE, html("Page", "One thing is said here and stays.", "Something new has come in its place today."))
      const after = yield* reads.read(request({ compareWith: before.opened.snapshot.hash }))
      expect(after.changes?.same).toBeGreaterThan(0)
      expect(JSON.stringify(after.changes)).toContain("Something new has come")
      expect(JSON.stringify(after.changes)).toContain("and goes")
      expect(after.changes?.takenAt).toBe(before.opened.fetchedAt)
      const unknown = yield* Effect.flip(reads.read(request({ compareWith: "0".repeat(64) })))
      expect(unknown.message).toContain("names no snapshot that is still kept")
    }).pipe(Effect.provide(layer))
  })

  it.effect("says how old what it gives is", () => {
    const { layer } = world1({ [PAGE]: LONG })
    return Effect.gen(function*() {
      const reads = yield* PageReads
      yield* reads.read(request())
      yield* TestClock.adjust("2 minutes")
      expect((yield* reads.read(request())).ageSeconds).toBe(120)
    }).pipe(Effect.provide(layer))
  })
})

describe("checking a quotation", () => {
  const SAID = "“Herons don’t hurry,” she said, and the page went on for a while after that."
  const { layer } = world1({ [PAGE]: html("Interview", "An introduction with some words about the guest and her birds.", SAID) })
  const checked = (quote: string) =>
    Effect.provide(Effect.flatMap(QuoteChecks, ({ check }) => check({ url: PAGE, quote, ignoreAccents: false })), layer)

  it.effect.each([
    ["Herons don’t hurry", "exact"],
    ["\"herons don't hurry,\" she said", "normalised"],
    ["Herons rarely hurry, she said and the page went on", "closest"],
    ["Sheep graze upon green hills", "none"]
  ] as const)("%s: %s", ([quote, match]) =>
    Effect.map(checked(quote), ({ result }) => {
      expect(result.match).toBe(match)
      expect(result.score === 1).toBe(match === "exact" || match === "normalised")
      expect(result.place === undefined).toBe(match === "none")
    }))
})
