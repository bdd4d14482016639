import { DomHandler, Parser } from "htmlparser2"

export type Document = DomHandler["root"]
export type Node = Document["children"][number]
export type Element = Extract<Node, { readonly attribs: unknown }>
export type Parent = Document | Extract<Node, { readonly children: unknown }>

export const isElement = (node: Node): node is Element => "attribs" in node
export const isText = (node: Node): node is Extract<Node, { readonly data: string }> => node.nodeType === 3

/** Of one page. The largest pages of news and documentation have 20,000. */
export const MOST_NODES = 100_000
/** As browsers have it. What is nested deeper is not read. */
export const DEEPEST = 512
/** The parser's time grows with the square of the depth: it is stopped where no page that is meant for reading is. */
const MOST_OPEN = 4_096
/** How much the parser is given at once, in UTF-16 units: so far it may go on after it had enough. */
const CHUNK = 8_192

/**
 * The tree of a page: up to 100,000 nodes, and 512 deep. Entities are decoded once, by the parser. What is cut off is
 * missing at the end, or in the depth; it never stands elsewhere.
 */
export const parse = (markup: string, xml = false): Document => {
  const handler = new DomHandler()
  const read = { nodes: 0, depth: 0, isFull: false }
  const fits = () => !read.isFull && read.depth <= DEEPEST
  const parser = new Parser({
    onopentag: (name, attributes) => {
      read.depth++
      read.isFull ||= ++read.nodes > MOST_NODES || read.depth > MOST_OPEN
      if (fits()) handler.onopentag(name, attributes)
    },
    onclosetag: () => {
      if (fits()) handler.onclosetag()
      read.depth--
    },
    // Comments are not passed on: what stands on both sides of one is a single text.
    ontext: (text) => {
      if (fits()) handler.ontext(text)
    },
    oncdatastart: () => {
      read.isFull ||= ++read.nodes > MOST_NODES
      if (fits()) handler.oncdatastart()
    },
    oncdataend: () => {
      if (fits()) handler.oncdataend()
    },
    onend: () => handler.onend()
  }, { xmlMode: xml, decodeEntities: true })
  for (let at = 0; at < markup.length && !read.isFull; at += CHUNK) parser.write(markup.slice(at, at + CHUNK))
  parser.end()
  return handler.root
}
