import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import { read } from "../../../src/reader/Read.ts"

/** A PDF of the given objects, numbered from 1; the first is the catalogue. */
const pdfOf = (objects: ReadonlyArray<string>, trailer = ""): Uint8Array => {
  const offsets: Array<number> = []
  let text = "%PDF-1.4\n"
  objects.forEach((object, at) => {
    offsets.push(text.length)
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
  })
  const start = text.length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<</Size ${objects.length + 1}/Root 1 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF`
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

const document = (words: string, ...more: ReadonlyArray<string>): ReadonlyArray<string> => {
  const content = words === "" ? "" : `BT /F1 12 Tf 72 720 Td (${words}) Tj ET`
  return [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...more
  ]
}

const reading = (bytes: Uint8Array) => read({ bytes, contentType: "application/pdf", url: "https://example.org/a.pdf" })

describe("a PDF", () => {
  it.effect("is read page by page, with what it says of itself", () =>
    Effect.gen(function*() {
      const { markdown, metadata, pages, text } = yield* reading(
        pdfOf(document("Hello from a page", "<</Title(A title)/Author(A. Author)/CreationDate(D:20240131120000Z)>>"),
          "/Info 6 0 R")
      )
      expect(text).toBe("Hello from a page")
      expect(markdown).toBe("## Page 1\n\nHello from a page")
      expect(metadata).toEqual({ title: "A title", authors: ["A. Author"], published: "2024-01-31" })
      expect(pages).toBe(1)
    }))

  it.effect("of pictures is refused as a scan", () =>
    Effect.gen(function*() {
      expect(yield* Effect.flip(reading(pdfOf(document(""))))).toMatchObject({ _tag: "Unreadable", reason: "scanned" })
    }))

  it.effect("that asks for a password is refused as encrypted", () =>
    Effect.gen(function*() {
      const lock = `<</Filter/Standard/V 1/R 2/O<${"41".repeat(32)}>/U<${"42".repeat(32)}>/P -4>>`
      const bytes = pdfOf(document("x", lock), `/Encrypt 6 0 R/ID[<${"43".repeat(16)}><${"43".repeat(16)}>]`)
      expect(yield* Effect.flip(reading(bytes))).toMatchObject({ _tag: "Unreadable", reason: "encrypted" })
    }))

  it.effect("that is broken is refused as damaged", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(reading(new TextEncoder().encode("%PDF-1.7\nnothing of a PDF")))
      expect(error).toMatchObject({ _tag: "Unreadable", reason: "damaged" })
      expect(error.message).toMatch(/^The PDF cannot be read: ./)
    }))
})
