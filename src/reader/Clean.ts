import { cleanLine, cleanText } from "../security/text/Untrusted.ts"
import type { Metadata } from "./html/Metadata.ts"

const OPENING = /^[ \t>]*(?:(?:[-+*]|\d+\.|\[\^\d+\]:|:) +)*(`{3,})[\w+#.-]*$/

/**
 * Cleans Markdown that the renderer wrote. Its own fences are the only lines of this form (what stands in the text is
 * escaped) and stay; what is between them, and around, is cleaned like any text.
 */
export const cleanMarkdown = (markdown: string): string => {
  if (!markdown.includes("```")) return cleanText(markdown)
  const parts: Array<string> = []
  let run: Array<string> = []
  let fence = ""
  const flush = (): void => {
    if (run.length > 0) parts.push(cleanText(`${run.join("\n")}\n`).replace(/\n$/, ""))
    run = []
  }
  for (const line of markdown.split("\n")) {
    const mark = fence === "" ? OPENING.exec(line)?.[1] : line.replace(/^[ \t>]+/, "") === fence ? fence : undefined
    if (mark === undefined) run.push(line)
    else {
      flush()
      parts.push(line)
      fence = fence === "" ? mark : ""
    }
  }
  flush()
  return parts.join("\n")
}

const lines = (values: ReadonlyArray<string> | undefined): ReadonlyArray<string> | undefined => values?.map(cleanLine)

export const cleanMetadata = (metadata: Metadata): Metadata => {
  const { authors, description, site, title, types } = metadata
  return {
    ...metadata,
    ...(title === undefined ? {} : { title: cleanLine(title) }),
    ...(site === undefined ? {} : { site: cleanLine(site) }),
    ...(description === undefined ? {} : { description: cleanLine(description) }),
    ...(authors === undefined ? {} : { authors: lines(authors) ?? [] }),
    ...(types === undefined ? {} : { types: lines(types) ?? [] })
  }
}
