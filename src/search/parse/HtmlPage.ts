import type { InstantAnswer } from "../../domain/InstantAnswer.ts"
import { readHeading, readInstantAnswer, readSpelling, readTitle } from "./Boxes.ts"
import { type Element, isElement, open, type Page, walk } from "./Dom.ts"
import { makeFormReader } from "./Forms.ts"
import { compile } from "./Marks.ts"
import { dayOf } from "./PageDate.ts"
import type { ParsedPage } from "./ParsedPage.ts"
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

/**
 * The list is read in one pass: a row begins where its element begins and takes in what follows, up to the end of that
 * element or the start of another row. So a row whose end tag is missing costs nothing but itself.
 */
const readHtmlPage = (page: Page, selectors: Selectors): Findings => {
  const marks = selectors.html === defaults.html ? standard : prepare(selectors.html)
  const rolesOf = marks.bind(page)
  const isBadge = (element: Element): boolean => (rolesOf(element) & marks.badge) !== 0
  const forms = makeFormReader()
  const rows: Array<Draft> = []
  let row: Draft | undefined
  let rowElement: Element | undefined
  let saysNothing = false
  let heading: ReturnType<typeof readHeading> = { text: "", href: undefined }
  let instantAnswer: InstantAnswer | undefined
  let spelling: string | undefined
  let boxes = 0

  const readBox = (element: Element, roles: number): void => {
    if (++boxes > MAX_BOXES) return
    if ((roles & marks.heading) !== 0 && heading.text === "") heading = readHeading(element)
    if ((roles & marks.body) !== 0) instantAnswer ??= readInstantAnswer(heading, element)
    if ((roles & marks.spelling) !== 0) spelling ??= readSpelling(element)
  }

  const readRow = (element: Element, roles: number, open: Draft): void => {
    if ((roles & marks.title) !== 0 && open.title === undefined) {
      Object.assign(open, readTitle(element, isBadge), { href: element.attribs["href"] })
    }
    if ((roles & marks.displayUrl) !== 0) open.displayUrl ??= textOf(element)
    if ((roles & marks.snippet) !== 0) open.snippet ??= textOf(element)
    if ((roles & marks.date) !== 0) open.published ??= dayOf(textOf(element))
  }

  const read = (element: Element, roles: number): void => {
    if ((roles & marks.row) !== 0 && rows.length < MAX_ROWS) {
      row = draft()
      rowElement = element
      rows.push(row)
    }
    if ((roles & marks.noResults) !== 0) {
      if (row === undefined) saysNothing = true
      else row.isMessage = true
    }
    if (row !== undefined) {
      row.isAd ||= (roles & marks.ad) !== 0
      readRow(element, roles, row)
    }
    if ((roles & (marks.heading | marks.body | marks.spelling)) !== 0) readBox(element, roles)
  }

  walk(page.root, (node) => {
    if (!isElement(node)) return "in"
    if (node.name === "form" || node.name === "input") forms.enter(node)
    const roles = rolesOf(node)
    if (roles !== 0) read(node, roles)
    return "in"
  }, (element) => {
    forms.leave(element)
    if (element === rowElement) row = rowElement = undefined
  })
  return { rows, saysNothing, next: forms.next(), instantAnswer, spelling }
}

/** What a page of the html endpoint is, already opened. */
export const judgeHtmlPage = (page: Page, selectors: Selectors = defaults): ParsedPage =>
  judge(page, readHtmlPage(page, selectors), selectors)

/** Reads a page of html.duckduckgo.com. Never throws; its time is bounded by the length of the page. */
export const parseHtmlPage = (html: string, selectors: Selectors = defaults): ParsedPage =>
  judgeHtmlPage(open(html), selectors)
