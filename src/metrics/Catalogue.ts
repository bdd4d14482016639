import * as Predicate from "effect/Predicate"
import type { Definition } from "./Metric.ts"
import * as Metrics from "./Metrics.ts"

const isDefinition = (value: unknown): value is Definition => Predicate.hasProperty(value, "otelName")

/** All of `Metrics.ts`, by name. */
export const catalogue: ReadonlyArray<Definition> = Object.values(Metrics)
  .filter(isDefinition)
  .toSorted((a, b) => (a.name < b.name ? -1 : 1))
