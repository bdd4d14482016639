import * as Either from "effect/Either"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { estimateTokens } from "../../src/domain/Tokens.ts"
import type { ReadDocument } from "../../src/reader/Document.ts"
import { type Excerpt, excerptOf, type ExcerptRequest, type Stretch } from "../../src/reader/Excerpt.ts"

const documentOf = (markdown: string, text = markdown): ReadDocument =>
  ({ kind: "html", url: "https://example.org/", metadata: {}, markdown, text, links: [], notes: [] })

const excerpt = (document: ReadDocument, request: Partial<ExcerptRequest>): Excerpt =>
  Either.getOrThrow(excerptOf(document, { format: "markdown", maxTokens: 1_000, ...request }))

const words = fc.constantFrom("a", "The cat", "sat. ", "\n\n", "\n", "## Heading\n\n", "日本語の文章", "🙂", "é", "\"", "\\",
  "https://example.org/x?y=%20", "```", "0123456789")
const texts = fc.oneof(fc.array(words, { maxLength: 200 }).map((parts) => parts.join(" ")), fc.fullUnicodeString({ maxLength: 300 }))

const page = documentOf("intro words\n\n## Cats\n\nThe cat sat on the mat.\n\n### Small cats\n\nThey purr.\n\n## Dogs\n\nThe dog barked.")

describe("an excerpt", () => {
  it("and those that follow join to the whole text, each within the budget as it stands and as JSON", () => {
    fc.assert(fc.property(texts, fc.constantFrom("markdown" as const, "text" as const), fc.integer({ min: 5, max: 80 }), (text, format, maxTokens) => {
      const document = documentOf(text)
      const parts: Array<string> = []
      let rest: Stretch | undefined
      for (let turn = 0; turn <= text.length; turn++) {
        const found = excerpt(document, { format, maxTokens, ...(rest === undefined ? {} : { rest }) })
        expect(estimateTokens(found.text)).toBeLessThanOrEqual(maxTokens)
        // One character may be more than the budget.
        expect(found.text.length === 1 || estimateTokens(JSON.stringify(found.text)) <= maxTokens + 2).toBe(true)
        parts.push(found.text)
        rest = found.rest
        if (rest === undefined) break
        expect(rest.format).toBe(format)
      }
      expect(parts.join("")).toBe(text)
    }))
  })

  it("of blanks alone, which take no tokens as they stand, is within the budget as JSON", () => {
    const { rest, text } = excerpt(documentOf("\n\n \n\n"), { maxTokens: 5 })
    expect(estimateTokens(JSON.stringify(text))).toBeLessThanOrEqual(5)
    expect(rest).toBeDefined()
  })

  it("of a section has that section and what is below it, and goes on within it", () => {
    const cats = excerpt(page, { section: "cats" })
    expect(cats.text).toBe("## Cats\n\nThe cat sat on the mat.\n\n### Small cats\n\nThey purr.\n\n")
    expect(cats.leftOut).toEqual(["the other sections: leave out section"])
    const first = excerpt(page, { section: "cats", maxTokens: 12 })
    const second = excerpt(page, { maxTokens: 200, ...(first.rest === undefined ? {} : { rest: first.rest }) })
    expect(first.text + second.text).toBe(cats.text)
    expect(second.rest).toBeUndefined()
  })

  it("of a section that is not there names those that are", () => {
    const error = Either.getOrThrow(Either.flip(excerptOf(page, { format: "markdown", maxTokens: 100, section: "birds" })))
    expect(error.message).toContain("no heading of this page holds \"birds\"; there are \"Cats\", \"Small cats\", \"Dogs\"")
    const near = Either.getOrThrow(Either.flip(excerptOf(page, { format: "markdown", maxTokens: 100, section: "Dgos" })))
    expect(near.message).toContain("did you mean \"Dogs\"?")
    const bare = Either.getOrThrow(Either.flip(excerptOf(documentOf("words"), { format: "markdown", maxTokens: 100, section: "x" })))
    expect(bare.message).toContain("this page has no headings")
  })

  it("may be the outline, of all or of a section", () => {
    expect(excerpt(page, { format: "outline" }).text.split("\n")).toHaveLength(4)
    expect(excerpt(page, { format: "outline", section: "Cats" }).text).toMatch(/^Cats .*\n {2}Small cats /)
  })

  it("around a phrase has its passages with their lines, and says what it leaves out", () => {
    const found = excerpt(page, { find: "the dog" })
    expect(found.text).toContain("[line ")
    expect(found.text).toContain("The dog barked.")
    expect(found.leftOut).toEqual(["everything that is not around the phrase: leave out find"])
    const none = excerpt(page, { find: "giraffe" })
    expect(none.text).toBe("")
    expect(none.leftOut[0]).toContain("\"giraffe\" stands nowhere in what was read of this page")
  })

  it("around a phrase that is everywhere is within the budget and counts the rest", () => {
    fc.assert(fc.property(fc.integer({ min: 60, max: 600 }), fc.integer({ min: 1, max: 60 }), (maxTokens, times) => {
      const document = documentOf(Array.from({ length: times }, (_, index) => `Cat number ${index}. ${"filler ".repeat(200)}`).join("\n\n"))
      const found = excerpt(document, { find: "cat number", maxTokens })
      expect(estimateTokens(found.text)).toBeLessThanOrEqual(maxTokens)
      expect(found.text).not.toBe("")
    }), { numRuns: 40 })
  })

  it("measures long texts by their beginning", () => {
    const long = documentOf("word ".repeat(100_000))
    const { ofTokens, leftOut } = excerpt(long, { maxTokens: 100 })
    expect(ofTokens).toBeGreaterThan(90_000)
    expect(ofTokens).toBeLessThan(160_000)
    expect(leftOut[0]).toMatch(/^about \d+ tokens behind this: use the cursor$/)
  })
})
