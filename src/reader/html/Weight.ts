import { type Document, type Dropped, isElement, isText, type Node, parentOf, walk } from "./Nodes.ts"

/** What is inside an element, without what is left out. Lengths in UTF-16 units, blanks as one. */
export interface Weight {
  chars: number
  /** Of `chars`, those inside links. */
  linked: number
  commas: number
  links: number
  /** Paragraphs of at least 25 characters. */
  paragraphs: number
  media: number
}

const EMPTY: Readonly<Weight> = { chars: 0, linked: 0, commas: 0, links: 0, paragraphs: 0, media: 0 }

export interface Weights {
  readonly of: (node: Node | Document) => Readonly<Weight>
}

const COMMA = /[,\u060C\u3001\uFE50\uFE10\uFE11\u2E41\u2E34\u2E32\uFF0C]/g

const lengthOf = (text: string): number => text.trim() === "" ? 0 : text.replace(/\s+/g, " ").trim().length

/** Weighs every element of a tree in one walk. */
export const weigh = (document: Document, dropped: Dropped): Weights => {
  const weights = new Map<Node | Document, Weight>()
  const make = (node: Node | Document): Weight => {
    const weight = { ...EMPTY }
    weights.set(node, weight)
    return weight
  }
  const all = make(document)
  let inLink = 0
  const above = (node: Node): Weight => {
    const parent = parentOf(node)
    return (parent === undefined ? undefined : weights.get(parent)) ?? all
  }
  walk(document, (node) => {
    if (dropped.has(node)) return false
    if (isText(node)) {
      const chars = lengthOf(node.data)
      if (chars > 0) {
        const weight = above(node)
        weight.chars += chars
        weight.commas += node.data.match(COMMA)?.length ?? 0
        if (inLink > 0) weight.linked += chars
      }
      return false
    }
    if (!isElement(node)) return true
    make(node)
    if (node.name === "a" && node.attribs["href"] !== undefined) inLink++
    return true
  }, (element) => {
    const weight = weights.get(element)
    if (weight === undefined) return
    const { name } = element
    if (name === "a" && element.attribs["href"] !== undefined) {
      inLink--
      // A link within the page leads nowhere else.
      if (element.attribs["href"].startsWith("#")) weight.linked *= 0.3
      weight.links++
    } else if (name === "p" || name === "pre" || name === "blockquote") {
      if (weight.chars >= 25) weight.paragraphs++
    } else if (name === "img" || name === "picture" || name === "video" || name === "svg") weight.media++
    const sum = above(element)
    sum.chars += weight.chars
    sum.linked += weight.linked
    sum.commas += weight.commas
    sum.links += weight.links
    sum.paragraphs += weight.paragraphs
    sum.media += weight.media
  })
  return { of: (node) => weights.get(node) ?? EMPTY }
}

/** The share of the text that stands in links, 0 to 1. */
export const linkDensity = ({ chars, linked }: Readonly<Weight>): number => (chars === 0 ? 0 : linked / chars)
