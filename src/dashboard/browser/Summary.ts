import type { Board, BoardAlert, Tile } from "../Board.ts"
import { figure, shown, span, trend } from "../../metrics/Format.ts"
import { toMinute } from "./Clock.ts"
import { html, part, say, svg } from "./Dom.ts"

/** What stands above the plots: how the server is, its figures, its alerts. */

const arrows = { up: "M2 7 5 2.5 8 7", down: "M2 3 5 7.5 8 3", level: "M2 5H8" } as const

const change = (tile: Tile): ReadonlyArray<Node> => {
  const direction = trend(tile.value, tile.before)
  if (direction === undefined) return []
  return [
    html(
      "p",
      { class: "change" },
      svg("svg", { viewBox: "0 0 10 10", width: 10, height: 10, "aria-hidden": "true" }, svg("path", { d: arrows[direction] })),
      `${shown(tile.unit, tile.before)} before`
    )
  ]
}

const tile = (one: Tile): HTMLElement => {
  const { text, unit } = figure(one.unit, one.value)
  return html(
    "li",
    { class: `tile ${one.state}` },
    html("h3", {}, one.title),
    html("p", { class: "figure" }, text, html("span", { class: "unit" }, unit === "" ? "" : ` ${unit}`)),
    html("p", { class: "detail" }, one.detail),
    ...change(one)
  )
}

const mark = (alert: BoardAlert): SVGSVGElement =>
  svg(
    "svg",
    { class: "mark", viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" },
    alert.severity === "critical"
      ? svg("path", { d: "M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z" })
      : svg("path", { d: "M10 2 19 18H1z" }),
    svg("path", { class: "sign", d: "M10 7v5m0 2.4v.2" })
  )

const since = (alert: BoardAlert, now: number): string => {
  const began = Date.parse(alert.since)
  return `since ${toMinute(began)}, for ${span((now - began) / 1000)}`
}

const firing = (alert: BoardAlert, now: number): HTMLElement =>
  html(
    "li",
    { class: `alert ${alert.severity}` },
    mark(alert),
    html(
      "div",
      {},
      html("h3", {}, alert.summary, html("span", { class: "severity" }, ` ${alert.severity}`)),
      html("p", {}, `${alert.figure}, threshold ${alert.threshold}, ${since(alert, now)}`),
      html("p", { class: "advice" }, alert.advice)
    )
  )

const rule = (alert: BoardAlert): HTMLElement =>
  html(
    "tr",
    { class: alert.status },
    html("th", { scope: "row" }, alert.summary),
    html("td", {}, alert.status === "firing" ? `fires (${alert.severity})` : "quiet"),
    html("td", {}, alert.figure),
    html("td", {}, alert.threshold)
  )

/** `announce` says a change of the alerts once, to those who listen to the page. */
export const make = (announce: (text: string) => void) => {
  let before: string | undefined
  return (board: Board): void => {
    const { at, server } = board
    const fires = board.alerts.filter(({ status }) => status === "firing")
    const critical = fires.some(({ severity }) => severity === "critical")
    const words = fires.length === 0 ? "All well" : `${fires.length} ${fires.length === 1 ? "alert" : "alerts"}`
    const state = part("state")
    say(state, words)
    state.className = `pill ${fires.length === 0 ? "well" : critical ? "critical" : "warning"}`
    say(part("server"), `${server.name} ${server.version}, up ${span(server.upSeconds)}`)
    document.title = fires.length === 0 ? "mcp-duckduckgo" : `(${fires.length}) mcp-duckduckgo`

    part("tiles").replaceChildren(...board.tiles.map(tile))
    part("firing").replaceChildren(...fires.map((alert) => firing(alert, at)))
    say(part("quiet"), fires.length === 0 ? `No alert fires. ${board.alerts.length} rules are watched.` : "")
    part("rules").replaceChildren(...board.alerts.map(rule))

    const now = fires.map(({ summary }) => summary).join("; ")
    if (before !== undefined && now !== before) announce(now === "" ? "No alert fires any more" : `Alerts: ${now}`)
    before = now
  }
}
