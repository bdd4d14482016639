import { type Flag, flagsOf } from "./Flags.ts"
import { textOfJson } from "./JsonText.ts"
import { cleanText } from "./Untrusted.ts"
import { visibleText } from "./VisibleText.ts"

/** What was read off a body. */
export interface ReadText {
  /** Clean: nothing hidden, nothing active. Text of a stranger all the same. */
  readonly text: string
  /** Passages that read like orders to the one who reads. None is no proof of anything. */
  readonly flags: ReadonlyArray<Flag>
}

const HTML = /^(?:text\/html|application\/xhtml\+xml)$/
const XML = /^(?:text|application)\/xml$|\+xml$/
const JSON_TYPE = /^(?:application|text)\/json$|\+json$/

const rawText = (body: string, contentType: string): string => {
  const type = (contentType.split(";")[0] ?? "").trim().toLowerCase()
  if (HTML.test(type)) return visibleText(body)
  if (XML.test(type)) return visibleText(body, true)
  return JSON_TYPE.test(type) ? textOfJson(body) : body
}

/**
 * The text of a body from the web, fit to be shown: what a person sees of a page, every text of a JSON document,
 * anything else as it is; cleaned, and with what in it reads like orders. This part brings an HTML parser: load it when
 * needed. `contentType` as in the header; a body of no known type is read as plain text. No errors: what is malformed
 * is read as far as it goes.
 */
export const readUntrusted = (body: string, contentType: string): ReadText => {
  const text = cleanText(rawText(body, contentType))
  return { text, flags: flagsOf(text) }
}
