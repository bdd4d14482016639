import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import fc from "fast-check"
import { encode } from "gpt-tokenizer"
import { describe, expect } from "vitest"
import * as ReadPage from "../../../src/mcp/tools/ReadPage.ts"
import { PageReads } from "../../../src/research/PageReads.ts"
import { Readings } from "../../../src/research/Readings.ts"
import { cursors, html, type Site, webReader, type World, world } from "../../research/support/World.ts"
import { call, textOf } from "./support/Calls.ts"

const PAGE = "https://site.example.org/page"

/** The tool over a made-up web, until the end of the scope. */
const toolOn = (web: World) =>
  Effect.gen(function*() {
    const reads = PageReads.layer({ robots: "state" }).pipe(Layer.provide(webReader(web)), Layer.provide(cursors))
    const { read } = Context.get(yield* Layer.build(reads), PageReads)
    return yield* Effect.provide(ReadPage.make, Layer.mock(Readings, { page: read }))
  })

const toolOver = (sites: Readonly<Record<string, Site>>) => toolOn(world({ "https://site.example.org/robots.txt": { status: 404 }, ...sites }))

const HERONS: Site = {
  body: `<html lang="en"><head><title>Herons</title><meta name="author" content="A. Birdwatcher">
    <meta property="article:published_time" content="2026-01-02"></head><body><main><h1>Herons</h1>
    <p>Herons stand in shallow water, as <a href="/fish">fish</a> well know, and wait for hours.</p>
    <h2>Nests</h2><p>They nest in <a href="https://trees.example.org/">high trees</a> beside a lake.</p></main></body></html>`
}

describe("read_page", () => {
  it.scoped("gives the text with what the page says of itself", () =>
    Effect.gen(function*() {
      const { structured, text } = yield* call(yield* toolOver({ [PAGE]: HERONS }), { url: PAGE })
      expect(structured).toMatchObject({
        url: PAGE, title: "Herons", authors: ["A. Birdwatcher"], language: "en", kind: "html", ageSeconds: 0, leftOut: []
      })
      expect(structured["snapshot"]).toMatch(/^[0-9a-f]{64}$/)
      expect(structured["text"]).toContain("Herons stand in shallow water, as [fish][1] well know")
      expect(text).toContain(`Page of about ${String(structured["ofTokens"])} tokens, snapshot ${String(structured["snapshot"])}`)
      expect(text).toContain("Herons\nhttps://site.example.org/page\nA. Birdwatcher; published 2026-01-02")
    }))

  it.scoped("puts all that a stranger wrote into the envelope", () =>
    Effect.gen(function*() {
      const text = yield* textOf(yield* toolOver({ [PAGE]: HERONS }), { url: PAGE, include_links: true })
      const [, number = ""] = /<<untrusted (\d+)>>/.exec(text) ?? []
      const inside = text.slice(text.indexOf(`<<untrusted ${number}>>`), text.indexOf(`<</untrusted ${number}>>`))
      for (const theirs of ["A. Birdwatcher", "shallow water", "https://trees.example.org/"]) {
        expect(inside).toContain(theirs)
        expect(text.replace(inside, "")).not.toContain(theirs)
      }
    }))

  it.scoped("gives the addresses of the links that it shows, where they are wanted", () =>
    Effect.gen(function*() {
      const tool = yield* toolOver({ [PAGE]: HERONS })
      const all = yield* call(tool, { url: PAGE, include_links: true })
      expect(all.structured["links"]).toEqual([
        { number: 1, url: "https://site.example.org/fish" }, { number: 2, url: "https://trees.example.org/" }
      ])
      const nests = yield* call(tool, { url: PAGE, section: "Nests", include_links: true })
      expect(nests.structured["links"]).toEqual([{ number: 2, url: "https://trees.example.org/" }])
      expect((yield* call(tool, { url: PAGE })).structured).not.toHaveProperty("links")
    }))

  it.scoped("says why a page cannot be read", () =>
    Effect.gen(function*() {
      const tool = yield* toolOver({})
      expect((yield* Effect.flip(call(tool, { url: PAGE }))).message).toContain("HTTP 404")
      expect((yield* Effect.flip(call(tool, { url: "http://10.0.0.1/" }))).message).toContain("rule address")
      expect((yield* Effect.flip(call(tool, { url: "no address" }))).message).toContain("rule parse")
      expect((yield* Effect.flip(call(tool, { url: PAGE, max_tokens: 10 }))).message).toContain("max_tokens")
    }))

  it.scoped("decides by the host, and seals the address", () =>
    Effect.gen(function*() {
      const tool = yield* toolOver({})
      expect((yield* tool.prepare({ url: "https://Site.Example.org:8443/a?b=secret" })).facts)
        .toEqual({ target: "site.example.org", sealed: { url: "https://Site.Example.org:8443/a?b=secret" } })
      expect((yield* tool.prepare({ url: "nonsense" })).facts).toEqual({ sealed: { url: "nonsense" } })
    }))

  const words = fc.constantFrom("heron", "The bird \"sat\".", "日本語の文章です", "https://example.org/a/b?c=%20d", "naïve café", "x = 1;", "🙂", "1234567")
  const paragraphs = fc.array(fc.array(words, { minLength: 1, maxLength: 60 }).map((list) => list.join(" ")), { minLength: 1, maxLength: 60 })

  it.scoped.prop("never gives more than the budget, counted by a real tokenizer, in words and as structure", {
    texts: paragraphs, max: fc.integer({ min: 500, max: 3_000 }), links: fc.boolean(), format: fc.constantFrom("markdown", "text", "outline")
  }, ({ format, links, max, texts }) =>
    Effect.gen(function*() {
      const body = texts.map((text, index) => `<h2>Part ${index}</h2><p>${text} <a href="/${"long-".repeat(20)}${index}">more</a></p>`).join("")
      const site: Site = { body: `<title>${"Title ".repeat(100)}</title><meta name="author" content="${"N. Ame ".repeat(80)}"><main>${body}</main>` }
      const tool = yield* toolOver({ [PAGE]: site })
      let cursor: unknown
      for (let turn = 0; turn < 3; turn++) {
        const args = { url: PAGE, max_tokens: max, format, include_links: links, ...(cursor === undefined ? {} : { cursor }) }
        const { structured } = yield* call(tool, args)
        expect(encode(yield* textOf(tool, args)).length).toBeLessThanOrEqual(max)
        expect(encode(JSON.stringify(structured)).length).toBeLessThanOrEqual(max)
        cursor = structured["nextCursor"]
        if (cursor === undefined) break
      }
    }), { fastCheck: { numRuns: 40 } })

  it.scoped("counts what changed since a snapshot", () =>
    Effect.gen(function*() {
      const web = world({ "https://site.example.org/robots.txt": { status: 404 }, [PAGE]: html("Page", "One thing is said here and stays.", "Another is said and goes.") })
      const tool = yield* toolOn(web)
      const { structured: before } = yield* call(tool, { url: PAGE })
      const same = yield* call(tool, { url: PAGE, compare_with: before["snapshot"] })
      expect(same.text).toContain("Unchanged since 1970-01-01T00:00:00.000Z")
      web.sites.set(PAGE, html("Page", "One thing is said here and stays.", "A new sentence has come into it since."))
      const after = yield* call(tool, { url: PAGE, compare_with: before["snapshot"] })
      expect(after.structured["changes"]).toMatchObject({ same: 2, passages: expect.arrayContaining([expect.stringContaining("A new sentence")]) })
    }))
})
