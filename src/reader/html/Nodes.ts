import { type Document, type Element, isElement, isText, type Node, type Parent } from "../../security/text/Tree.ts"

export type { Document, Element, Node, Parent }
export { isElement, isText }

/** What is left out. The tree itself stays as it was parsed, so that another way of reading it can be tried. */
export type Dropped = ReadonlySet<Node>

/**
 * Visits what is inside, in page order, without recursion; `enter` says whether to go in, `leave` follows if it did.
 */
export const walk = (root: Parent, enter: (node: Node) => boolean, leave?: (element: Element) => void): void => {
  let node: Node | null = root.firstChild
  while (node !== null) {
    const goesIn = enter(node)
    const child: Node | null = goesIn && "children" in node ? node.firstChild : null
    if (child !== null) {
      node = child
      continue
    }
    if (goesIn && leave !== undefined && isElement(node)) leave(node)
    while (node.next === null) {
      const above: Parent | null = node.parent
      if (above === null || above === root || !("next" in above)) return
      node = above
      if (leave !== undefined && isElement(node)) leave(node)
    }
    node = node.next
  }
}

/** Names that end a line of text. */
export const BLOCKS: ReadonlySet<string> = new Set(
  ("address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section summary table tbody td " +
    "tfoot th thead title tr ul").split(" ")
)

export const attribute = ({ attribs }: Element, name: string): string => attribs[name] ?? ""

export const parentOf = (node: Node): Element | undefined => {
  const { parent } = node
  return parent !== null && "attribs" in parent ? parent : undefined
}

export const rawText = (element: Parent): string => {
  const pieces: Array<string> = []
  walk(element, (node) => {
    if (isText(node)) pieces.push(node.data)
    return true
  })
  return pieces.join("")
}

/** The beginning of the text inside, with single blanks; enough to know a label by. */
export const beginning = (element: Element, length: number): string => {
  let text = ""
  walk(element, (node) => {
    if (text.length < length && isText(node)) text += node.data
    return text.length < length
  })
  return text.replace(/\s+/g, " ").trim()
}

export const isWithin = (node: Node, test: (element: Element) => boolean): boolean => {
  for (let up = parentOf(node); up !== undefined; up = parentOf(up)) if (test(up)) return true
  return false
}

/** The first element inside for which the test holds. */
export const find = (root: Parent, test: (element: Element) => boolean): Element | undefined => {
  let found: Element | undefined
  walk(root, (node) => {
    if (found === undefined && isElement(node) && test(node)) found = node
    return found === undefined
  })
  return found
}

export const findAll = (root: Parent, test: (element: Element) => boolean): ReadonlyArray<Element> => {
  const found: Array<Element> = []
  walk(root, (node) => {
    if (isElement(node) && test(node)) found.push(node)
    return true
  })
  return found
}

const NONE: Dropped = new Set()

/** The text of a part with a line for each block, blanks single: for measuring and comparing. */
export const blockText = (root: Parent, dropped: Dropped = NONE): string => {
  const pieces: Array<string> = []
  const edge = (element: Element): void => {
    if (BLOCKS.has(element.name)) pieces.push("\n")
  }
  if ("attribs" in root) edge(root)
  walk(root, (node) => {
    if (dropped.has(node)) return false
    if (isText(node)) pieces.push(node.data)
    else if (isElement(node)) edge(node)
    return true
  }, edge)
  return pieces.join("").replace(/[^\S\n]+/g, " ").replace(/ ?\n[ \n]*/g, "\n").trim()
}
