import { attribute, blockText, type Document, type Element, find, findAll, type Node, rawText } from "./Nodes.ts"

/** What a page says of itself: one text, something else (a thread, a list), or nothing. */
export type Kind = "article" | "other" | "unsaid"

const ARTICLE = /"@type"\s*:\s*\[?\s*"(?:\w*Article|BlogPosting|Report)"/g
const OTHER = /"@type"\s*:\s*\[?\s*"(?:DiscussionForumPosting|QAPage|CollectionPage|SearchResultsPage|ItemList|ProfilePage)"/
/** A page that names more articles than these lists them. */
const MOST_ARTICLES = 5
const MOST_DATA = 500_000

export const isLinkedData = (element: Element): boolean =>
  element.name === "script" && /ld\+json/i.test(attribute(element, "type"))

const isOpenGraphArticle = (element: Element): boolean =>
  element.name === "meta" && attribute(element, "property") === "og:type" &&
    /article/i.test(attribute(element, "content"))

/** To be asked before anything is taken out of the tree: it is said in scripts and in the head. */
export const kindOf = (document: Document): Kind => {
  const data = findAll(document, isLinkedData).map(rawText).join("\n").slice(0, MOST_DATA)
  const articles = data.match(ARTICLE)?.length ?? 0
  if (articles > MOST_ARTICLES || (articles === 0 && OTHER.test(data))) return "other"
  return articles > 0 || find(document, isOpenGraphArticle) !== undefined ? "article" : "unsaid"
}

/** In UTF-16 units. */
const LEAST_NOSCRIPT = 500

/**
 * A page that is nothing without its scripts shows what it has for readers without them. This reader runs none: where
 * that is the larger part it is taken for the page.
 */
export const showNoscript = (document: Document): void => {
  const all = findAll(document, ({ name }) => name === "noscript")
  const length = all.reduce((sum, element) => sum + blockText(element).length, 0)
  if (length < LEAST_NOSCRIPT) return
  const rest = new Set<Node>([...all,
    ...findAll(document, ({ name }) => /^(?:script|style|template|head)$/.test(name))])
  if (blockText(document, rest).length > length) return
  for (const element of all) element.name = "div"
}
