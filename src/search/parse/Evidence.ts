import { findElement, isElement, type Page, walk } from "./Dom.ts"
import { collapse, textOf } from "./Text.ts"

const MAX_LENGTH = 200
const MAX_MARKS = 6

/**
 * One line for a bug report, at most 200 characters. Control and format characters go: the text comes from a page that
 * was not understood, and ends in a terminal or a log.
 */
export const oneLine = (text: string): string => {
  const clean = collapse(text.slice(0, 10 * MAX_LENGTH).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, " "))
  return clean.length <= MAX_LENGTH ? clean : `${clean.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, "")}…`
}

const shortened = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length)}…`)

/** The first ids and classes, as selectors. */
const firstMarks = (page: Page): ReadonlyArray<string> => {
  const marks = new Set<string>()
  walk(page.root, marks, (node) => {
    if (marks.size >= MAX_MARKS) return "stop"
    if (!isElement(node)) return "in"
    const { id, class: names } = node.attribs
    const mark = id === undefined || id === "" ? names?.trim().split(/\s+/, 1)[0] : id
    if (mark !== undefined && mark !== "") marks.add(`${node.name}${mark === id ? "#" : "."}${shortened(mark, 24)}`)
    return "in"
  })
  return [...marks]
}

/** What an answer looks like, after `finding`, the reason why it is none. */
export const describe = (page: Page, finding: string): string => {
  const { html } = page
  if (html.trim() === "") return "the body is empty"
  const size = `${Buffer.byteLength(html).toLocaleString("en-US")} bytes`
  const element = findElement(page.root, () => true)
  if (element === undefined) {
    return oneLine(`${finding}; no markup, ${size}, begins ${JSON.stringify(html.slice(0, 80))}`)
  }
  const title = findElement(page.root, ({ name }) => name === "title")
  const titled = title === undefined ? "no title" : `title ${JSON.stringify(shortened(textOf(title), 60))}`
  const marks = firstMarks(page)
  return oneLine(`${finding}; ${titled}, ${size}${marks.length === 0 ? "" : `, first marks ${marks.join(" ")}`}`)
}
