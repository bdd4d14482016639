import type { Panel } from "../Board.ts"
import { brief, shown } from "../../metrics/Format.ts"
import { toMinute, zone } from "./Clock.ts"
import { svg } from "./Dom.ts"
import * as Scale from "./Scale.ts"

const HEIGHT = 168
const MARGIN = { top: 16, right: 4, bottom: 20, left: 4 }
/** The least that stands between two names on the axis of time, in pixels. */
const NAME_WIDTH = 74

/** How a series is told from the others without its colour. */
const dashes = ["", "7 3", "2 3", "9 3 2 3", "1 4"]

export interface Drawing {
  readonly element: SVGSVGElement
  /** The place in the row that lies under a point of the plot, in pixels from its left edge. */
  readonly indexAt: (pixels: number) => number | undefined
  /** Where a place lies, in pixels from the left edge. */
  readonly x: (index: number) => number
}

/** A line through a plot, with a word at its left end. */
const level = (kind: string, y: number, width: number, word: string): ReadonlyArray<SVGElement> => [
  svg("line", { class: kind, x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y }),
  svg("text", { class: `${kind}-name`, x: MARGIN.left + 2, y: y - 3 }, word)
]

/** One panel as a picture of this width, over the time from `from` on. Its text is in the legend and the table beside it. */
export const draw = (panel: Panel, times: ReadonlyArray<number>, from: number, width: number): Drawing => {
  const to = times.at(-1) ?? from + 1
  const inner = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom }
  const all = Scale.bands(panel)
  const most = Scale.highest(all)
  const marks = Scale.ticks(panel.unit, Math.max(most, panel.least))
  const top = marks.at(-1) ?? 1
  const timeX = (time: number): number => MARGIN.left + ((time - from) / Math.max(1, to - from)) * inner.width
  const frame: Scale.Frame = {
    x: (index) => timeX(times[index] ?? from),
    y: (value) => MARGIN.top + inner.height * (1 - value / top)
  }

  const element = svg("svg", {
    class: panel.stacked ? "picture stack" : "picture",
    viewBox: `0 0 ${width} ${HEIGHT}`,
    width,
    height: HEIGHT,
    "aria-hidden": "true",
    focusable: "false"
  })
  for (const mark of marks) {
    element.append(...level(mark === 0 ? "base" : "grid", frame.y(mark), width, mark === 0 ? "" : brief(panel.unit, mark)))
  }
  const names = Math.max(2, Math.floor(inner.width / NAME_WIDTH))
  for (const time of Scale.timeTicks(from, to, names, zone(to))) {
    const x = timeX(time)
    if (x < 18 || x > width - 18) continue
    element.append(svg("text", { class: "time-name", x, y: HEIGHT - 5, "text-anchor": "middle" }, toMinute(time)))
  }
  panel.series.forEach(({ tone }, index) => {
    const band = all[index]
    if (band === undefined) return
    if (panel.stacked || panel.series.length === 1) {
      element.append(svg("path", { class: `area tone-${tone}`, d: Scale.areaPath(band, frame) }))
    }
  })
  panel.series.forEach(({ tone }, index) => {
    const band = all[index]
    if (band === undefined) return
    const dash = panel.stacked ? "" : dashes[index % dashes.length] ?? ""
    element.append(svg("path", {
      class: `line tone-${tone}`,
      d: Scale.linePath(panel.stacked ? Scale.visible(band) : band, frame),
      "stroke-dasharray": dash === "" ? undefined : dash
    }))
  })
  if (panel.threshold !== undefined && panel.threshold <= top) {
    element.append(...level("limit", frame.y(panel.threshold), width, `alert above ${shown(panel.unit, panel.threshold)}`))
  }
  return {
    element,
    x: frame.x,
    indexAt: (pixels) => Scale.nearest(times, from + ((pixels - MARGIN.left) / Math.max(1, inner.width)) * (to - from))
  }
}

/** A piece of the line that a series is drawn with, for the legend. */
export const swatch = (tone: string, index: number, stacked: boolean): SVGSVGElement => {
  const dash = dashes[index % dashes.length] ?? ""
  return svg(
    "svg",
    { class: "swatch", viewBox: "0 0 18 10", width: 18, height: 10, "aria-hidden": "true", focusable: "false" },
    stacked
      ? svg("rect", { class: `block tone-${tone}`, x: 3, y: 0, width: 12, height: 10, rx: 2 })
      : svg("line", {
        class: `line tone-${tone}`,
        x1: 0,
        x2: 18,
        y1: 5,
        y2: 5,
        "stroke-dasharray": dash === "" ? undefined : dash
      })
  )
}
