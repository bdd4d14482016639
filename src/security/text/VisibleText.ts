import { isDescription, pruneHidden } from "./Hidden.ts"
import { type Document, type Element, isElement, isText, type Node, parse } from "./Tree.ts"

/** Elements that stand by themselves, with an empty line before and after. */
const APART = new Set(
  ("p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table section article header footer main aside nav form fieldset " +
    "figure hr details address title meta hgroup center").split(" ")
)
/** Elements that begin and end a line. */
const LINES = new Set(
  ("div li dt dd tr caption thead tbody tfoot figcaption summary legend option optgroup body head html search menu " +
    "br").split(" ")
)
const CELLS = new Set(["td", "th"])

/** What stands between two pieces of text, the narrowest first; the widest that is asked for counts. */
const GAPS = ["", " ", "\t", "\n", "\n\n"] as const

const gapOf = (name: string): number => (APART.has(name) ? 4 : LINES.has(name) ? 3 : CELLS.has(name) ? 2 : 0)

const BLANKS = /[ \t\n\r\f]+/g

/** Gathers text: blanks of the source become one, those between blocks what the blocks ask for. */
const gathering = () => {
  const pieces: Array<string> = []
  let width = 0
  const gap = (other: number): void => {
    width = Math.max(width, other)
  }
  const put = (text: string): void => {
    if (text === "") return
    pieces.push(pieces.length === 0 ? "" : GAPS[width] ?? "", text)
    width = 0
  }
  return {
    gap,
    verbatim: put,
    words: (text: string): void => {
      const collapsed = text.replace(BLANKS, " ")
      if (collapsed.startsWith(" ")) gap(1)
      put(collapsed.trim())
      if (collapsed.endsWith(" ")) gap(1)
    },
    result: (): string => pieces.join("")
  }
}

/** Inputs that show their value as it is. */
const WRITTEN = /^(?:|text|search|email|url|tel|submit|button|reset)$/i

/** What stands for an element that has no text of its own. */
const ownText = (element: Element): string => {
  if (element.name === "img") {
    const words = (element.attribs["alt"] ?? "").replace(BLANKS, " ").trim()
    return words === "" ? "" : `[image: ${words}]`
  }
  if (element.name === "input") return WRITTEN.test(element.attribs["type"] ?? "") ? element.attribs["value"] ?? "" : ""
  return isDescription(element) ? element.attribs["content"] ?? "" : ""
}

/**
 * The text of a tree in page order. Blocks are apart by a line break or an empty line, cells by a tab; images give
 * their alternative text, the page its title and description. Prune the tree first. No recursion.
 */
export const textOf = (document: Document): string => {
  const gathered = gathering()
  let verbatim = 0
  let node: Node | null = document.firstChild
  const leave = (element: Node): void => {
    if (!isElement(element)) return
    if (element.name === "pre" || element.name === "textarea") verbatim--
    gathered.gap(gapOf(element.name))
  }
  while (node !== null) {
    if (isText(node)) (verbatim > 0 ? gathered.verbatim : gathered.words)(node.data)
    if (isElement(node)) {
      gathered.gap(gapOf(node.name))
      gathered.words(ownText(node))
      if (node.name === "pre" || node.name === "textarea") verbatim++
    }
    const child: Node | null = "children" in node ? node.firstChild : null
    if (child !== null) {
      node = child
      continue
    }
    let last: Node = node
    for (;;) {
      leave(last)
      if (last.next !== null) break
      if (last.parent === null || last.parent === document || !("next" in last.parent)) return gathered.result()
      last = last.parent
    }
    node = last.next
  }
  return gathered.result()
}

/**
 * The text of a page as a person sees it, at most 100,000 nodes of it. Not yet cleaned. `xml`: a document of its own
 * vocabulary, of which only comments are dropped.
 */
export const visibleText = (markup: string, xml = false): string => {
  const document = parse(markup, xml)
  if (!xml) pruneHidden(document)
  return textOf(document)
}
