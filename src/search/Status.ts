import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { addStats, type CacheStats } from "../cache/CacheStats.ts"
import { SecondLevel, type SecondLevelStatus } from "../cache/SecondLevel.ts"
import { CircuitBreaker, type CircuitStatus } from "../egress/CircuitBreaker.ts"
import { type Block, CoolDown } from "../egress/CoolDown.ts"
import { Pace, type PaceStatus } from "../egress/Pace.ts"
import { type Activity, DuckDuckGo } from "./DuckDuckGo.ts"
import { InstantAnswers } from "./InstantAnswers.ts"
import { Media } from "./Media.ts"
import { Suggestions } from "./Suggestions.ts"
import { WebPages } from "./WebPages.ts"

export interface SearchStatus {
  readonly activity: Activity
  readonly blocks: ReadonlyArray<Block>
  readonly circuits: ReadonlyArray<CircuitStatus>
  readonly pace: PaceStatus
  /** All caches together. */
  readonly cache: CacheStats
  /** What stands behind the caches. */
  readonly store: SecondLevelStatus
}

/** How things stand with DuckDuckGo: for health checks, the doctor and metrics. Asking sends nothing. */
export class Status extends Context.Tag("mcp-duckduckgo/search/Status")<Status, {
  readonly read: Effect.Effect<SearchStatus>
}>() {
  static readonly layer = Layer.effect(
    Status,
    Effect.gen(function*() {
      const client = yield* DuckDuckGo
      const coolDown = yield* CoolDown
      const breaker = yield* CircuitBreaker
      const pace = yield* Pace
      const store = yield* SecondLevel
      const caches = [yield* WebPages, yield* InstantAnswers, yield* Suggestions, yield* Media]
        .map((service) => service.cacheStats)
      return {
        read: Effect.all({
          activity: client.activity,
          blocks: coolDown.status,
          circuits: breaker.status,
          pace: pace.status,
          cache: Effect.map(Effect.all(caches), (all) => all.reduce(addStats)),
          store: store.status
        })
      }
    })
  )
}
