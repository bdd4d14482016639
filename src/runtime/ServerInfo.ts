import * as Duration from "effect/Duration"
import { MAX_RESULTS } from "../domain/SearchQuery.ts"
import type { ServerInfo } from "../mcp/tools/GetServerInfo.ts"
import { MAX_QUERIES } from "../mcp/tools/WebSearch.ts"
import { PROTOCOL_VERSIONS } from "../mcp/McpBridge.ts"
import * as Product from "./Product.ts"
import { formatBytes } from "./Quantity.ts"
import { isOn, isOnDisk } from "./settings/Cache.ts"
import type { SettingValues } from "./Settings.ts"

const feature = (name: string, on: boolean, detail: string) => ({ name, on, detail })

/** What a server with these settings tells about itself. */
export const serverInfo = (config: SettingValues, transport: string): Omit<ServerInfo, "uptimeSeconds"> => ({
  name: Product.NAME,
  version: Product.version,
  transport,
  runtime: `Node ${process.versions.node}`,
  protocolVersions: PROTOCOL_VERSIONS,
  defaults: {
    region: config.region,
    safeSearch: config.safeSearch,
    safeSearchLock: config.safeSearchLock,
    maxResults: config.maxResults
  },
  limits: {
    pace: `${config.paceRequests} requests in ${Duration.format(config.paceWindow)}`,
    searchDeadlineSeconds: Duration.toSeconds(config.searchDeadline),
    maxResults: MAX_RESULTS,
    queriesPerCall: MAX_QUERIES
  },
  userAgent: config.userAgent,
  features: [
    feature("cache", isOn(config), "by kind of query, shown with their age"),
    feature("cache on disk", isOnDisk(config), `up to ${formatBytes(config.cacheDiskBytes)} in the state folder`),
    feature("similar queries", isOn(config) && config.cacheSimilar, "one that means the same answers, and is named"),
    feature("stale answers", Duration.toMillis(config.cacheStale) > 0, "shown with their age while DuckDuckGo gives none"),
    feature("proxy", config.proxy !== undefined, config.proxy === undefined ? "requests go out directly" : "requests go out through it"),
    feature("extra certificate authorities", config.caFile !== undefined, "beside the built-in ones"),
    feature("own selectors", config.selectorsFile !== undefined, "in place of the built-in ones")
  ]
})
