import {
  type Dashboard, DashboardBuilder, DatasourceVariableBuilder, QueryVariableBuilder, RowBuilder, VariableRefresh
} from "@grafana/grafana-foundation-sdk/dashboard"
import * as Metrics from "../../../src/metrics/Metrics.ts"
import { CHOSEN, DATA_SOURCE, type PanelSpec, quantile, rate, stat, timeseries } from "./Queries.ts"

/** The Grafana dashboard, with the names of `Metrics.ts`: a metric that is renamed there is renamed here. */

const FAILED = `outcome=~"blocked|layout_changed|unavailable|audit_unavailable|defect|error"`
const JUDGED = `outcome=~"results|no_results|ok|blocked|layout_changed|unavailable|audit_unavailable|defect|error"`
const CALLS = `gen_ai_tool_name!=""`

const { name: requests } = Metrics.requests
const { name: duration } = Metrics.operationDuration
const { name: upstream } = Metrics.upstreamRequests

const now = (metric: { readonly name: string }, labels = ""): string =>
  `${metric.name}{${CHOSEN}${labels === "" ? "" : `,${labels}`}}`

const tiles: ReadonlyArray<PanelSpec> = [
  {
    title: "Up",
    description: "Servers that answer.",
    unit: "short",
    span: 4,
    queries: [{ expr: `sum(up{${CHOSEN}})`, legend: "up" }]
  },
  {
    title: "Requests",
    description: "Calls of tools a second.",
    unit: "reqps",
    span: 5,
    queries: [{ expr: `sum(${rate(requests)})`, legend: "requests" }]
  },
  {
    title: "Failures",
    description: "The share of calls that failed by DuckDuckGo's fault or by ours.",
    unit: "percentunit",
    span: 5,
    queries: [{ expr: `(sum(${rate(requests, FAILED)}) or vector(0)) / sum(${rate(requests, JUDGED)})`, legend: "failures" }]
  },
  {
    title: "Duration, p95",
    description: "95 of 100 calls took less.",
    unit: "s",
    span: 5,
    queries: [{ expr: quantile(0.95, duration, CALLS), legend: "p95" }]
  },
  {
    title: "Cool-down",
    description: "How long nothing will be sent to DuckDuckGo. Zero is well.",
    unit: "s",
    span: 5,
    queries: [{ expr: `max(${now(Metrics.coolDownRemaining, `scope="all"`)})`, legend: "left" }]
  }
]

const traffic: ReadonlyArray<PanelSpec> = [
  {
    title: "Requests by outcome",
    description: "What clients were told.",
    unit: "reqps",
    span: 12,
    queries: [{ expr: `sum by (outcome) (${rate(requests)})`, legend: "{{outcome}}" }]
  },
  {
    title: "Requests by tool",
    description: "Which tools are called.",
    unit: "reqps",
    span: 12,
    queries: [{ expr: `sum by (tool) (${rate(requests)})`, legend: "{{tool}}" }]
  },
  {
    title: "Duration of calls",
    description: "Waiting for a turn towards DuckDuckGo is part of it.",
    unit: "s",
    span: 12,
    queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q, duration, CALLS), legend: `p${q * 100}` }))
  },
  {
    title: "Sessions and requests at work",
    description: "Clients that are connected, requests that run.",
    unit: "short",
    span: 12,
    queries: [
      { expr: `sum(${now(Metrics.sessions)})`, legend: "sessions" },
      { expr: `sum(${now(Metrics.requestsInFlight)})`, legend: "at work" }
    ]
  }
]

const duckDuckGo: ReadonlyArray<PanelSpec> = [
  {
    title: "Requests to DuckDuckGo",
    description: "By what came back.",
    unit: "reqps",
    span: 12,
    queries: [{ expr: `sum by (result) (${rate(upstream)})`, legend: "{{result}}" }]
  },
  {
    title: "Duration at DuckDuckGo",
    description: "From sending a request until its answer was read.",
    unit: "s",
    span: 12,
    queries: [0.5, 0.95].map((q) => ({ expr: quantile(q, Metrics.upstreamDuration.name), legend: `p${q * 100}` }))
  },
  {
    title: "Cool-downs",
    description: "How long is left, by how far it reaches.",
    unit: "s",
    span: 8,
    queries: [{ expr: `max by (scope) (${now(Metrics.coolDownRemaining)})`, legend: "{{scope}}" }]
  },
  {
    title: "Waiting for a turn",
    description: "Requests in the queue, and how long 95 of 100 waited.",
    unit: "short",
    span: 8,
    queries: [
      { expr: `sum(${now(Metrics.paceWaiting)})`, legend: "waiting" },
      { expr: quantile(0.95, Metrics.paceWait.name), legend: "p95 of the wait, s" }
    ]
  },
  {
    title: "Cache",
    description: "Where answers came from.",
    unit: "reqps",
    span: 8,
    queries: [{ expr: `sum by (result) (${rate(Metrics.cacheLookups.name)})`, legend: "{{result}}" }]
  }
]

