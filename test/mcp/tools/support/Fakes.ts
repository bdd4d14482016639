import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Dashboard } from "../../../../src/dashboard/Dashboard.ts"
import type { ServerInfo } from "../../../../src/mcp/tools/GetServerInfo.ts"
import { Readings } from "../../../../src/research/Readings.ts"
import type { Thresholds } from "../../../../src/metrics/Health.ts"
import { SecurityStatus } from "../../../../src/security/SecurityStatus.ts"
import { Searches } from "../../../../src/search/Searches.ts"

/** What a server without a proxy says of itself. */
export const serverInfo: Omit<ServerInfo, "uptimeSeconds"> = {
  name: "mcp-duckduckgo",
  version: "1.2.3",
  build: "0123456789ab",
  transport: "stdio",
  modes: ["stdio", "http"],
  runtime: "Node 20.18.1",
  protocolVersions: ["2025-11-25", "2025-06-18"],
  defaults: { region: "wt-wt", safeSearch: "moderate", safeSearchLock: false, maxResults: 10 },
  limits: { pace: "2 requests in 10s", searchDeadlineSeconds: 25, maxResults: 50, queriesPerCall: 5 },
  userAgent: "mcp-duckduckgo/1.2.3",
  features: [
    { name: "cache", on: true, detail: "answers for 1h" },
    { name: "proxy", on: false, detail: "requests go out directly" }
  ]
}

/** For tests that list tools and call none: whoever calls one dies. */
export const uncalled = Layer.mergeAll(
  Layer.mock(Searches, { status: Effect.dieMessage("not called") }),
  Layer.mock(SecurityStatus, { read: Effect.dieMessage("not called") }),
  Layer.mock(Readings, {}),
  Layer.succeed(Dashboard, {
    page: Effect.dieMessage("not called"),
    board: () => Effect.dieMessage("not called"),
    alerts: Effect.dieMessage("not called"),
    changes: Effect.dieMessage("not called")
  })
)

/** The thresholds of health as they are by default. */
export const health: Thresholds = {
  systemMemory: 0.9,
  residentBytes: 500 * 1024 * 1024,
  meanSeconds: 5,
  slowestSeconds: 15,
  auditWaiting: 100,
  queueLimit: 64
}
