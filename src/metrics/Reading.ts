import type { Counter, Definition, Gauge } from "./Metric.ts"

/** One figure that is asked for and not recorded. Of a counter, all that was counted since the start. */
export interface Reading {
  readonly metric: Definition
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export const reading = <L extends string>(
  metric: Counter<L> | Gauge<L>,
  labels: Readonly<Record<L, string>>,
  value: number
): Reading => ({ metric, labels, value })
