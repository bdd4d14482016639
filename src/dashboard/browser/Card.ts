import type { Board, Panel } from "../Board.ts"
import { brief, heading } from "../../metrics/Format.ts"
import { toSecond } from "./Clock.ts"
import { html, say } from "./Dom.ts"
import { draw, type Drawing, swatch } from "./Drawing.ts"
import { fill } from "./Table.ts"

/** A plot shows at least this share of its range, so that a server that has just started shows more than a sliver. */
const LEAST_SHOWN = 1 / 5

/** What is looked at, in all plots at once: a place in the row of times, or the newest. */
export interface Cursor {
  readonly index: () => number | undefined
  readonly move: (index: number | undefined) => void
}

export interface Card {
  readonly element: HTMLElement
  readonly update: (board: Board, panel: Panel) => void
  /** Draws anew at the width that there is now. */
  readonly redraw: () => void
  readonly point: () => void
}

const isEmpty = ({ series }: Panel): boolean => series.every(({ values }) => values.every((value) => value === null))

/** One panel: heading, legend, plot, and its table. Only what changes is touched again. */
export const make = (first: Panel, cursor: Cursor): Card => {
  const id = `panel-${first.id}`
  const moment = html("span", { class: "moment" })
  const legend = html("ul", { class: "legend" })
  const line = html("div", { class: "cursor", hidden: true })
  const canvas = html("div", { class: "canvas" })
  const plot = html("div", {
    class: "plot",
    role: "slider",
    tabindex: 0,
    "aria-labelledby": `${id}-title`,
    "aria-valuemin": 0,
    "aria-valuemax": 0,
    "aria-valuenow": 0
  }, canvas, line)
  const empty = html("p", { class: "empty", hidden: true })
  const table = html("table")
  const details = html(
    "details",
    { class: "data" },
    html("summary", {}, "Table", html("span", { class: "aside" }, `: ${first.title}`)),
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${first.title}` }, table)
  )
  const element = html(
    "article",
    { class: "card", "aria-labelledby": `${id}-title` },
    html(
      "header",
      { class: "card-head" },
      html("h3", { id: `${id}-title` }, first.title, html("span", { class: "unit" }, heading(first.unit))),
      moment
    ),
    html("p", { class: "note" }, first.note),
    legend,
    plot,
    empty,
    details
  )

  let board: Board | undefined
  let panel = first
  let drawing: Drawing | undefined

  const point = (): void => {
    if (board === undefined) return
    const last = board.times.length - 1
    const chosen = cursor.index()
    const index = Math.min(chosen ?? last, last)
    const time = board.times[index]
    const when = time === undefined ? "" : chosen === undefined ? "now" : toSecond(time)
    say(moment, when)
    const texts = panel.series.map(({ name, values }) => `${name} ${brief(panel.unit, values[index] ?? null)}`)
    legend.querySelectorAll("b").forEach((value, at) => say(value, brief(panel.unit, panel.series[at]?.values[index] ?? null)))
    plot.setAttribute("aria-valuemax", String(Math.max(0, last)))
    plot.setAttribute("aria-valuenow", String(Math.max(0, index)))
    plot.setAttribute("aria-valuetext", `${when}: ${texts.join(", ")}`)
    line.hidden = chosen === undefined || drawing === undefined
    if (drawing !== undefined && chosen !== undefined) line.style.left = `${drawing.x(index)}px`
  }

  const redraw = (): void => {
    const width = Math.floor(canvas.clientWidth)
    if (board === undefined || plot.hidden || width < 40) return
    const newest = board.times.at(-1) ?? board.at
    const oldest = board.times[0] ?? newest
    const whole = board.rangeMillis
    drawing = draw(panel, board.times, Math.max(newest - whole, Math.min(oldest, newest - whole * LEAST_SHOWN)), width)
    canvas.replaceChildren(drawing.element)
    point()
  }

  const writeTable = (): void => {
    if (details.open && board !== undefined) fill(table, panel, board.times)
  }

  const key = (event: KeyboardEvent): void => {
    const last = (board?.times.length ?? 0) - 1
    const now = cursor.index() ?? last
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      PageUp: now - 12,
      PageDown: now + 12,
      Home: 0,
      End: last,
      Escape: undefined
    }
    if (!Object.hasOwn(moves, event.key) || last < 0) return
    event.preventDefault()
    const to = moves[event.key]
    cursor.move(to === undefined ? undefined : Math.min(last, Math.max(0, to)))
  }

  plot.addEventListener("keydown", key)
  plot.addEventListener("blur", () => cursor.move(undefined))
  plot.addEventListener("pointermove", (event) =>
    cursor.move(drawing?.indexAt(event.clientX - plot.getBoundingClientRect().left)))
  plot.addEventListener("pointerleave", () => cursor.move(undefined))
  details.addEventListener("toggle", writeTable)

  return {
    element,
    point,
    redraw,
    update: (next, nextPanel) => {
      const names = (of: Panel): string => of.series.map(({ name }) => name).join()
      const sameLegend = board !== undefined && names(panel) === names(nextPanel)
      board = next
      panel = nextPanel
      const nothing = isEmpty(panel)
      plot.hidden = nothing
      legend.hidden = nothing
      moment.hidden = nothing
      details.hidden = nothing
      empty.hidden = !nothing
      say(empty, panel.empty)
      if (!sameLegend) {
        legend.replaceChildren(...panel.series.map(({ name, tone }, index) =>
          html("li", {}, swatch(tone, index, panel.stacked), html("span", {}, name), html("b"))))
      }
      redraw()
      writeTable()
    }
  }
}
