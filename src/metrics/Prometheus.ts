import * as Effect from "effect/Effect"
import { labelName } from "./Metric.ts"
import { type Family, Meter } from "./Meter.ts"
import type { Series } from "./Series.ts"

/** Version 0.0.4 of the text format, which every Prometheus reads. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

const helpText = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")

const labelText = (text: string): string => helpText(text).replaceAll("\"", "\\\"")

const number = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"

type Pairs = ReadonlyArray<readonly [name: string, value: string]>

const line = (name: string, pairs: Pairs, value: number): string => {
  const labels = pairs.map(([label, text]) => `${label}="${labelText(text)}"`).join(",")
  return `${name}${labels === "" ? "" : `{${labels}}`} ${number(value)}`
}

const histogramLines = (name: string, bounds: ReadonlyArray<number>, pairs: Pairs, series: Series): ReadonlyArray<string> => {
  let below = 0
  const buckets = series.counts.map((count, index) => {
    below += count
    return line(`${name}_bucket`, [...pairs, ["le", number(bounds[index] ?? Number.POSITIVE_INFINITY)]], below)
  })
  return [...buckets, line(`${name}_sum`, pairs, series.value), line(`${name}_count`, pairs, below)]
}

const familyText = ({ metric, series }: Family): string => {
  const { bounds, help, kind, labels, name } = metric
  const names = Object.keys(labels).map(labelName)
  const lines = series.flatMap((one) => {
    const pairs = names.map((label, index): Pairs[number] => [label, one.values[index] ?? ""])
    return kind === "histogram" ? histogramLines(name, bounds, pairs, one) : [line(name, pairs, one.value)]
  })
  return [`# HELP ${name} ${helpText(help)}`, `# TYPE ${name} ${kind}`, ...lines, ""].join("\n")
}

/** The text that Prometheus reads: every metric of the table with its help and its type, in the order given. */
export const exposition = (families: ReadonlyArray<Family>): string => families.map(familyText).join("")

/** What `GET /metrics` answers. */
export const route = {
  path: "/metrics",
  contentType: CONTENT_TYPE,
  body: Effect.flatMap(Meter, ({ snapshot }) => Effect.map(snapshot, exposition))
}
