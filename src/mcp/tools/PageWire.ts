import * as Schema from "effect/Schema"
import { estimateTokens } from "../../domain/Tokens.ts"
import type { Opened } from "../../reader/WebReader.ts"
import type { PageRead } from "../../research/PageReads.ts"
import { optional } from "./Wire.ts"

/** What the answers of all tools that read a page say of it. */
export const PageFacts = {
  /** Where it was found, after redirects. */
  url: Schema.String,
  title: optional(Schema.String),
  authors: optional(Schema.Array(Schema.String)),
  site: optional(Schema.String),
  published: optional(Schema.String),
  modified: optional(Schema.String),
  language: optional(Schema.String),
  kind: Schema.String,
  /** The sha256 of its text. */
  snapshot: Schema.String,
  fetchedAt: Schema.String,
  ageSeconds: Schema.Number,
  /** What a reader should know of how it was read. */
  remarks: optional(Schema.Array(Schema.String))
}

/** Of texts that the page says of itself, in UTF-16 units: they are a stranger's, and must leave room for the page. */
const LONGEST_FACT = 150
const MOST_AUTHORS = 3

const fact = <K extends string>(key: K, text: string | undefined): { readonly [P in K]?: string } => {
  const none: { readonly [P in K]?: string } = {}
  if (text === undefined) return none
  return { ...none, [key]: text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text }
}

const remarksOf = ({ disallowedBy, redirects }: Opened): ReadonlyArray<string> => [
  ...(redirects.length === 0 ? [] : [`redirected ${redirects.length === 1 ? "once" : `${redirects.length} times`} to get here`]),
  ...(disallowedBy === undefined ? [] : [`the site asks programs not to read this page (robots.txt: ${disallowedBy.slice(0, 80)})`])
]

export const pageFacts = (opened: Opened, ageSeconds: number) => {
  const { document, hash } = opened.snapshot
  const { authors = [], language, modified, published, site, title } = document.metadata
  const remarks = remarksOf(opened)
  return {
    url: document.url,
    ...fact("title", title),
    ...(authors.length === 0 ? {} : { authors: authors.slice(0, MOST_AUTHORS).map((author) => author.slice(0, LONGEST_FACT)) }),
    ...fact("site", site),
    ...fact("published", published),
    ...fact("modified", modified ?? opened.lastModified),
    ...fact("language", language),
    kind: document.kind,
    snapshot: hash,
    fetchedAt: new Date(opened.fetchedAt).toISOString(),
    ageSeconds,
    ...(remarks.length === 0 ? {} : { remarks })
  }
}

const LONGEST_CHANGE = 300

const short = (text: string): string => (text.length > LONGEST_CHANGE ? `${text.slice(0, LONGEST_CHANGE)}…` : text)

/** What changed, in numbers, and as many of the passages as there is room for. */
export const changesOf = (changes: NonNullable<PageRead["changes"]>, room: number) => {
  const all = [
    ...changes.added.map(({ line, text }) => `+ [line ${line}] ${short(text)}`),
    ...changes.removed.map(({ line, text }) => `- [line ${line}] ${short(text)}`),
    ...changes.changed.map(({ after, before }) => `~ [line ${after.line}] ${short(before.text)} → ${short(after.text)}`)
  ]
  const passages: Array<string> = []
  let left = room
  for (const passage of all) {
    left -= estimateTokens(JSON.stringify(passage)) + 2
    if (left < 0) break
    passages.push(passage)
  }
  return {
    since: new Date(changes.takenAt).toISOString(),
    added: changes.added.length,
    removed: changes.removed.length,
    changed: changes.changed.length,
    same: changes.same,
    passages
  }
}
