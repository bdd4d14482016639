import { catalogue } from "../../src/metrics/Catalogue.ts"
import { type Definition, type Domain, labelName } from "../../src/metrics/Metric.ts"

const domain = (values: Domain): string =>
  typeof values === "string" ? values.replace(/\.$/, "") : values.map((value) => `\`${value}\``).join(" ")

const labels = ({ labels }: Definition): string => {
  const lines = Object.entries(labels).map(([name, values]) => `\`${labelName(name)}\`: ${domain(values)}`)
  return lines.length === 0 ? "none" : lines.join("<br>")
}

const row = (metric: Definition): string =>
  `| \`${metric.name}\`${metric.otelName === metric.name ? "" : `<br>\`${metric.otelName}\``} | ${metric.kind} | ${metric.unit} | ` +
  `${metric.help} | ${labels(metric)} |`

const table = (metrics: ReadonlyArray<Definition>): string =>
  ["| metric | kind | unit | what it tells | labels |", "|---|---|---|---|---|", ...metrics.map(row)].join("\n")

const families: ReadonlyArray<readonly [title: string, prefix: RegExp]> = [
  ["This server", /^ddg_/],
  ["Conventions of OpenTelemetry for MCP", /^mcp_/],
  ["The process", /^(?:process|nodejs)_/]
]

/** The whole of docs/metrics.md. */
export const renderMetricsDocs = (): string =>
  [
    "# Metrics",
    "<!-- Generated from src/metrics/Metrics.ts: npm run docs:metrics -->",
    "Every metric of this server. `/metrics` names them as the first name says; over OTLP they have the second name, where " +
    "there is one, and labels have dots where `/metrics` has `_` if the convention wants dots. Both tell the same figures, " +
    "of which the tools `get_performance_metrics` and `health_check` tell a part. [Observability](observability.md) says " +
    "how to get at them.",
    "No label says who asked or for what. Their values are the ones listed, or `other` for what is not known beforehand; no " +
    "metric has more than a thousand combinations of them. What is not known is missing, and never 0.",
    ...families.flatMap(([title, prefix]) => [`## ${title}`, table(catalogue.filter(({ name }) => prefix.test(name)))])
  ].join("\n\n") + "\n"
