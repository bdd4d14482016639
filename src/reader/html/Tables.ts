import { type Dropped, type Element, find, findAll, isElement } from "./Nodes.ts"

const isCell = ({ name }: Element): boolean => name === "td" || name === "th"

const isLarge = ({ name }: Element): boolean =>
  /^(?:table|ul|ol|pre|h[1-6]|article|section|form|blockquote)$/.test(name)

/** The rows of a table itself, not of those inside its cells. */
const ownRows = (table: Element): ReadonlyArray<Element> =>
  table.children.filter(isElement).flatMap((child) =>
    child.name === "tr" ? [child] : /^t(?:head|body|foot)$/.test(child.name) ?
      child.children.filter(isElement).filter(({ name }) => name === "tr") : [])

const cellsOf = (row: Element, dropped: Dropped): ReadonlyArray<Element> =>
  row.children.filter(isElement).filter((cell) => isCell(cell) && !dropped.has(cell))

/** Whether a table holds data; those of old that only place things on the page are read as what is in them. */
export const isDataTable = (table: Element, dropped: Dropped): boolean => {
  if (table.attribs["role"] === "presentation" || table.attribs["role"] === "none") return false
  const rows = ownRows(table).map((row) => cellsOf(row, dropped))
  if (find(table, (element) => element.name === "table" || element.name === "article" ||
    element.name === "form") !== undefined) return false
  if (findAll(table, ({ name }) => name === "th").length > 0) return rows.length > 0
  const width = rows[0]?.length ?? 0
  return rows.length >= 2 && width >= 2 && rows.every((row) => row.length === width) &&
    find(table, isLarge) === undefined
}

export interface Rows {
  readonly caption: string
  readonly header: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** The longest row that is repeated for a cell that spans columns. */
const MOST_SPAN = 20

export const rowsOf = (table: Element, dropped: Dropped, textOf: (cell: Element) => string): Rows => {
  const caption = table.children.filter(isElement).find(({ name }) => name === "caption")
  const all = ownRows(table).map((row) => {
    const cells = cellsOf(row, dropped)
    return {
      isHeader: cells.length > 0 && cells.every(({ name }) => name === "th"),
      texts: cells.flatMap((cell) => {
        const span = Math.min(MOST_SPAN, Math.max(1, Number.parseInt(cell.attribs["colspan"] ?? "1", 10) || 1))
        return [textOf(cell), ...Array.from({ length: span - 1 }, () => "")]
      })
    }
  }).filter(({ texts }) => texts.some((text) => text !== ""))
  const header = all[0]?.isHeader === true ? all[0].texts : []
  return {
    caption: caption === undefined || dropped.has(caption) ? "" : textOf(caption),
    header,
    rows: (header.length > 0 ? all.slice(1) : all).map(({ texts }) => texts)
  }
}
