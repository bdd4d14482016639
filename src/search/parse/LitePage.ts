import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import { readHeading, readInstantAnswer, readSpelling, readTitle } from "./Boxes.ts"
import { type Element, findElement, isElement, MAX_NODES, open, type Page, walk } from "./Dom.ts"
import { makeFormReader } from "./Forms.ts"
import { isAdHref } from "./Href.ts"
import { compile } from "./Marks.ts"
import { dayOf } from "./PageDate.ts"
import type { ParsedPage } from "./ParsedPage.ts"
import { type Draft, draft, MAX_ROWS } from "./Rows.ts"
import { defaults, type Selectors } from "./Selectors.ts"
import { collapse, isSourceLink, textOf } from "./Text.ts"
import { type Findings, judge } from "./Verdict.ts"

const prepare = (selectors: Selectors["lite"]) => {
  const { bind, bit } = compile(selectors)
  return {
    bind,
    tableRow: bit("tableRow"),
    ad: bit("ad"),
    noResults: bit("noResults"),
    title: bit("title"),
    badge: bit("badge"),
    displayUrl: bit("displayUrl"),
    snippet: bit("snippet"),
    date: bit("date"),
    cell: bit("cell"),
    spelling: bit("spelling")
  }
}

const standard = prepare(defaults.lite)

const ZERO_CLICK = /^Zero-click info\b:?/i
const NOTHING = /^No (?:more )?results(?: found(?: for\b.*)?)?\.?$/i

/** Before the list stand two cells for the paging forms and three for the instant answer. */
const MAX_CELLS = 50

/** Two elements stand around a spelling. */
const MAX_BOXES = 20

/** Lite has no mark for an empty list, only the words; they count where they are all that a text says. */
const saysNothing = (page: Page): boolean => {
  let said = false
  walk(page.root, (node) => {
    if (isElement(node)) return ["a", "title", "script", "style", "option"].includes(node.name) ? "past" : "in"
    said = node.nodeType === 3 && NOTHING.test(collapse(node.data.slice(0, 1_000)))
    return said ? "stop" : "in"
  })
  return said
}

/** The number before a hit: the list has begun. */
const NUMBER = /^\d{1,4}\.$/

/**
 * Reads the cells before the list, for the instant answer has no mark but its first words and its last link. The first
 * text after the heading is the answer, or there is none.
 */
const makeInstantAnswerReader = () => {
  let heading: ReturnType<typeof readHeading> | undefined
  let answer: InstantAnswer | undefined
  let cells = 0
  return {
    cell: (element: Element): void => {
      if (++cells > MAX_CELLS) return
      const text = textOf(element)
      if (text === "") return
      if (heading === undefined && ZERO_CLICK.test(text)) {
        heading = { ...readHeading(element), text: text.replace(ZERO_CLICK, "").trim() }
      } else if (heading !== undefined || findElement(element, isSourceLink, MAX_NODES) !== undefined) {
        cells = MAX_CELLS
        if (!NUMBER.test(text)) answer = readInstantAnswer(heading ?? { text: "", href: undefined }, element)
      }
    },
    answer: () => answer
  }
}

/**
 * A hit has no element of its own: it begins with its link and takes in the rows of the table up to the next link. Of
 * several links in one row the first counts; in an advertisement the second explains what an advertisement is.
 */
const readLitePage = (page: Page, selectors: Selectors): Findings => {
  const marks = selectors.lite === defaults.lite ? standard : prepare(selectors.lite)
  const rolesOf = marks.bind(page)
  const isBadge = (element: Element): boolean => (rolesOf(element) & marks.badge) !== 0
  const forms = makeFormReader()
  const zeroClick = makeInstantAnswerReader()
  const rows: Array<Draft> = []
  let row: Draft | undefined
  let tableRow: Element | undefined
  let linkSeen = false
  let sponsored: Element | undefined
  let marked = false
  let spelling: string | undefined
  let boxes = 0

  const begin = (link: Element): void => {
    if ((linkSeen && tableRow !== undefined) || rows.length >= MAX_ROWS) return
    linkSeen = true
    const { badge, title } = readTitle(link, isBadge)
    if (row !== undefined && row.isAd && title.toLowerCase() === "more info") return
    const href = link.attribs["href"]
    row = { ...draft(), title, badge, href, isAd: sponsored !== undefined || isAdHref(href) }
    rows.push(row)
  }

  const read = (element: Element, roles: number): void => {
    if ((roles & marks.tableRow) !== 0) {
      tableRow = element
      linkSeen = false
    }
    if ((roles & marks.ad) !== 0) sponsored ??= element
    if ((roles & marks.title) !== 0) begin(element)
    if ((roles & marks.noResults) !== 0) marked = true
    if ((roles & marks.spelling) !== 0 && ++boxes <= MAX_BOXES) spelling ??= readSpelling(element)
    if (row === undefined) {
      if ((roles & marks.cell) !== 0) zeroClick.cell(element)
      return
    }
    if ((roles & marks.displayUrl) !== 0) row.displayUrl ??= textOf(element)
    if ((roles & marks.snippet) !== 0) row.snippet ??= textOf(element)
    if ((roles & marks.date) !== 0) row.published ??= dayOf(textOf(element))
  }

  walk(page.root, (node) => {
    if (!isElement(node)) return "in"
    if (node.name === "form" || node.name === "input") forms.enter(node)
    const roles = rolesOf(node)
    if (roles !== 0) read(node, roles)
    return "in"
  }, (element) => {
    forms.leave(element)
    if (element === sponsored) sponsored = undefined
    if (element === tableRow) tableRow = undefined
  })
  return {
    rows,
    saysNothing: marked || (rows.every(({ isAd }) => isAd) && saysNothing(page)),
    next: forms.next(),
    instantAnswer: zeroClick.answer(),
    spelling
  }
}

/** What a page of the lite endpoint is, already opened. */
export const judgeLitePage = (page: Page, selectors: Selectors = defaults): ParsedPage =>
  judge(page, readLitePage(page, selectors), selectors)

/** Reads a page of lite.duckduckgo.com. Never throws; its time is bounded by the length of the page. */
export const parseLitePage = (html: string, selectors: Selectors = defaults): ParsedPage =>
  judgeLitePage(open(html), selectors)
