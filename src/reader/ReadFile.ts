import * as Effect from "effect/Effect"
import type { ReadDocument, Unreadable, UnsupportedContent } from "./Document.ts"
import { read, type ReadInput } from "./Read.ts"
import { outlineOf } from "./Sections.ts"

export type ReadFormat = "markdown" | "text" | "outline"

export interface ReadFileInput extends ReadInput {
  readonly format: ReadFormat
}

/** The addresses that the numbers in a Markdown text stand for, one a line. */
export const referencesOf = ({ links }: Pick<ReadDocument, "links">): string =>
  links.map(({ number, url }) => `[${number}]: ${url}`).join("\n")

export const printed = (document: ReadDocument, format: ReadFormat): string => {
  if (format === "text") return document.text
  if (format === "outline") return outlineOf(document.markdown)
  const title = document.metadata.title
  return [title === undefined ? "" : `# ${title}`, document.markdown, referencesOf(document)]
    .filter((part) => part !== "").join("\n\n")
}

/** What `read --html FILE --url URL [--format …]` prints. Text has no title, no links and no marks. */
export const readFile = ({ format, ...input }: ReadFileInput): Effect.Effect<string, UnsupportedContent | Unreadable> =>
  Effect.map(read(input), (document) => printed(document, format))
