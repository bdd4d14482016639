import { articleOf } from "./Article.ts"
import { boilerplate } from "./Boilerplate.ts"
import type { Kind } from "./Kind.ts"
import { attribute, beginning, type Document, type Dropped, find, isElement, isText, type Node, type Parent,
  walk } from "./Nodes.ts"
import { linkDensity, weigh, type Weights } from "./Weight.ts"

/** What of a page is read. */
export interface MainContent {
  readonly root: Parent
  readonly dropped: Dropped
  /** `article`: its one text. `page`: everything but furniture, for threads, lists, products and the like. */
  readonly how: "article" | "page"
}

/** Words that say what a reader can do, not what the page is about. */
const LABEL = new RegExp(
  "^(?:reply|quote|share|report|likes?|follow|save|edit|close|next|prev(?:ious)?|back|more|menu|search|" +
  "add to (?:cart|basket|bag|compare|wish ?list|list)|" +
    "quick (?:view|shop|look|add)|view (?:all|more|cart)|show (?:all|more|less)|see (?:all|more|less)|load more|" +
    "sort by|filters?(?: by)?|compare|copy(?: link)?|" +
    "print|email|facebook|twitter|linkedin|pinterest|instagram|whatsapp|advertisement|sponsored|loading|" +
    "sign (?:in|up)|log ?in|register|subscribe|" +
    "skip to (?:main )?content|back to top|read more|learn more|shop now|buy now|permalink|embed|link to this|" +
    "upvote|downvote|go to solution|solved|" +
    "quantity|qty|\\+|-|×|»|«|›|‹|\\d+ of \\d+|page \\d+(?: of \\d+)?)[.:!…]*$",
  "i"
)
const NEVER_LABEL = /^(?:h[1-6]|td|th|code|pre|kbd)$/
const LINK_LIST = /^(?:ul|ol|div|section|p|table)$/

/** Of a page that is prose a block of short links leads elsewhere; of a page of links it is what there is to read. */
const PROSE = 0.4

const withoutLabels = (root: Parent, dropped: Dropped, weights: Weights): Dropped => {
  const more = new Set<Node>(dropped)
  const whole = weights.of(root)
  const isProse = linkDensity(whole) < PROSE
  walk(root, (node) => {
    if (more.has(node)) return false
    if (!isElement(node)) return true
    const weight = weights.of(node)
    const { chars, linked, links, media } = weight
    const isLabel = chars > 0 && chars < 24 && !NEVER_LABEL.test(node.name) && LABEL.test(beginning(node, 30))
    const isLinks = isProse && links >= 4 && media === 0 && chars < whole.chars * 0.3 && LINK_LIST.test(node.name) &&
      linkDensity(weight) > 0.9 && linked / links < 28
    if (isLabel || isLinks) more.add(node)
    return !isLabel && !isLinks
  })
  return more
}

/** A `main` that leaves out more than a fifth of the text is not trusted. */
const LEAST_MAIN = 0.8

const pageOf = (document: Document, dropped: Dropped): MainContent => {
  const weights = weigh(document, dropped)
  const least = weights.of(document).chars * LEAST_MAIN
  const root = find(document, (element) =>
    (element.name === "main" || attribute(element, "role") === "main") && weights.of(element).chars > least) ?? document
  return { root, dropped: withoutLabels(root, dropped, weights), how: "page" }
}

const charsIn = ({ dropped, root }: MainContent): number => {
  let sum = 0
  walk(root, (node) => {
    if (dropped.has(node)) return false
    if (isText(node)) sum += node.data.trim().length
    return true
  })
  return sum
}

/**
 * What of a page is worth reading. An article is taken for all of it only where it is not thin against the page without
 * furniture: a fifth where the page calls itself an article, seven tenths where it says nothing. The bounds are
 * measured, see docs/reader.md. The tree is not changed.
 */
export const mainContent = (document: Document, kind: Kind): MainContent => {
  const dropped = boilerplate(document)
  const page = pageOf(document, dropped)
  const chars = charsIn(page)
  // A page of a few words may be nothing but what elsewhere are labels.
  if (chars === 0) return { root: document, dropped, how: "page" }
  if (kind === "other") return page
  const { prose, share, ...found } = articleOf(document, dropped)
  const article: MainContent = { ...found, how: "article" }
  const part = charsIn(article) / chars
  const isWhole = kind === "article" ? share > 0.4 || part > 0.2 : share > 0.7 && prose > 0.7 && part > 0.7
  return isWhole && part > 0 ? article : page
}
