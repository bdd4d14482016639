import { inert } from "./Inert.ts"
import { visible } from "./Invisible.ts"

// The lookbehind keeps a long run of blanks inside a line from being read once for each of them.
const TRAILING = /(?<![ \t])[ \t]+(?=\n|$)/g
const MANY_LINES = /\n{3,}/g
const UNTIDY = /[ \t]\n|\n\n\n/

const isTidy = (text: string): boolean =>
  !text.endsWith(" ") && !text.endsWith("\t") && !(text.includes("\n") && UNTIDY.test(text))

const tidy = (text: string): string =>
  isTidy(text) ? text : text.replace(TRAILING, "").replace(MANY_LINES, "\n\n")

/**
 * Text of a stranger, fit to be shown: what a person sees of it, with nothing active in it, no blanks at the ends of
 * lines and at most one empty line in a row. Its line breaks and tabs stay. At most twice as long as the text and 2
 * characters; applied twice it changes nothing more. A text that needs nothing, the usual case, is given back as it is.
 */
export const cleanText = (text: string): string => tidy(inert(tidy(visible(text))))

/** The same for a title: one line, single blanks, none at the ends. */
export const cleanLine = (text: string): string => {
  const seen = visible(text)
  return inert(/[^\S ]|\s\s|^\s|\s$/.test(seen) ? seen.replace(/\s+/g, " ").trim() : seen, true)
}
