import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import { readHeading, readInstantAnswer, readSpelling, readTitle } from "./Boxes.ts"
import { type Element, open, type Page, walk } from "./Dom.ts"
import * as Forms from "./Forms.ts"
import { compile } from "./Marks.ts"
import { dayOf } from "./PageDate.ts"
import type { ParsedPage } from "./ParsedPage.ts"
import * as PageReading from "./Reading.ts"
import { type Draft, draft, MAX_ROWS } from "./Rows.ts"
import { defaults, type Selectors } from "./Selectors.ts"
import { textOf } from "./Text.ts"
import { type Findings, judge } from "./Verdict.ts"

const prepare = (selectors: Selectors["html"]) => {
  const { bind, bit } = compile(selectors)
  return {
    bind,
    row: bit("row"),
    ad: bit("ad"),
    noResults: bit("noResults"),
    title: bit("title"),
    badge: bit("badge"),
    displayUrl: bit("displayUrl"),
    snippet: bit("snippet"),
    date: bit("date"),
    heading: bit("zeroClickHeading"),
    body: bit("zeroClickText"),
    spelling: bit("spelling")
  }
}

const standard = prepare(defaults.html)

/** A page has two parts of an instant answer and two elements around a spelling. */
const MAX_BOXES = 20

/** A page while it is read. */
interface Reading extends PageReading.Reading {
  readonly marks: typeof standard
  row: Draft | undefined
  rowElement: Element | undefined
  saysNothing: boolean
  heading: ReturnType<typeof readHeading>
  instantAnswer: InstantAnswer | undefined
  spelling: string | undefined
  boxes: number
}

const readBox = (reading: Reading, element: Element, roles: number): void => {
  const { marks } = reading
  if (++reading.boxes > MAX_BOXES) return
  if ((roles & marks.heading) !== 0 && reading.heading.text === "") reading.heading = readHeading(element)
  if ((roles & marks.body) !== 0) reading.instantAnswer ??= readInstantAnswer(reading.heading, element)
  if ((roles & marks.spelling) !== 0) reading.spelling ??= readSpelling(element)
}

const readRow = ({ isBadge, marks }: Reading, element: Element, roles: number, open: Draft): void => {
  if ((roles & marks.title) !== 0 && open.title === undefined) {
    Object.assign(open, readTitle(element, isBadge), { href: element.attribs["href"] })
  }
  if ((roles & marks.displayUrl) !== 0) open.displayUrl ??= textOf(element)
  if ((roles & marks.snippet) !== 0) open.snippet ??= textOf(element)
  if ((roles & marks.date) !== 0) open.published ??= dayOf(textOf(element))
}

const read = (reading: Reading, element: Element, roles: number): void => {
  const { marks, rows } = reading
  if ((roles & marks.row) !== 0 && rows.length < MAX_ROWS) {
    reading.row = draft()
    reading.rowElement = element
    rows.push(reading.row)
  }
  const { row } = reading
  if ((roles & marks.noResults) !== 0) {
    if (row === undefined) reading.saysNothing = true
    else row.isMessage = true
  }
  if (row !== undefined) {
    row.isAd ||= (roles & marks.ad) !== 0
    readRow(reading, element, roles, row)
  }
  if ((roles & (marks.heading | marks.body | marks.spelling)) !== 0) readBox(reading, element, roles)
}

const enter = PageReading.entering(read)

const leave = (element: Element, reading: Reading): void => {
  Forms.leave(reading.forms, element)
  if (element === reading.rowElement) reading.row = reading.rowElement = undefined
}

/**
 * The list is read in one pass: a row begins where its element begins and takes in what follows, up to the end of that
 * element or the start of another row. So a row whose end tag is missing costs nothing but itself.
 */
const readHtmlPage = (page: Page, selectors: Selectors): Findings => {
  const marks = selectors.html === defaults.html ? standard : prepare(selectors.html)
  const reading: Reading = {
    ...PageReading.begin(marks.bind(page), marks.badge),
    marks,
    row: undefined,
    rowElement: undefined,
    saysNothing: false,
    heading: { text: "", href: undefined },
    instantAnswer: undefined,
    spelling: undefined,
    boxes: 0
  }
  walk(page.root, reading, enter, leave)
  const { forms, instantAnswer, rows, saysNothing, spelling } = reading
  return { rows, saysNothing, next: Forms.next(forms), instantAnswer, spelling }
}

/** What a page of the html endpoint is, already opened. */
export const judgeHtmlPage = (page: Page, selectors: Selectors = defaults): ParsedPage =>
  judge(page, readHtmlPage(page, selectors), selectors)

/** Reads a page of html.duckduckgo.com. Never throws; its time is bounded by the length of the page. */
export const parseHtmlPage = (html: string, selectors: Selectors = defaults): ParsedPage =>
  judgeHtmlPage(open(html), selectors)
