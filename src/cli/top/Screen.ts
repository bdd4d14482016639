import type { Board, Panel, Tile } from "../../dashboard/Board.ts"
import { brief, heading, shown, span } from "../../metrics/Format.ts"

/** A board as lines of a terminal. Pure. */

export interface ScreenOptions {
  readonly width: number
  readonly height: number
  readonly colour: boolean
  /** A line in place of the last one, e.g. which key ends it; none where nobody sits before it. */
  readonly foot?: string
}

/** What does not fit is cut off, and what could move the cursor is left out: the text is another machine's. */
const cell = (text: string, width: number): string => {
  const clean = Array.from(text.replaceAll(/\p{Cc}/gu, " "))
  if (clean.length <= width) return clean.join("")
  return width < 1 ? "" : `${clean.slice(0, width - 1).join("")}…`
}

const padded = (text: string, width: number): string => {
  const cut = cell(text, width)
  return cut + " ".repeat(Math.max(0, width - Array.from(cut).length))
}

const BARS = Array.from("▁▂▃▄▅▆▇█")

/** The last values as bars, the newest on the right; a gap where nothing was measured. */
export const sparkline = (values: ReadonlyArray<number | null>, width: number, least: number): string => {
  const last = values.slice(-width)
  const top = last.reduce<number>((most, value) => Math.max(most, value ?? 0), least)
  return last
    .map((value) => (value === null ? " " : BARS[Math.min(BARS.length - 1, Math.floor((value / top) * BARS.length))] ?? " "))
    .join("")
    .padStart(width)
}

/** What a panel comes to: the sum of what adds up, else its first series. */
const gist = ({ series, stacked }: Panel): ReadonlyArray<number | null> => {
  const [first] = series
  if (first === undefined || !stacked) return first?.values ?? []
  return first.values.map((_, index) => {
    const known = series.map(({ values }) => values[index] ?? null).filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
  })
}

const TITLE = 24
const SPARK = 22

const panelLine = (panel: Panel, width: number): string => {
  const title = padded(`${panel.title}${heading(panel.unit)}`, TITLE)
  if (panel.series.length === 0) return cell(`${title}${panel.empty}`, width)
  const figures = panel.series.map(({ name, values }) => `${name} ${brief(panel.unit, values.at(-1) ?? null)}`).join("  ")
  return cell(`${title}${sparkline(gist(panel), SPARK, panel.least)}  ${figures}`, width)
}

const RED = "\u001b[31;1m"
const GREEN = "\u001b[32m"
const FAINT = "\u001b[2m"
const BOLD = "\u001b[1m"
const PLAIN = "\u001b[0m"

/** Three in a row; without the details, which are for a larger page. */
const tileLines = (tiles: ReadonlyArray<Tile>, width: number, paint: (code: string, text: string) => string): ReadonlyArray<string> => {
  const each = Math.floor(width / 3)
  const rows = [tiles.slice(0, 3), tiles.slice(3, 6)].filter((row) => row.length > 0)
  return rows.map((row) =>
    row.map((tile) => {
      const text = padded(cell(`${tile.title} ${shown(tile.unit, tile.value)}`, each - 1), each)
      return tile.state === "firing" ? paint(RED, text) : text
    }).join("").trimEnd())
}

export const draw = (board: Board, { colour, foot, height, width }: ScreenOptions): ReadonlyArray<string> => {
  const paint = (code: string, text: string): string => (colour ? `${code}${text}${PLAIN}` : text)
  const fires = board.alerts.filter(({ status }) => status === "firing")
  const state = fires.length === 0 ? "all well" : `${fires.length} ${fires.length === 1 ? "alert" : "alerts"}`
  const time = ` ${new Date(board.at).toTimeString().slice(0, 8)} `
  const beside = width - time.length - state.length
  const name = `${board.server.name} ${board.server.version}, up ${span(board.server.upSeconds)}`
  const alerts = fires.map((alert) =>
    paint(RED, cell(`! ${alert.summary}: ${alert.figure} (threshold ${alert.threshold}), since ${alert.since.slice(11, 19)} UTC`, width)))
  const lines = [
    `${beside > 0 ? paint(BOLD, padded(name, beside)) + time : ""}${paint(fires.length === 0 ? GREEN : RED, cell(state, width))}`,
    ...tileLines(board.tiles, width, paint),
    "",
    ...alerts,
    ...(alerts.length === 0 ? [] : [""]),
    ...board.panels.map((panel) => panelLine(panel, width))
  ]
  const room = Math.max(1, height - (foot === undefined ? 0 : 1))
  const kept = lines.slice(0, room)
  if (foot === undefined || height < 2) return kept
  return [...kept, ...Array.from({ length: room - kept.length }, () => ""), paint(FAINT, cell(foot, width))]
}
