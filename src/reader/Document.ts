import * as Schema from "effect/Schema"
import type { Metadata } from "./html/Metadata.ts"
import type { Link } from "./html/Render.ts"

/** What can be read. */
export type ContentKind = "html" | "text" | "markdown" | "json" | "feed" | "xml" | "pdf"

/** A page as it is handed to a reader. Plain data. Everything in it was written by a stranger, and is cleaned. */
export interface ReadDocument {
  readonly kind: ContentKind
  readonly url: string
  readonly metadata: Metadata
  /** With marks, links as `[words][n]`; the addresses are in `links`. */
  readonly markdown: string
  /** The same words without marks. */
  readonly text: string
  readonly links: ReadonlyArray<Link>
  /** Of HTML: whether one article was found, or everything but furniture is given. */
  readonly how?: "article" | "page"
  /** Of PDF. */
  readonly pages?: number
  /** What was left out because of a bound, for the reader. */
  readonly notes: ReadonlyArray<string>
}

/** A body of a kind that is not read. */
export class UnsupportedContent extends Schema.TaggedError<UnsupportedContent>()("UnsupportedContent", {
  /** What it is, as far as is known: a media type or a name. */
  found: Schema.String
}) {
  override get message(): string {
    return `This is ${this.found}, which is not read. HTML, XHTML, plain text, Markdown, JSON, RSS, Atom and JSON feeds, XML and PDF are`
  }
}

/** A body of a known kind that gives no text. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {
  kind: Schema.String,
  reason: Schema.Literal("encrypted", "scanned", "damaged", "too_large"),
  detail: Schema.String
}) {
  override get message(): string {
    return `The ${this.kind} cannot be read: ${this.detail}`
  }
}

/** Reading took too long, or too many wait already: nothing is wrong with the page itself. */
export class ReadingStopped extends Schema.TaggedError<ReadingStopped>()("ReadingStopped", {
  reason: Schema.Literal("deadline", "queue", "crash"),
  detail: Schema.String
}) {
  override get message(): string {
    return `The page was not read: ${this.detail}`
  }
}

export const ReadError = Schema.Union(UnsupportedContent, Unreadable, ReadingStopped)
export type ReadError = typeof ReadError.Type
