import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { describe, expect } from "vitest"
import { Dashboard } from "../../../src/dashboard/Dashboard.ts"
import type { Report } from "../../../src/metrics/Alerts.ts"
import { McpRequest } from "../../../src/mcp/McpRequest.ts"
import { views } from "../../../src/mcp/resources/Views.ts"
import { VIEW } from "../../../src/mcp/View.ts"
import * as Day from "../../dashboard/support/Day.ts"

const PAGE = "<!doctype html><title>the page</title>"

const report = (status: "firing" | "ok", figure: string): Report => ({
  firing: status === "firing" ? 1 : 0,
  alerts: [{
    name: "error_ratio",
    severity: "warning",
    status,
    since: "2026-05-04T12:00:00.000Z",
    figure,
    threshold: "10 %",
    summary: "Too many errors",
    advice: "Look at the log."
  }]
})

const withViews = (told: () => Report) =>
  Effect.map(
    Effect.provideService(views, Dashboard, {
      page: Effect.succeed({ html: PAGE, headers: {} }),
      board: (range) => Effect.sync(() => Day.boardOf(Day.live(900, false), range)),
      alerts: Effect.sync(told),
      changes: Effect.succeed(Effect.never)
    }),
    (resources) => {
      const [alerts, board, view] = resources
      if (alerts === undefined || board === undefined || view === undefined) throw new Error("a view is missing")
      return { alerts, board, view }
    }
  )

const local = Effect.provideService(McpRequest, McpRequest.local)

describe("what those look at who run the server", () => {
  it.effect("are the alerts, whose news is that one begins or ends, and not each figure", () =>
    Effect.gen(function*() {
      let now = report("ok", "1 %")
      const { alerts } = yield* withViews(() => now)
      const versions: Array<string | undefined> = []
      for (const next of [now, report("ok", "2 %"), report("firing", "25 %"), report("firing", "30 %"), report("ok", "1 %")]) {
        now = next
        versions.push(yield* alerts.version ?? Effect.succeed(""))
        expect(JSON.parse((yield* local(alerts.read({}))) ?? "")).toEqual(next)
      }
      expect(versions).toEqual(["ok", "ok", "firing", "firing", "ok"].map((status) => `error_ratio ${status}`))
    }))

  it.effect("are the figures of a range, and nothing for another", () =>
    Effect.gen(function*() {
      const { board } = yield* withViews(() => report("ok", "1 %"))
      for (const range of ["15m", "6h", "24h"] as const) {
        expect(board.match(`duckduckgo://dashboard/${range}`)).toEqual({ range })
        expect(JSON.parse((yield* local(board.read({ range }))) ?? "")).toEqual(
          JSON.parse(JSON.stringify(Day.boardOf(Day.live(900, false), range)))
        )
      }
      expect(yield* local(board.read({ range: "1y" }))).toBeUndefined()
      expect(yield* board.complete("range", "")).toEqual(["15m", "6h", "24h"])
      expect(yield* board.complete("range", "2")).toEqual(["24h"])
      expect(board.version).toBeUndefined()
    }))

  it.effect("are the page as a view, told as what clients of MCP Apps look for", () =>
    Effect.gen(function*() {
      const { view } = yield* withViews(() => report("ok", "1 %"))
      expect(view.descriptor).toMatchObject({ uri: VIEW.uri, mimeType: VIEW.mimeType, _meta: VIEW.meta })
      expect(yield* local(view.read({}))).toBe(PAGE)
    }))
})
