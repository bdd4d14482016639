import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus"
import { PanelBuilder as Stat } from "@grafana/grafana-foundation-sdk/stat"
import { PanelBuilder as Timeseries } from "@grafana/grafana-foundation-sdk/timeseries"

/** What the panels of the Grafana dashboard are made of. */

export const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" }

/** Which servers are looked at: the job and the instances that are chosen at the top of the dashboard. */
export const CHOSEN = `job="$job",instance=~"$instance"`

export interface Query {
  readonly expr: string
  readonly legend: string
}

export interface PanelSpec {
  readonly title: string
  readonly description: string
  /** As Grafana calls it, e.g. `s`, `bytes`, `percentunit`. */
  readonly unit: string
  readonly queries: ReadonlyArray<Query>
  /** Of 24. */
  readonly span: number
}

const target = ({ expr, legend }: Query): DataqueryBuilder => new DataqueryBuilder().expr(expr).legendFormat(legend)

export const timeseries = ({ description, queries, span, title, unit }: PanelSpec): Timeseries =>
  queries.reduce(
    (panel, query) => panel.withTarget(target(query)),
    new Timeseries().title(title).description(description).unit(unit).datasource(DATA_SOURCE).span(span).height(8).min(0).fillOpacity(12)
  )

export const stat = ({ description, queries, span, title, unit }: PanelSpec): Stat =>
  queries.reduce(
    (panel, query) => panel.withTarget(target(query)),
    new Stat().title(title).description(description).unit(unit).datasource(DATA_SOURCE).span(span).height(4)
  )

/** How much of it there was each second, over Grafana's own choice of a window. */
export const rate = (metric: string, labels = ""): string =>
  `rate(${metric}{${CHOSEN}${labels === "" ? "" : `,${labels}`}}[$__rate_interval])`

export const quantile = (q: number, histogram: string, labels = ""): string =>
  `histogram_quantile(${q}, sum by (le) (${rate(`${histogram}_bucket`, labels)}))`
