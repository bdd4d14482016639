import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import * as GetServerInfo from "../../../src/mcp/tools/GetServerInfo.ts"
import { call } from "./support/Calls.ts"
import { serverInfo } from "./support/Fakes.ts"

describe("get_server_info", () => {
  it.effect("tells what it was made with, and for how long it has been up", () =>
    Effect.map(call(GetServerInfo.make(serverInfo)), ({ isError, structured }) => {
      expect(isError).toBe(false)
      const { uptimeSeconds, ...rest } = structured
      expect(rest).toEqual(serverInfo)
      expect(uptimeSeconds).toSatisfy(Number.isInteger)
    }))

  it.effect("in words", () =>
    Effect.map(call(GetServerInfo.make(serverInfo)), ({ text }) => {
      expect(text.replace(/up for \d+ s/, "up for 5 s")).toBe(`mcp-duckduckgo 1.2.3 (build 0123456789ab), stdio (of stdio, http), Node 20.18.1, up for 5 s
Protocol versions: 2025-11-25, 2025-06-18
Defaults: region wt-wt, safe search moderate, 10 results
Limits: 2 requests in 10s to DuckDuckGo, 25 s a search, at most 50 results and 5 queries a call
User-Agent: mcp-duckduckgo/1.2.3
on  cache: answers for 1h
off proxy: requests go out directly`)
    }))

  it.effect("says that safe search is locked where it is", () =>
    Effect.map(
      call(GetServerInfo.make({
        ...serverInfo,
        defaults: { ...serverInfo.defaults, safeSearch: "strict", safeSearchLock: true }
      })),
      ({ text }) => {
        expect(text).toContain("safe search strict (locked),")
      }
    ))

  it.effect("takes no arguments, and says so", () =>
    Effect.map(Effect.flip(call(GetServerInfo.make(serverInfo), { verbose: true })), (error) => {
      expect(error.message).toBe("Invalid input. verbose: is not a field; no fields are allowed")
    }))
})