const guards: ReadonlyArray<PanelSpec> = [
  {
    title: "Decisions",
    description: "At the door, by reason; `ok` is what was let in.",
    unit: "reqps",
    span: 8,
    queries: [{ expr: `sum by (reason) (${rate(Metrics.decisions.name)})`, legend: "{{reason}}" }]
  },
  {
    title: "Limits",
    description: "Requests that count against a subject's limit.",
    unit: "reqps",
    span: 8,
    queries: [{ expr: `sum by (decision) (${rate(Metrics.rateLimitDecisions.name)})`, legend: "{{decision}}" }]
  },
  {
    title: "Unusual use and violations",
    description: "Alarms about single subjects, and what nobody with the right to it would try.",
    unit: "reqps",
    span: 8,
    queries: [
      { expr: `sum(${rate(Metrics.anomalyAlarms.name)})`, legend: "alarms" },
      { expr: `sum by (kind) (${rate(Metrics.securityViolations.name)})`, legend: "{{kind}}" }
    ]
  },
  {
    title: "Audit trail",
    description: "Records that wait for the disk, and whether it can be written at all.",
    unit: "short",
    span: 12,
    queries: [
      { expr: `sum(${now(Metrics.auditWaiting)})`, legend: "waiting" },
      { expr: `min(${now(Metrics.auditWritable)})`, legend: "writable" }
    ]
  },
  {
    title: "Consent",
    description: "How the need for a person's consent was met.",
    unit: "reqps",
    span: 12,
    queries: [{ expr: `sum by (decision) (${rate(Metrics.consentDecisions.name)})`, legend: "{{decision}}" }]
  }
]

const machine: ReadonlyArray<PanelSpec> = [
  {
    title: "Memory",
    description: "Resident, and the heap of JavaScript.",
    unit: "bytes",
    span: 8,
    queries: [
      { expr: now(Metrics.residentMemory), legend: "resident {{instance}}" },
      { expr: now(Metrics.heapUsed), legend: "heap {{instance}}" }
    ]
  },
  {
    title: "Processor",
    description: "Cores in use.",
    unit: "short",
    span: 8,
    queries: [{ expr: rate(Metrics.cpu.name), legend: "{{instance}}" }]
  },
  {
    title: "Delay of the event loop",
    description: "By how much the worst of 100 turns was late.",
    unit: "s",
    span: 8,
    queries: [{ expr: now(Metrics.loopDelayP99), legend: "{{instance}}" }]
  }
]

const rows: ReadonlyArray<readonly [title: string, panels: ReadonlyArray<PanelSpec>]> = [
  ["Traffic", traffic],
  ["DuckDuckGo and the cache", duckDuckGo],
  ["Security", guards],
  ["Process", machine]
]

const variable = (name: string, label: string, query: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name).label(label).query(query).datasource(DATA_SOURCE).refresh(VariableRefresh.OnTimeRangeChanged)

export const overview = (): Dashboard => {
  const start = new DashboardBuilder("mcp-duckduckgo")
    .uid("mcp-duckduckgo")
    .description("DuckDuckGo search over MCP: traffic, the way to DuckDuckGo, security, process.")
    .tags(["mcp", "duckduckgo"])
    .refresh("30s")
    .time({ from: "now-1h", to: "now" })
    .timezone("browser")
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"))
    .withVariable(variable("job", "Job", `label_values(${Metrics.buildInfo.name}, job)`))
    .withVariable(
      variable("instance", "Instance", `label_values(${Metrics.buildInfo.name}{job="$job"}, instance)`).multi(true).includeAll(true).allValue(".*")
    )
  const withTiles = tiles.reduce((board, spec) => board.withPanel(stat(spec)), start)
  return rows.reduce(
    (board, [title, panels]) => panels.reduce((row, spec) => row.withPanel(timeseries(spec)), board.withRow(new RowBuilder(title))),
    withTiles
  ).build()
}

export const GRAFANA_FILE = new URL("../../../docs/deploy/observability/grafana/mcp-duckduckgo.json", import.meta.url)

export const overviewJson = (): string => `${JSON.stringify(overview(), null, 2)}\n`
