import type { Panel } from "../Board.ts"
import { brief, heading } from "../../metrics/Format.ts"
import { toSecond } from "./Clock.ts"
import { html } from "./Dom.ts"

/** Every point of a panel, the newest first: what the plot shows, for whoever does not see it. */
export const fill = (table: HTMLTableElement, panel: Panel, times: ReadonlyArray<number>): void => {
  const head = html(
    "tr",
    {},
    html("th", { scope: "col" }, "Time"),
    ...panel.series.map(({ name }) => html("th", { scope: "col" }, name))
  )
  const rows = times.map((time, index) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, toSecond(time)),
      ...panel.series.map(({ values }) => html("td", {}, brief(panel.unit, values[index] ?? null)))
    )
  )
  table.replaceChildren(
    html("caption", {}, `${panel.title}${heading(panel.unit)}, the newest first`),
    html("thead", {}, head),
    html("tbody", {}, ...rows.toReversed())
  )
}
