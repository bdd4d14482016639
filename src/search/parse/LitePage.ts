import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import { readHeading, readInstantAnswer, readSpelling, readTitle } from "./Boxes.ts"
import { type Element, findElement, isElement, MAX_NODES, open, type Page, walk } from "./Dom.ts"
import * as Forms from "./Forms.ts"
import { isAdHref } from "./Href.ts"
import { compile } from "./Marks.ts"
import { dayOf } from "./PageDate.ts"
import type { ParsedPage } from "./ParsedPage.ts"
import * as PageReading from "./Reading.ts"
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
  const found = { said: false }
  walk(page.root, found, (node) => {
    if (isElement(node)) return ["a", "title", "script", "style", "option"].includes(node.name) ? "past" : "in"
    found.said = node.nodeType === 3 && NOTHING.test(collapse(node.data.slice(0, 1_000)))
    return found.said ? "stop" : "in"
  })
  return found.said
}

/** The number before a hit: the list has begun. */
const NUMBER = /^\d{1,4}\.$/

/** The cells before the list while they are read. */
interface ZeroClick {
  heading: ReturnType<typeof readHeading> | undefined
  answer: InstantAnswer | undefined
  cells: number
}

/**
 * Reads a cell before the list, for the instant answer has no mark but its first words and its last link. The first
 * text after the heading is the answer, or there is none.
 */
const readCell = (zeroClick: ZeroClick, element: Element): void => {
  if (++zeroClick.cells > MAX_CELLS) return
  const text = textOf(element)
  if (text === "") return
  const { heading } = zeroClick
  if (heading === undefined && ZERO_CLICK.test(text)) {
    zeroClick.heading = { ...readHeading(element), text: text.replace(ZERO_CLICK, "").trim() }
  } else if (heading !== undefined || findElement(element, isSourceLink, MAX_NODES) !== undefined) {
    zeroClick.cells = MAX_CELLS
    if (!NUMBER.test(text)) zeroClick.answer = readInstantAnswer(heading ?? { text: "", href: undefined }, element)
  }
}

/** A page while it is read. */
interface Reading extends PageReading.Reading {
  readonly marks: typeof standard
  readonly zeroClick: ZeroClick
  row: Draft | undefined
  tableRow: Element | undefined
  linkSeen: boolean
  sponsored: Element | undefined
  marked: boolean
  spelling: string | undefined
  boxes: number
}

const begin = (reading: Reading, link: Element): void => {
  const { isBadge, row, rows, sponsored, tableRow } = reading
  if ((reading.linkSeen && tableRow !== undefined) || rows.length >= MAX_ROWS) return
  reading.linkSeen = true
  const { badge, title } = readTitle(link, isBadge)
  if (row !== undefined && row.isAd && title.toLowerCase() === "more info") return
  const href = link.attribs["href"]
  reading.row = { ...draft(), title, badge, href, isAd: sponsored !== undefined || isAdHref(href) }
  rows.push(reading.row)
}

const read = (reading: Reading, element: Element, roles: number): void => {
  const { marks } = reading
  if ((roles & marks.tableRow) !== 0) {
    reading.tableRow = element
    reading.linkSeen = false
  }
  if ((roles & marks.ad) !== 0) reading.sponsored ??= element
  if ((roles & marks.title) !== 0) begin(reading, element)
  if ((roles & marks.noResults) !== 0) reading.marked = true
  if ((roles & marks.spelling) !== 0 && ++reading.boxes <= MAX_BOXES) reading.spelling ??= readSpelling(element)
  const { row } = reading
  if (row === undefined) {
    if ((roles & marks.cell) !== 0) readCell(reading.zeroClick, element)
    return
  }
  if ((roles & marks.displayUrl) !== 0) row.displayUrl ??= textOf(element)
  if ((roles & marks.snippet) !== 0) row.snippet ??= textOf(element)
  if ((roles & marks.date) !== 0) row.published ??= dayOf(textOf(element))
}

const enter = PageReading.entering(read)

const leave = (element: Element, reading: Reading): void => {
  Forms.leave(reading.forms, element)
  if (element === reading.sponsored) reading.sponsored = undefined
  if (element === reading.tableRow) reading.tableRow = undefined
}

/**
 * A hit has no element of its own: it begins with its link and takes in the rows of the table up to the next link. Of
 * several links in one row the first counts; in an advertisement the second explains what an advertisement is.
 */
const readLitePage = (page: Page, selectors: Selectors): Findings => {
  const marks = selectors.lite === defaults.lite ? standard : prepare(selectors.lite)
  const reading: Reading = {
    ...PageReading.begin(marks.bind(page), marks.badge),
    marks,
    zeroClick: { heading: undefined, answer: undefined, cells: 0 },
    row: undefined,
    tableRow: undefined,
    linkSeen: false,
    sponsored: undefined,
    marked: false,
    spelling: undefined,
    boxes: 0
  }
  walk(page.root, reading, enter, leave)
  const { forms, marked, rows, spelling, zeroClick } = reading
  return {
    rows,
    saysNothing: marked || (rows.every(({ isAd }) => isAd) && saysNothing(page)),
    next: Forms.next(forms),
    instantAnswer: zeroClick.answer,
    spelling
  }
}

/** What a page of the lite endpoint is, already opened. */
export const judgeLitePage = (page: Page, selectors: Selectors = defaults): ParsedPage =>
  judge(page, readLitePage(page, selectors), selectors)

/** Reads a page of lite.duckduckgo.com. Never throws; its time is bounded by the length of the page. */
export const parseLitePage = (html: string, selectors: Selectors = defaults): ParsedPage =>
  judgeLitePage(open(html), selectors)
