import * as Effect from "effect/Effect"
import { Meter } from "../../metrics/Meter.ts"
import type { Searches } from "../../search/Searches.ts"
import type { SecurityStatus } from "../../security/SecurityStatus.ts"
import * as GetServerInfo from "../tools/GetServerInfo.ts"
import * as HealthCheck from "../tools/HealthCheck.ts"
import * as PerformanceMetrics from "../tools/PerformanceMetrics.ts"
import * as McpResource from "./McpResource.ts"

const JSON_TYPE = "application/json"

export interface OperationsOptions extends HealthCheck.HealthOptions {
  readonly serverInfo: Omit<GetServerInfo.ServerInfo, "uptimeSeconds">
}

/** What the operator's three tools answer, to be read and subscribed to. */
export const operations = (
  options: OperationsOptions
): Effect.Effect<ReadonlyArray<McpResource.McpResource>, never, Searches | SecurityStatus> =>
  Effect.map(HealthCheck.report(options), (health) => [
    McpResource.fixed({
      uri: "duckduckgo://health",
      name: "health",
      title: "Health",
      description: "How this server is: every check with its figure and threshold.",
      mimeType: JSON_TYPE,
      read: Effect.map(health, (report) => JSON.stringify(report)),
      // Figures move all the time; a verdict is news.
      version: Effect.map(health, ({ checks }) => checks.map(({ name, status }) => `${name} ${status}`).join("\n"))
    }),
    McpResource.fixed({
      uri: "duckduckgo://metrics",
      name: "metrics",
      title: "Performance",
      description: "Calls, failures, latency, cache and load in the last 1, 5 and 60 minutes.",
      mimeType: JSON_TYPE,
      read: Effect.map(PerformanceMetrics.report, (report) => JSON.stringify(report)),
      version: Effect.flatMap(Meter, ({ recent }) =>
        Effect.map(recent(1), ({ now: { failed, seconds, tally, total } }) =>
          JSON.stringify([total, failed, seconds, ...Object.values(tally)])))
    }),
    McpResource.fixed({
      uri: "duckduckgo://info",
      name: "info",
      title: "Server information",
      description: "Version, defaults, limits and features of this server.",
      mimeType: JSON_TYPE,
      read: Effect.map(GetServerInfo.report(options.serverInfo), (report) => JSON.stringify(report)),
      version: Effect.succeed(options.serverInfo.version)
    })
  ])
