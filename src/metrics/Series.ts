import { type Definition, OTHER } from "./Metric.ts"

/** Of one metric; what comes beyond is counted under `other`. */
export const MOST_SERIES = 1_000

/** Between values of labels in a key; in no value, since those are names. */
const BETWEEN = "\u0000"

/** The figures of one combination of labels. */
export interface Series {
  /** In the order of the metric's labels. */
  readonly values: ReadonlyArray<string>
  /** Of a histogram the sum of what was observed. */
  value: number
  /** Of a histogram: how many fell into each class. */
  readonly counts: Array<number>
}

const allowed = (domain: Definition["labels"][string], value: string, full: boolean): string =>
  (typeof domain === "string" ? !full : domain.includes(value) || value === "") ? value : OTHER

const combinations = (domains: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<string>> =>
  domains.reduce<ReadonlyArray<ReadonlyArray<string>>>(
    (all, domain) => all.flatMap((values) => domain.map((value) => [...values, value])),
    [[]]
  )

/** So many combinations at most are there from the start: a counter that is missing cannot be seen to rise. */
const MOST_AT_START = 40

/** All figures of one metric. Values that the table does not know share one series, so that callers cannot add to them. */
export class SeriesOf {
  readonly metric: Definition
  private readonly names: ReadonlyArray<string>
  private readonly byKey = new Map<string, Series>()
  /** Mostly the same is counted as before: then no key has to be made. */
  private last: Series | undefined

  constructor(metric: Definition) {
    this.metric = metric
    this.names = Object.keys(metric.labels)
    if (metric.kind === "gauge") return
    const domains = Object.values(metric.labels).filter((domain) => typeof domain !== "string")
    const closed = domains.length === this.names.length
    if (!closed || domains.reduce((product, domain) => product * domain.length, 1) > MOST_AT_START) return
    for (const values of combinations(domains)) this.make(values)
  }

  private make(values: ReadonlyArray<string>): Series {
    const counts = this.metric.kind === "histogram" ? Array.from({ length: this.metric.bounds.length + 1 }, () => 0) : []
    const made: Series = { values, value: 0, counts }
    this.byKey.set(values.join(BETWEEN), made)
    return made
  }

  of(labels: Readonly<Record<string, string>>): Series {
    const { last } = this
    if (last !== undefined && this.isOf(last, labels)) return last
    const found = this.find(this.names.map((name) => labels[name] ?? ""))
    this.last = found
    return found
  }

  private isOf({ values }: Series, labels: Readonly<Record<string, string>>): boolean {
    const { names } = this
    for (let index = 0; index < names.length; index++) {
      if (values[index] !== (labels[names[index] ?? ""] ?? "")) return false
    }
    return true
  }

  private find(values: ReadonlyArray<string>): Series {
    const known = this.byKey.get(values.join(BETWEEN))
    if (known !== undefined) return known
    const full = this.byKey.size >= MOST_SERIES
    const bounded = values.map((value, index) => allowed(this.metric.labels[this.names[index] ?? ""] ?? [], value, full))
    return this.byKey.get(bounded.join(BETWEEN)) ?? this.make(bounded)
  }

  all(): ReadonlyArray<Series> {
    return [...this.byKey.values()].map((series) => ({ ...series, counts: [...series.counts] }))
  }
}

/** Puts one figure into its class: those up to and with a bound are below it, as in Prometheus and OpenTelemetry. */
export const observe = (series: Series, bounds: ReadonlyArray<number>, value: number): void => {
  let place = 0
  while (place < bounds.length && value > (bounds[place] ?? Number.POSITIVE_INFINITY)) place++
  series.counts[place] = (series.counts[place] ?? 0) + 1
  series.value += value
}
