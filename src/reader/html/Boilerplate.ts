import { attribute, type Document, type Dropped, type Element, find, isElement, isWithin, type Node,
  walk } from "./Nodes.ts"
import { weigh } from "./Weight.ts"

/** Class and id as words between blanks and hyphens, in lower case. */
export const namesOf = (element: Element): string =>
  `${attribute(element, "class")} ${attribute(element, "id")}`
    .slice(0, 400)
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[_:]+/g, "-")

const asWords = (words: string): RegExp => new RegExp(`(?:^|[\\s-])(?:${words.replace(/\s+/g, "|")})(?=$|[\\s-])`)

const TAGS: ReadonlySet<string> = new Set(
  ("script style noscript template nav input select textarea option optgroup datalist dialog iframe object embed " +
  "canvas audio " +
    "video svg map meter progress menu link meta title").split(" ")
)

const ROLES: ReadonlySet<string> = new Set(
  ("navigation banner contentinfo search dialog alertdialog menu menubar menuitem toolbar tooltip tablist switch " +
    "combobox listbox progressbar scrollbar slider").split(" ")
)

/** What these name is never what a page is about. */
const NEVER = asWords(
  "cookies? cookie-?\\w+ consent gdpr onetrust truste breadcrumbs? crumbs? bread-crumb navbar navbars nav navs " +
  "navigation topnav subnav sidenav main-?nav " +
    "menus? megamenu mega-menu dropdown-menu offcanvas footer footers site-footer page-footer global-footer " +
    "masthead site-header page-top topbar top-bar " +
    "share sharing shares share-?(?:bar|box|buttons?|icons?|links?|tools?|this|wrapper|container) social socials " +
    "addthis addtoany sharedaddy a2a sharethis " +
    "newsletters? newsletter-?\\w+ subscribe subscription signup sign-up " +
    "popup pop-up modal modals lightbox overlay toast skip-?links? skip-to-\\w+ skip-nav paywall login log-in " +
    "signin sign-in welcome-screen " +
    "ad ads adv advert adverts advertisement advertisements advertising adsbygoogle ad-?slot ad-?unit " +
    "ad-?container dfp sponsored sponsor outbrain taboola promo promos " +
    "related " +
    "related-?(?:posts?|articles?|items?|products?|content|stories|links?|topics?|news|videos?|searches|reading|list|box|wrap\\w*|block|section|area|threads?|questions?) relationship-area " +
    "recommended recommendations? recommends? you-may-also-like also-like more-stories read-next read-more-links " +
    "trending most-read most-popular popular-posts similar-?(?:threads?|topics?|items?|products?|posts?) " +
    "suggested-?(?:topics?|posts?|articles?) " +
    "paginations? pager paging page-numbers page-navigation pagenav post-navigation nav-links prev-next " +
    "pagination-\\w+ " +
    "sidebars? side-bar right-rail left-rail widget-area toc-sidebar table-of-contents toc sidebar-?\\w* " +
    "search-?form search-?box searchbar sr-only visually-hidden screen-reader-text screenreader-only " +
    "assistive-text u-visually-?hidden visuallyhidden a-offscreen " +
    "alert-banner announcement-bar announcementbar copyright copyrights back-to-top backtotop scroll-to-top " +
    "minicart mini-cart cart-drawer cart-list cart-prev wishlist facets? facet-?\\w+ filters? filter-?\\w+ " +
    "refinements? sort-?by sorting sort toolbar " +
    "quick-?reply reply-box replybox add-?reply write-a-review add-a-review compare-products " +
    "product-comp-section edit-section mw-editsection editsection " +
    "powered-by alert-window print-only d-print-block visible-print country-selector countries-selector " +
    "language-selector lang-switcher language-switcher store-locator"
)

/**
 * As above, where nothing follows in the name: what is written by a member is called nearly like what is said about
 * him.
 */
const MEMBERS = new RegExp(
  "(?:^|\\s)(?:" + ("(?:message-|post-|user-|js-)?signatures? user-?info user-?details message-user message-cell--user message-cell-user author-?panel post-?profile " +
    "poster-?info user-card usercard post-?author message-?author-?details message-attribution message-action-?bar reactions-?bar post-controls post-menu-area topic-map who-?liked").split(" ").join("|") + ")(?=$|\\s)"
)

const KEPT_TAGS: ReadonlySet<string> = new Set(["html", "body", "main", "article"])

const isNote = (element: Element): boolean =>
  /note|tip|warn|caution|admonition|callout|important|hint|info|alert|example|highlight|quote/.test(namesOf(element)) ||
  attribute(element, "role") === "note"

const isArticle = ({ name, attribs }: Element): boolean => name === "article" || name === "main" ||
  attribs["role"] === "main"

const HEADING = /^h[1-6]$/

const isHeading = ({ name }: Element): boolean => HEADING.test(name)

/** A control says what can be done; a heading that opens and closes a part says what is in it. */
const isControl = (element: Element, chars: number): boolean =>
  (element.name === "button" || attribute(element, "role") === "button") && !(chars >= 15 && (
    isWithin(element, isHeading) || find(element, isHeading) !== undefined ||
      attribute(element, "aria-expanded") !== "" || chars > 60
  ))

/** Posts of others that are shown within a text carry the names of their network. */
const isNamedFurniture = (names: string): boolean => MEMBERS.test(names) ||
  (NEVER.test(names) && !/embed|tweet/.test(names))

/** Whether an element is furniture of the page, by what it is and what it is called. */
const isFurniture = (element: Element, chars: number): boolean => {
  const { name } = element
  if (KEPT_TAGS.has(name)) return false
  if (TAGS.has(name)) return true
  const role = attribute(element, "role")
  if (ROLES.has(role) || (role === "complementary" && !isNote(element))) return true
  if (isControl(element, chars)) return true
  if (name === "footer") return true
  if (name === "header") return !isWithin(element, isArticle)
  if (name === "aside") return !(isWithin(element, isArticle) && isNote(element))
  if (attribute(element, "aria-modal") === "true") return true
  return !isHeading(element) && isNamedFurniture(namesOf(element))
}

/** What a name alone may not take away: more than this share of the text of the page. */
const MOST_BY_NAME = 0.4
/** And what the kind of an element may not. */
const MOST_BY_KIND = 0.7

/** Not the head: where the tags that end it are left out, the parser has the text of the page in it. */
const WHOLE: ReadonlySet<string> = new Set(["script", "style", "noscript", "template", "title", "svg"])

const mostOf = (element: Element): number =>
  /^(?:nav|aside|footer)$/.test(element.name) || attribute(element, "role") === "complementary" ? MOST_BY_KIND :
    MOST_BY_NAME

/** The furniture of a page: what stands on every page of a site, by the kinds, roles and names of elements. */
export const boilerplate = (document: Document): Dropped => {
  const dropped = new Set<Node>()
  walk(document, (node) => {
    const isWhole = isElement(node) && WHOLE.has(node.name)
    if (isWhole) dropped.add(node)
    return !isWhole
  })
  const weights = weigh(document, dropped)
  const all = weights.of(document).chars
  walk(document, (node) => {
    if (dropped.has(node)) return false
    if (!isElement(node)) return true
    const { chars, linked, paragraphs } = weights.of(node)
    const isDropped = node.name === "form"
      ? chars < all * 0.2 && paragraphs === 0
      : isFurniture(node, chars) && (chars <= all * mostOf(node) || linked > chars * 0.7)
    if (isDropped) dropped.add(node)
    return !isDropped
  })
  return dropped
}
