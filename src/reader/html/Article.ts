import { namesOf } from "./Boilerplate.ts"
import { attribute, beginning, BLOCKS, type Document, type Dropped, type Element, findAll, isElement, isWithin,
  type Node, type Parent, parentOf, walk } from "./Nodes.ts"
import { linkDensity, weigh, type Weights } from "./Weight.ts"

export interface Article {
  readonly root: Parent
  readonly dropped: Dropped
  /** The part of the running text of the page that it holds, 0 to 1. */
  readonly share: number
  /** The part of the text of the page that is running text, about 0 to 1. */
  readonly prose: number
}

const hasBlocks = (element: Element): boolean =>
  element.children.some((child) => isElement(child) && child.name !== "br" && BLOCKS.has(child.name))

const isParagraph = (element: Element): boolean =>
  element.name === "p" || element.name === "pre" ||
  (/^(?:div|section|li|dd|td|blockquote|h[1-6])$/.test(element.name) && !hasBlocks(element))

const ABOUT = new RegExp(
  "(?:^|[\\s-])(?:" + ("comments? comment-?(?:list|area|section|thread|form|respond|s-area) disqus disqus-thread responses? respond replies livefyre " +
    "fb-comments author-?(?:bio|box|info|card|profile|about) about-(?:the-)?author byline post-meta entry-meta " +
    "article-meta post-tags tags " +
    "tag-?(?:list|links|cloud) article-tags entry-footer post-footer article-footer meta-info more-from " +
    "read-more also-read credits? photo-credit " +
    "caption-credit timestamp dateline").split(" ").join("|") + ")(?=$|[\\s-])"
)

/** What stands about a text: comments on it, who wrote it and when. */
const isAbout = (element: Element): boolean => ABOUT.test(namesOf(element))

/** How much running text each part holds: the length of its paragraphs outside links, long ones counting more. */
const runningText = (document: Document, dropped: Dropped, weights: Weights): ReadonlyMap<Parent, number> => {
  const sums = new Map<Parent, number>()
  const add = (part: Parent, value: number): void => {
    sums.set(part, (sums.get(part) ?? 0) + value)
  }
  walk(document, (node) => {
    if (dropped.has(node)) return false
    if (!isElement(node) || !isParagraph(node)) return true
    const { chars, commas, linked } = weights.of(node)
    if (chars < 40) return true
    const value = (chars - linked) * Math.min(1, chars / 100) + commas * 10
    for (let up: Element | undefined = node; up !== undefined; up = parentOf(up)) add(up, value)
    add(document, value)
    return false
  })
  return sums
}

/** A part that holds less than this share of the running text of the part around it is not all of the text. */
const MOST_OF_IT = 0.8

/** From the whole page down to where the running text is no longer in one part. */
const descend = (document: Document, sums: ReadonlyMap<Parent, number>): Parent => {
  let at: Parent = document
  for (;;) {
    const total: number = sums.get(at) ?? 0
    const next: Element | undefined = at.children.filter(isElement).find((child) =>
      (sums.get(child) ?? 0) >= total * MOST_OF_IT)
    if (next === undefined || total === 0 || isParagraph(next)) return at
    at = next
  }
}

const ELSEWHERE =
  /^(?:related|read more|read also|see also|see more|also read|also see|more|also|read|watch|recommended|don't miss|you may also like)\s?(?::|\.\.\.|…)|^(?:you may also like|follow (?:us|\S+) on|sign up (?:for|to)|subscribe to|click here to)\b/i
const MEDIA = /(?:^|[\s-])(?:caption|photos?|image|img|picture|gallery|slideshow|video|asset|media|figure)(?=$|[\s-])/
const MEDIA_BOX: ReadonlySet<string> = new Set(["div", "span", "figure", "section", "p", "aside"])
const LINK_BOX: ReadonlySet<string> = new Set(["ul", "ol", "div", "section", "table", "dl", "aside", "figure"])

/** Shares of the article that no single rule may take away. */
const MOST_ABOUT = 0.4
const MOST_BESIDE = 0.3

const isBeside = (element: Element, weights: Weights, all: number): boolean => {
  const { name } = element
  if (name === "figcaption" || name === "h1") return true
  const weight = weights.of(element)
  const { chars, links, media, paragraphs } = weight
  if (chars === 0) return false
  const density = linkDensity(weight)
  if (chars < all * MOST_BESIDE) {
    if (media > 0 && chars < 400 * media && paragraphs < 3 && MEDIA_BOX.has(name) &&
      MEDIA.test(namesOf(element))) return true
    if (LINK_BOX.has(name) && density > (name === "ul" || name === "ol" ? 0.6 : 0.33)) return true
  }
  if (name === "p" && density > 0.95 && links === 1 && chars < 120) return true
  return /^(?:p|div|h[2-6])$/.test(name) && chars < 200 && ELSEWHERE.test(beginning(element, 200))
}

const trim = (root: Parent, dropped: Dropped, weights: Weights): Dropped => {
  const more = new Set<Node>(dropped)
  const all = weights.of(root).chars
  walk(root, (node) => {
    if (more.has(node)) return false
    if (!isElement(node)) return true
    const isLess = (isAbout(node) && weights.of(node).chars < all * MOST_ABOUT) || isBeside(node, weights, all)
    if (isLess) more.add(node)
    return !isLess
  })
  return more
}

const isArticleBody = (element: Element): boolean => /\barticleBody\b/.test(attribute(element, "itemprop"))

/** The one text of a page, without title, captions, comments, and what leads elsewhere. */
export const articleOf = (document: Document, boilerplate: Dropped): Article => {
  const dropped = new Set<Node>(boilerplate)
  const before = weigh(document, dropped)
  const most = before.of(document).chars * 0.5
  walk(document, (node) => {
    if (dropped.has(node)) return false
    const isLess = isElement(node) && isAbout(node) && before.of(node).chars < most
    if (isLess) dropped.add(node)
    return !isLess
  })
  const weights = weigh(document, dropped)
  const bodies = findAll(document, (element) =>
    isArticleBody(element) && weights.of(element).chars > 250 && !isWithin(element, (above) => dropped.has(above)))
  const sums = runningText(document, dropped, weights)
  const root = bodies.length === 1 ? bodies[0] ?? document : descend(document, sums)
  const total = sums.get(document) ?? 0
  return {
    root,
    dropped: trim(root, dropped, weights),
    share: total === 0 ? 0 : (sums.get(root) ?? 0) / total,
    prose: total / Math.max(1, weights.of(document).chars)
  }
}
