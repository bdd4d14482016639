import { it } from "@effect/vitest"
import fc from "fast-check"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import { read } from "../../src/reader/Read.ts"
import { readFile } from "../../src/reader/ReadFile.ts"
import { sectionsOf } from "../../src/reader/Sections.ts"

const URL = "https://example.org/a/b"

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const reading = (body: string | Uint8Array, contentType = "text/html") =>
  read({ bytes: typeof body === "string" ? bytesOf(body) : body, contentType, url: URL })

const readNow = (body: string | Uint8Array, contentType?: string) =>
  Effect.runPromise(Effect.either(reading(body, contentType)))

describe("any bytes", () => {
  const types = fc.constantFrom("", "text/html", "text/plain", "application/json", "application/xml",
    "application/rss+xml", "text/markdown", "image/png")
  const tags = fc.constantFrom(
    "<div>", "</div>", "<p>", "<table>", "<tr>", "<td>", "<ul>", "<li>", "<pre>", "<a href=x>", "<a href=#fn1>",
      "</a>", "<math>", "<mfrac>", "<dl>", "<dt>", "<h2>", "<h7>",
    "<script>", "<noscript>", "<style>", "<!--", "-->", "<![CDATA[", "<blockquote>", "<br>", "<main>", "<article>",
      "<meta charset=x>", "<img alt=a>", "&lt;", "&#0;", "\0",
    "words and more words, with a comma", "<script type='application/ld+json'>", "{\"@graph\":[[[", "<base href='::'>",
      "<form>", "<li id=fn1>", "<sup>"
  )

  it("are read or refused, and nothing is thrown", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), types, async (bytes, type) => {
      const result = await readNow(bytes, type)
      expect(["Right", "Left"]).toContain(result._tag)
    }), { numRuns: 300 })
  })

  it("of markup without order give text without markup of its own", async () => {
    await fc.assert(fc.asyncProperty(fc.array(tags, { maxLength: 120 }), async (parts) => {
      const { links, markdown } = await Effect.runPromise(reading(parts.join("")))
      expect(markdown.length).toBeLessThanOrEqual(parts.join("").length * 12 + 100)
      expect(links.every(({ url }) => url.startsWith("http"))).toBe(true)
    }), { numRuns: 400 })
  })

  it.each([
    ["elements that are never closed", "<div>".repeat(60_000)],
    ["lists in lists", "<ul><li>a".repeat(20_000)],
    ["quotations in quotations", "<blockquote>a".repeat(20_000)],
    ["tables in tables", "<table><tr><td>a".repeat(20_000)],
    ["fractions in fractions", `<math>${"<mfrac><mi>a</mi>".repeat(20_000)}`],
    ["links in links", "<a href=/x>a".repeat(30_000)],
    ["a single long word", "a".repeat(1_000_000)],
    ["a single long attribute", `<p class="${"nav ".repeat(200_000)}">x`],
    ["many short paragraphs", "<p>a".repeat(150_000)],
    ["JSON-LD in itself", `<script type="application/ld+json">${"[".repeat(50_000)}</script>x`],
    ["many notes", "<sup><a href=#fn1>1</a></sup>".repeat(20_000)],
    ["blanks", " \n\t".repeat(400_000)]
  ])("of %s end", { timeout: 30_000 }, async (_, html) => {
    const result = await readNow(html)
    expect(result._tag).toBe("Right")
  })
})

describe("kinds of bodies", () => {
  it.effect("feeds are lists of entries", () =>
    Effect.gen(function*() {
      const rss = `<?xml version="1.0"?><rss><channel><title>News</title><item><title>One &amp; two</title><link>/1</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate>
        <description>&lt;p&gt;Some &lt;b&gt;words&lt;/b&gt;&lt;/p&gt;</description></item></channel></rss>`
      const { kind, links, markdown, metadata } = yield* reading(rss, "application/rss+xml")
      expect(kind).toBe("feed")
      expect(metadata).toEqual({ title: "News" })
      expect(markdown).toBe("## [One & two][1]\n\n2024-05-06\n\nSome words")
      expect(links).toEqual([{ number: 1, url: "https://example.org/1" }])
    }))

  it.effect("Atom and JSON feeds too", () =>
    Effect.gen(function*() {
      const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>E</title><link rel="self" href="/s"/><link href="/e"/><updated>2024-01-02T03:04:05Z</updated></entry></feed>`
      expect((yield* reading(atom, "application/atom+xml")).markdown).toBe("## [E][1]\n\n2024-01-02T03:04:05Z")
      const json = JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "J",
        items: [{ title: "I", url: "/i", content_text: "words" }] })
      expect((yield* reading(json, "application/feed+json")).markdown).toBe("## [I][1]\n\nwords")
    }))

  it.effect("JSON is shown in order, broken JSON as it is", () =>
    Effect.gen(function*() {
      expect((yield* reading("{\"a\":[1]}", "application/json")).text).toBe("{\n  \"a\": [\n    1\n  ]\n}")
      expect((yield* reading("{\"a\":", "application/json")).text).toBe("{\"a\":")
    }))

  it.effect("Markdown and plain text stay as they are", () =>
    Effect.gen(function*() {
      expect((yield* reading("# A\r\n\r\n- b", "text/markdown")).markdown).toBe("# A\n\n- b")
      expect((yield* reading("a < b", "text/plain")).text).toBe("a < b")
    }))

  it.effect("others are refused with a word on what they are", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(reading(new Uint8Array([0x89, 0x50, 0x4e, 0x47]), "image/png"))
      expect(error.message).toContain("image/png")
    }))
})

describe("the command", () => {
  const html = "<title>T</title><main><h2>A</h2><p>See <a href='/x'>this</a>.</p></main>"
  const print = (format: "markdown" | "text" | "outline") =>
    readFile({ bytes: bytesOf(html), contentType: "text/html", url: URL, format })

  it.effect("prints Markdown with title and addresses, bare text, or an outline", () =>
    Effect.gen(function*() {
      expect(yield* print("markdown")).toBe("# T\n\n## A\n\nSee [this][1].\n\n[1]: https://example.org/x")
      expect(yield* print("text")).toBe("A\n\nSee this.")
      expect(yield* print("outline")).toMatch(/^A · \d+ tokens · line 1$/)
      expect(sectionsOf(yield* print("markdown"))).toHaveLength(2)
    }))
})
