import * as Effect from "effect/Effect"
import { getResolvedPDFJS } from "unpdf"
import { cleanText } from "../../security/text/Untrusted.ts"
import { cleanMetadata } from "../Clean.ts"
import { type ReadDocument, Unreadable } from "../Document.ts"
import type { Metadata } from "../html/Metadata.ts"

const MOST_BYTES = 50 * 1024 * 1024
const MOST_PAGES = 500
/** In UTF-16 units. */
const MOST_TEXT = 4_000_000
/** A page with fewer characters on average is a picture. */
const LEAST_TEXT = 8

const failed = (error: unknown): Unreadable => {
  const name = error instanceof Error ? error.name : ""
  const detail = error instanceof Error ? error.message.slice(0, 200) : "it is damaged"
  return name === "PasswordException"
    ? new Unreadable({ kind: "PDF", reason: "encrypted", detail: "it is encrypted and asks for a password" })
    : new Unreadable({ kind: "PDF", reason: "damaged", detail: detail === "" ? "it is damaged" : detail })
}

const field = (info: object, name: string): string | undefined => {
  const value: unknown = Object.entries(info).find(([key]) => key === name)?.[1]
  return typeof value === "string" && value.trim() !== "" ? value.replace(/\s+/g, " ").trim().slice(0, 1_000) :
    undefined
}

/** `D:20240131120000+01'00'` (ISO 32000-1, 7.9.4) as a day. */
const dayOf = (date: string | undefined): string | undefined => {
  const [, year, month, day] = /^(?:D:)?(\d{4})(\d{2})(\d{2})/.exec(date ?? "") ?? []
  const text = `${year}-${month}-${day}`
  return year === undefined || Number.isNaN(Date.parse(text)) ? undefined : text
}

const metadataOf = (info: object): Metadata => {
  const [title, author, published, modified] = [
    field(info, "Title"), field(info, "Author"), dayOf(field(info, "CreationDate")), dayOf(field(info, "ModDate"))
  ]
  return {
    ...(title === undefined ? {} : { title }),
    ...(author === undefined ? {} : { authors: [author] }),
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified })
  }
}

const load = async (bytes: Uint8Array) => {
  const { getDocument, VerbosityLevel } = await getResolvedPDFJS()
  const task = getDocument({
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    useSystemFonts: true,
    disableFontFace: true,
    verbosity: VerbosityLevel.ERRORS
  })
  try {
    const pdf = await task.promise
    const { info } = await pdf.getMetadata()
    const texts: Array<string> = []
    let length = 0
    for (let number = 1; number <= Math.min(MOST_PAGES, pdf.numPages) && length < MOST_TEXT; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      const text = items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join("").trim()
      texts.push(text)
      length += text.length
      page.cleanup()
    }
    return { info, texts, pages: pdf.numPages }
  } finally {
    await task.destroy()
  }
}

/** The text of a PDF, page by page, at most 500 pages and 50 MiB. Pictures of text are not read. */
export const readPdf = (bytes: Uint8Array, url: string): Effect.Effect<ReadDocument, Unreadable> => {
  if (bytes.byteLength > MOST_BYTES) {
    return Effect.fail(new Unreadable({ kind: "PDF", reason: "too_large", detail: "it is larger than 50 MiB" }))
  }
  return Effect.flatMap(Effect.tryPromise({ try: () => load(bytes), catch: failed }), ({ info, pages, texts }) => {
    const length = texts.reduce((sum, text) => sum + text.length, 0)
    if (length < LEAST_TEXT * Math.max(1, texts.length)) {
      return Effect.fail(new Unreadable({
        kind: "PDF", reason: "scanned", detail: "it holds no text; its pages are pictures, as of a scan"
      }))
    }
    const clean = texts.map(cleanText)
    return Effect.succeed({
      kind: "pdf",
      url,
      metadata: cleanMetadata(metadataOf(info)),
      markdown: clean.map((text, at) => `## Page ${at + 1}\n\n${text}`).join("\n\n"),
      text: clean.join("\n\n"),
      links: [],
      pages,
      notes: texts.length < pages ? [`Only the first ${texts.length} of ${pages} pages were read.`] : []
    } as const)
  })
}
