import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Metrics from "../metrics/Metrics.ts"
import { type Reading, reading } from "../metrics/Reading.ts"
import type { SearchStatus } from "./Status.ts"

/** How things stand with DuckDuckGo, as metrics. */
export const statusReadings = (
  { blocks, cache, circuits, pace }: Pick<SearchStatus, "blocks" | "cache" | "circuits" | "pace">
): Effect.Effect<ReadonlyArray<Reading>> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const remaining = (all: boolean) =>
      blocks.reduce(
        (most, { scope, until }) => ((scope === "all") === all ? Math.max(most, (until - now) / 1000) : most),
        0
      )
    return [
      reading(Metrics.coolDownRemaining, { scope: "all" }, remaining(true)),
      reading(Metrics.coolDownRemaining, { scope: "endpoint" }, remaining(false)),
      reading(Metrics.circuitsOpen, {}, circuits.filter(({ state }) => state === "open").length),
      reading(Metrics.paceWaiting, {}, pace.waiting),
      reading(Metrics.cacheEntries, {}, cache.entries),
      reading(Metrics.cacheBytes, {}, cache.bytes)
    ]
  })
