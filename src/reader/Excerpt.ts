import * as Either from "effect/Either"
import { InvalidInput } from "../domain/Errors.ts"
import { nearest } from "../domain/NearMiss.ts"
import { estimateTokens } from "../domain/Tokens.ts"
import type { ReadDocument } from "./Document.ts"
import { findPassages } from "./Find.ts"
import { pageAt, type TextPage } from "./Pages.ts"
import type { ReadFormat } from "./ReadFile.ts"
import { findSection, outlineOf, type Section, sectionsOf } from "./Sections.ts"

/** A stretch of one of the texts of a document. Offsets in UTF-16 units. */
export interface Stretch {
  readonly format: ReadFormat
  readonly start: number
  readonly end: number
}

export interface ExcerptRequest {
  readonly format: ReadFormat
  /** A heading, or a part of one. */
  readonly section?: string
  /** Only passages around this phrase, or around its words near each other. */
  readonly find?: string
  /** What is left of an earlier request, in place of all the above. */
  readonly rest?: Stretch
  /** Bound on the text, as it stands and as JSON. */
  readonly maxTokens: number
}

/** What of a document is shown, and what is not. */
export interface Excerpt {
  readonly text: string
  /** About, of all that was asked for. */
  readonly ofTokens: number
  /** What follows; nothing where all was shown. */
  readonly rest: Stretch | undefined
  /** What was left out and how to get it. */
  readonly leftOut: ReadonlyArray<string>
}

/** Longer texts are not measured whole. In UTF-16 units. */
const MEASURED = 20_000
const MOST_HEADINGS = 12
/** The least room of a passage, and how many are looked for. */
const PASSAGE_TOKENS = 40
const MOST_PASSAGES = 200

/** About how many tokens a text takes; of a long one the beginning is measured. */
const aboutTokens = (text: string): number =>
  text.length <= MEASURED
    ? estimateTokens(text)
    : Math.round(estimateTokens(text.slice(0, MEASURED)) * (text.length / MEASURED))

/** Also as JSON, where line breaks and quotes take more than as they stand. */
const tokensOnTheWire = (text: string): number => Math.max(estimateTokens(text), estimateTokens(JSON.stringify(text)))

const within = (text: string, offset: number, maxTokens: number): TextPage => pageAt(text, offset, maxTokens, tokensOnTheWire)

const unknownSection = (name: string, sections: ReadonlyArray<Section>): InvalidInput => {
  const headings = sections.map(({ heading }) => heading).filter((heading) => heading !== "")
  if (headings.length === 0) return InvalidInput.field("section", "this page has no headings; leave it out")
  const near = nearest(name, headings)
  const some = headings.slice(0, MOST_HEADINGS).map((heading) => JSON.stringify(heading.slice(0, 80))).join(", ")
  const more = headings.length > MOST_HEADINGS ? `, and ${headings.length - MOST_HEADINGS} more (format outline)` : ""
  return InvalidInput.field(
    "section",
    `no heading of this page holds ${JSON.stringify(name.slice(0, 80))}; ` +
      (near === undefined ? `there are ${some}${more}` : `did you mean ${JSON.stringify(near.slice(0, 80))}?`)
  )
}

/** The text in a format. The outline is made of the Markdown text. */
const textIn = (document: ReadDocument, format: ReadFormat): string =>
  format === "text" ? document.text : format === "outline" ? outlineOf(document.markdown) : document.markdown

const passages = (text: string, phrase: string, maxTokens: number): Excerpt => {
  const around = Math.min(300, Math.max(60, maxTokens))
  const found = findPassages(text, phrase, { around, most: MOST_PASSAGES })
  const shown: Array<string> = []
  let left = maxTokens
  for (const { line, text: passage } of found) {
    const head = `[line ${line}] `
    const room = left - estimateTokens(head) - 2
    if (room < PASSAGE_TOKENS && shown.length > 0) break
    const page = within(passage.trim(), 0, Math.max(1, room))
    if (page.next !== undefined && shown.length > 0) break
    shown.push(`${head}${page.text}${page.next === undefined ? "" : "…"}`)
    left -= estimateTokens(JSON.stringify(shown.at(-1))) + 2
  }
  const missing = found.length - shown.length
  const quoted = JSON.stringify(phrase.slice(0, 80))
  return {
    text: shown.join("\n\n"),
    ofTokens: found.reduce((sum, passage) => sum + estimateTokens(passage.text), 0),
    rest: undefined,
    leftOut: found.length === 0
      ? [`${quoted} stands nowhere in what was read of this page, nor do its words near each other`]
      : [
        ...(missing === 0 ? [] : [`${missing} further passages around ${quoted}: raise max_tokens, or name a section or a longer phrase`]),
        "everything that is not around the phrase: leave out find"
      ]
  }
}

/** Where a part of a document stands; without a format it is no part of a text that a later request could go on with. */
interface Range {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly format: ReadFormat | undefined
}

const rangeOf = (document: ReadDocument, format: ReadFormat, section: Section | undefined, rest: Stretch | undefined): Range => {
  if (section !== undefined && format === "outline") {
    const text = outlineOf(document.markdown.slice(section.start, section.end))
    return { text, start: 0, end: text.length, format: undefined }
  }
  // Only Markdown has headings to go by.
  const source = section === undefined ? rest?.format ?? format : "markdown"
  const text = textIn(document, source)
  const { end, start } = section ?? rest ?? { start: 0, end: text.length }
  return { text, start: Math.min(start, text.length), end: Math.min(end, text.length), format: source }
}

/** The part of a document that was asked for, within the budget. */
export const excerptOf = (document: ReadDocument, request: ExcerptRequest): Either.Either<Excerpt, InvalidInput> => {
  const { find, maxTokens, rest, section: name } = request
  const sections = name === undefined ? [] : sectionsOf(document.markdown)
  const section = name === undefined ? undefined : findSection(sections, name)
  if (name !== undefined && section === undefined) return Either.left(unknownSection(name, sections))
  const { end, format, start, text } = rangeOf(document, request.format, section, rest)
  const otherSections = section === undefined ? [] : ["the other sections: leave out section"]
  if (find !== undefined) {
    const found = passages(text.slice(start, end), find, maxTokens)
    return Either.right({ ...found, leftOut: [...found.leftOut, ...otherSections] })
  }
  const page = within(text.slice(0, end), start, maxTokens)
  const canGoOn = page.next !== undefined && format !== undefined
  const ofTokens = aboutTokens(text.slice(start, end))
  const behind = page.next === undefined
    ? []
    : [`about ${Math.max(1, ofTokens - page.tokens)} tokens behind this: ${canGoOn ? "use the cursor" : "raise max_tokens"}`]
  return Either.right({
    text: page.text,
    ofTokens,
    rest: page.next === undefined || format === undefined ? undefined : { format, start: page.next, end },
    leftOut: [...behind, ...otherSections]
  })
}
