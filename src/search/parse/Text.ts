import { type Element, findElement, isElement, MAX_NODES, type Node, open, type Page, type Step, walk } from "./Dom.ts"

/** In UTF-16 units, before white space is collapsed. The longest text seen on a page of results has 1,000. */
const MAX_LENGTH = 10_000

/** Runs of white space (U+00A0 too) become one blank; none at the ends. Single blanks, the usual case, cost nothing. */
export const collapse = (text: string): string => text.replace(/\s{2,}|[^\S ]/g, " ").trim()

const isUnseen = ({ name }: Element): boolean => name === "script" || name === "style"

interface Reading {
  readonly skip: ((element: Element) => boolean) | undefined
  text: string
  nodes: number
}

const read = (node: Node, reading: Reading): Step => {
  const { skip, text } = reading
  if (text.length >= MAX_LENGTH || ++reading.nodes > MAX_NODES) return "stop"
  if (node.nodeType === 3) reading.text += node.data.slice(0, MAX_LENGTH - text.length)
  return isElement(node) && (isUnseen(node) || (skip !== undefined && skip(node))) ? "past" : "in"
}

/**
 * The text inside an element as a reader sees it: entities were decoded by the parser, tags go without a blank in their
 * place, white space is collapsed. What `skip` names is left out with all that is inside it.
 */
export const textOf = (root: Element | Page["root"], skip?: (element: Element) => boolean): string => {
  const only = root?.firstChild
  if (only !== null && only !== undefined && only.next === null && only.nodeType === 3) {
    return collapse(only.data.slice(0, MAX_LENGTH))
  }
  const reading: Reading = { skip, text: "", nodes: 0 }
  walk(root, reading, read)
  return collapse(reading.text)
}

/** The text of a piece of HTML that came inside JSON; a line break counts as a blank. */
export const textOfHtml = (html: string): string => {
  const bounded = html.slice(0, MAX_LENGTH)
  return /[<&]/.test(bounded) ? textOf(open(bounded.replace(/<br\s*\/?>/gi, " ")).root) : collapse(bounded)
}

const isQuotation = ({ name }: Element): boolean => name === "q"

/** `More at <q>Wikipedia</q>`: the link below an abstract. */
export const isSourceLink = (element: Element): boolean =>
  element.name === "a" && findElement(element, isQuotation, 10) !== undefined

/**
 * An instant answer that only says something about the one who asks: such texts answer words of the query by accident,
 * and they give away the address of the machine that this program runs on.
 */
export const isAboutAsker = (text: string): boolean =>
  text.includes("Your IP address is") || text.includes("Your user agent:") || text.includes("URL Decoded:")
