import * as Effect from "effect/Effect"
import type { Readings } from "../../research/Readings.ts"
import type { Searches } from "../../search/Searches.ts"
import type { SecurityStatus } from "../../security/SecurityStatus.ts"
import type { McpTool } from "../McpTool.ts"
import * as CheckQuote from "./CheckQuote.ts"
import * as GetServerInfo from "./GetServerInfo.ts"
import * as HealthCheck from "./HealthCheck.ts"
import * as InstantAnswerTool from "./InstantAnswerTool.ts"
import * as MediaSearch from "./MediaSearch.ts"
import * as PerformanceMetrics from "./PerformanceMetrics.ts"
import * as ReadPage from "./ReadPage.ts"
import * as Research from "./Research.ts"
import * as SuggestQueries from "./SuggestQueries.ts"
import * as WebSearch from "./WebSearch.ts"

export interface ToolsOptions extends HealthCheck.HealthOptions {
  readonly region: string
  readonly maxResults: number
  readonly serverInfo: Omit<GetServerInfo.ServerInfo, "uptimeSeconds">
}

/** Every tool, in the order in which clients list them: the one that is wanted most comes first. */
export const make = (
  options: ToolsOptions
): Effect.Effect<ReadonlyArray<McpTool>, never, Readings | Searches | SecurityStatus> =>
  Effect.all([
    WebSearch.make(options),
    ReadPage.make,
    Research.make,
    MediaSearch.make(options),
    InstantAnswerTool.make(options),
    SuggestQueries.make(options),
    CheckQuote.make,
    HealthCheck.make(options),
    Effect.succeed(PerformanceMetrics.tool),
    Effect.succeed(GetServerInfo.make(options.serverInfo))
  ])
