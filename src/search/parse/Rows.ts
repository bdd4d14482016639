import type { SearchHit } from "../../domain/SearchHit.ts"
import { isAdHref, isAdUrl, isEndHref, resolveHref } from "./Href.ts"

/** What stands in one place of the list, as far as it was read. */
export interface Row {
  /** Undefined where the row has no title link. */
  readonly title: string | undefined
  readonly href: string | undefined
  readonly badge: string | undefined
  readonly displayUrl: string | undefined
  readonly snippet: string | undefined
  readonly published: string | undefined
  readonly isAd: boolean
  /** A message that there is nothing (more) stands in place of a hit. */
  readonly isMessage: boolean
}

/** A row while it is read. */
export type Draft = { -readonly [Field in keyof Row]: Row[Field] }

export const draft = (): Draft => ({
  title: undefined,
  href: undefined,
  badge: undefined,
  displayUrl: undefined,
  snippet: undefined,
  published: undefined,
  isAd: false,
  isMessage: false
})

export interface Sorted {
  readonly hits: ReadonlyArray<SearchHit>
  readonly ads: number
  /** The list says that it ends here. */
  readonly ended: boolean
  /** Rows that are none of these: their markup is not what this program knows. */
  readonly unread: number
}

/** The most rows ever seen on a page are 30. */
export const MAX_ROWS = 100

const hitOf = (row: Row, url: string): SearchHit => ({
  title: row.title ?? "",
  url,
  displayUrl: row.displayUrl ?? "",
  snippet: row.snippet ?? "",
  ...(row.published === undefined ? {} : { published: row.published }),
  ...(row.badge === undefined || row.badge === "" ? {} : { badge: row.badge })
})

/** `javascript:` and the like: such a row is dropped, and says nothing about the markup. */
const isForeignScheme = (href: string | undefined): boolean =>
  href !== undefined && /^\s*(?!https?:)[a-z][a-z0-9+.-]*:/i.test(href)

/** Until 2021 the message was the title of a row that leads nowhere; the two blanks between its words are as found. */
const isEmptyMessage = (row: Row): boolean => row.title !== undefined && /^No (?:more )?results\.$/.test(row.title)

export const sort = (rows: ReadonlyArray<Row>): Sorted => {
  const hits: Array<SearchHit> = []
  let ads = 0
  let ended = false
  let unread = 0
  for (const row of rows) {
    const url = resolveHref(row.href)
    if (row.isAd || (url === undefined ? isAdHref(row.href) : isAdUrl(url))) ads++
    else if (row.isMessage) ended = true
    else if (row.title === "EOF" && (url === undefined || isEndHref(url))) ended = true
    else if (url !== undefined && row.title !== undefined) hits.push(hitOf(row, url))
    else if (isEmptyMessage(row)) ended = true
    else if (!isForeignScheme(row.href)) unread++
  }
  return { hits, ads, ended, unread }
}
