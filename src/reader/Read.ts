import * as Effect from "effect/Effect"
import { parse } from "../security/text/Tree.ts"
import { cleanText } from "../security/text/Untrusted.ts"
import { textOfBytes } from "./Charset.ts"
import { fenced } from "./html/Code.ts"
import { blockText } from "./html/Nodes.ts"
import { readHtml } from "./html/ReadHtml.ts"
import { kindOfContent } from "./ContentType.ts"
import { cleanMarkdown } from "./Clean.ts"
import type { ContentKind, ReadDocument, Unreadable, UnsupportedContent } from "./Document.ts"
import { readJsonFeed, readXmlFeed } from "./Feed.ts"

/** A body and what is known of it. */
export interface ReadInput {
  readonly bytes: Uint8Array
  /** As in the header; empty where there is none. */
  readonly contentType: string
  /** Where it was found; relative links lead on from there. */
  readonly url: string
}

/** In UTF-16 units. */
const MOST_TEXT = 4_000_000

const plainly = (kind: ContentKind, url: string, text: string, markdown: string): ReadDocument => ({
  kind, url, metadata: {}, markdown, text, links: [],
  notes: text.length >= MOST_TEXT ? ["The text is longer than what is read of one; its end is left out."] : []
})

const readJson = (body: string, url: string): ReadDocument => {
  let shown = body
  try {
    const value: unknown = JSON.parse(body)
    const feed = readJsonFeed(value, url)
    if (feed !== undefined) return feed
    shown = JSON.stringify(value, null, 2)
  } catch {
    // JSON lines, or broken: shown as it is.
  }
  const text = cleanText(shown.slice(0, MOST_TEXT))
  return plainly("json", url, text, fenced(text, "json"))
}

const readText = (kind: Exclude<ContentKind, "pdf">, body: string, url: string): ReadDocument => {
  switch (kind) {
    case "html": return readHtml(body, url)
    case "feed": return readXmlFeed(body, url)
    case "json": return readJson(body, url)
    case "markdown": {
      const markdown = cleanMarkdown(body.slice(0, MOST_TEXT).replace(/\r\n?/g, "\n"))
      return plainly(kind, url, markdown, markdown)
    }
    case "xml": {
      const text = cleanText(blockText(parse(body, true)))
      return plainly(kind, url, text, text)
    }
    case "text": {
      const text = cleanText(body.slice(0, MOST_TEXT).replace(/\r\n?/g, "\n"))
      return plainly(kind, url, text, text)
    }
  }
}

/** Reads a body of any kind that is known, in this thread. Any bytes are read as far as they go. */
export const read = (
  { bytes, contentType, url }: ReadInput
): Effect.Effect<ReadDocument, UnsupportedContent | Unreadable> =>
  Effect.flatMap(kindOfContent(bytes, contentType), (kind) =>
    kind === "pdf"
      ? Effect.flatMap(Effect.promise(() => import("./pdf/ReadPdf.ts")), ({ readPdf }) => readPdf(bytes, url))
      : Effect.sync(() => readText(kind, textOfBytes(bytes, contentType), url)))
