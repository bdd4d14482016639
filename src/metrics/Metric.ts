/** What a metric is: a name, a unit, and labels whose values are few and known beforehand. */

/** Of Prometheus' base units; `none` where something is counted. */
export type Unit = "seconds" | "bytes" | "ratio" | "none"

/** The values that a label can have; a sentence where this server's own registered names are the values. */
export type Domain = ReadonlyArray<string> | `${string}.`

export interface Definition<L extends string = string> {
  readonly kind: "counter" | "gauge" | "histogram"
  /** As in Prometheus: base unit, and `_total` behind a counter. */
  readonly name: string
  /** As in OpenTelemetry, whose exporters add unit and `_total` themselves where they are missing. */
  readonly otelName: string
  readonly unit: Unit
  /** One sentence. */
  readonly help: string
  /** In this order. OpenTelemetry's names of attributes; Prometheus has `_` in place of their dots. */
  readonly labels: Readonly<Record<L, Domain>>
  /** Upper bounds of the classes of a histogram, rising; the last class has none. */
  readonly bounds: ReadonlyArray<number>
}

export interface Counter<L extends string = string> extends Definition<L> {
  readonly kind: "counter"
}
export interface Gauge<L extends string = string> extends Definition<L> {
  readonly kind: "gauge"
}
export interface Histogram<L extends string = string> extends Definition<L> {
  readonly kind: "histogram"
}

interface Spec<L extends string> {
  readonly name: string
  readonly help: string
  readonly unit?: Unit
  readonly labels: Readonly<Record<L, Domain>>
  /** Where a convention has a name of its own. */
  readonly otelName?: string
}

const define = <L extends string>({ help, labels, name, otelName, unit }: Spec<L>): Omit<Definition<L>, "kind"> => ({
  name,
  otelName: otelName ?? name.replace(/_total$/, ""),
  unit: unit ?? "none",
  help,
  labels,
  bounds: []
})

/** Only rises; starts anew with the process. */
export const counter = <L extends string>(spec: Spec<L>): Counter<L> => ({ ...define(spec), kind: "counter" })

/** How something is just now. */
export const gauge = <L extends string>(spec: Spec<L>): Gauge<L> => ({ ...define(spec), kind: "gauge" })

/** How often something was how large. */
export const histogram = <L extends string>(
  spec: Spec<L> & { readonly bounds: ReadonlyArray<number> }
): Histogram<L> => ({ ...define(spec), kind: "histogram", bounds: spec.bounds })

/** What stands for a value that is not of the label's domain, or that came when there were too many. */
export const OTHER = "other"

/** The name of a label in Prometheus. */
export const labelName = (name: string): string => name.replaceAll(".", "_")
