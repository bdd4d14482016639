import { describe, expect, it } from "vitest"
import { MAX_QUERIES } from "../../src/mcp/tools/WebSearch.ts"
import * as Product from "../../src/runtime/Product.ts"
import { serverInfo } from "../../src/runtime/ServerInfo.ts"
import { configOf } from "../support/configSources.ts"

const SECRET = "s3cr3t-".repeat(6)

const infoOf = (env: Readonly<Record<string, string>> = {}) => serverInfo(configOf({ env }).values, "stdio")

const featuresOf = (env: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(infoOf(env).features.map(({ name, on }) => [name, on]))

describe("what a server says of itself", () => {
  it("is the product, the run, and the settings that a caller meets", () => {
    expect(infoOf()).toMatchObject({
      name: "mcp-duckduckgo",
      version: Product.version,
      transport: "stdio",
      runtime: `Node ${process.versions.node}`,
      defaults: { region: "wt-wt", safeSearch: "moderate", safeSearchLock: false, maxResults: 10 },
      limits: { pace: "2 requests in 10s", searchDeadlineSeconds: 25, maxResults: 50, queriesPerCall: MAX_QUERIES },
      userAgent: expect.stringMatching(/^mcp-duckduckgo\/\d/)
    })
    expect(infoOf().protocolVersions).toContain("2025-11-25")
  })

  it("follows the settings", () => {
    const info = infoOf({
      DDG_REGION: "de-de",
      DDG_SAFE_SEARCH: "strict",
      DDG_SAFE_SEARCH_LOCK: "true",
      DDG_MAX_RESULTS: "20",
      DDG_PACE_REQUESTS: "1",
      DDG_PACE_WINDOW: "90s",
      DDG_SEARCH_DEADLINE: "1500ms",
      DDG_USER_AGENT: "ours/1.0"
    })
    expect(info).toMatchObject({
      defaults: { region: "de-de", safeSearch: "strict", safeSearchLock: true, maxResults: 20 },
      limits: { pace: "1 requests in 1m 30s", searchDeadlineSeconds: 1.5 },
      userAgent: "ours/1.0"
    })
  })

  it("tells what is switched on", () => {
    expect(featuresOf()).toEqual({
      cache: true,
      "cache on disk": true,
      "similar queries": false,
      "stale answers": true,
      proxy: false,
      "extra certificate authorities": false,
      "own selectors": false
    })
    expect(featuresOf({
      DDG_CACHE_TTL: "0",
      DDG_CACHE_STALE: "0",
      DDG_PROXY: "http://proxy.example:3128",
      DDG_CA_FILE: "/etc/ca.pem",
      DDG_SELECTORS_FILE: "/etc/selectors.json"
    })).toEqual({
      cache: false,
      "cache on disk": false,
      "similar queries": false,
      "stale answers": false,
      proxy: true,
      "extra certificate authorities": true,
      "own selectors": true
    })
    expect(featuresOf({ DDG_CACHE_BYTES: "0" })["cache"]).toBe(false)
  })

  it("holds no secret and no path", () => {
    const text = JSON.stringify(infoOf({
      DDG_CURSOR_KEY: SECRET,
      DDG_PROXY: `http://user:${SECRET}@proxy.example:3128`,
      DDG_CA_FILE: "/private/ca.pem",
      DDG_STATE_FOLDER: "/private/state"
    }))
    for (const hidden of [SECRET, "proxy.example", "/private"]) expect(text).not.toContain(hidden)
  })
})
