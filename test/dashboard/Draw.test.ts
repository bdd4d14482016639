import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import { Board } from "../../src/dashboard/Board.ts"
import { Dashboard } from "../../src/dashboard/Dashboard.ts"
import * as Draw from "../../src/dashboard/Draw.ts"
import { panels } from "../../src/dashboard/Panels.ts"
import { routes } from "../../src/dashboard/Routes.ts"
import { rules } from "../../src/metrics/AlertRules.ts"
import { Alerts } from "../../src/metrics/Alerts.ts"
import * as History from "../../src/metrics/History.ts"
import { Trends } from "../../src/metrics/Trends.ts"
import { sample, still } from "../metrics/support/Samples.ts"
import * as Day from "./support/Day.ts"

const decode = Schema.decodeUnknownSync(Schema.parseJson(Board), { onExcessProperty: "error" })

describe("a board", () => {
  it("has as many values as times in every series, and all of it fits its schema", () => {
    for (const range of ["15m", "6h", "24h"] as const) {
      const board = Day.boardOf(Day.live(7_200, true), range)
      expect(decode(JSON.stringify(board))).toEqual(board)
      for (const { series } of board.panels) {
        for (const { values } of series) expect(values.length).toBe(board.times.length)
      }
    }
  })

  it("is small enough to be asked for every five seconds", () => {
    expect(JSON.stringify(Day.boardOf(Day.live(93_600, true), "15m")).length).toBeLessThan(64 * 1024)
  })

  it("leaves out what is not measured, and says so where nothing is", () => {
    const history = History.make()
    for (const at of [0, 5_000]) history.push(sample(at, { residentBytes: 7 }))
    const drawn = Draw.draw(panels(Day.thresholds), "15m", history.samples("15m"))
    const panel = (id: string) => drawn.panels.find((one) => one.id === id)
    expect(panel("memory")?.series).toEqual([{ name: "resident", tone: "good", values: [7] }])
    expect(panel("latency")?.series).toEqual([])
    expect(panel("requests")?.series.map(({ values }) => values)).toEqual([[0], [0], [0]])
    expect(new Set(drawn.panels.map(({ id }) => id)).size).toBe(drawn.panels.length)
  })

  it("of a server that has only begun has no times and no values", () => {
    const drawn = Draw.draw(panels(Day.thresholds), "24h", [sample(0)])
    expect(drawn.times).toEqual([])
    expect(drawn.panels.flatMap(({ series }) => series)).toEqual([])
  })

  it("shows a refusal in its tiles, its alerts and its plots", () => {
    const board = Day.boardOf(Day.live(3_000, true), "15m")
    expect(board.tiles.find(({ title }) => title === "DuckDuckGo refuses")).toMatchObject({ unit: "seconds", value: 540, state: "firing" })
    expect(board.alerts.filter(({ status }) => status === "firing").map(({ name }) => name)).toContain("cool_down")
    const well = Day.boardOf(Day.live(3_000, false), "15m")
    expect(well.alerts.every(({ status }) => status === "ok")).toBe(true)
    expect(well.tiles.every(({ state }) => state === "ok")).toBe(true)
  })
})

describe("the dashboard", () => {
  it.scoped("is drawn when somebody looks, over the routes that the server shows", () =>
    Effect.gen(function*() {
      const figures = yield* Ref.make(still)
      const trends = Trends.layer(Ref.get(figures))
      const page = new URL("data:text/html,<p>page")
      const services = Draw.layer({ name: "mcp-duckduckgo", version: "1.2.3", thresholds: Day.thresholds, page }).pipe(
        Layer.provide(Layer.provideMerge(Alerts.layer(rules(Day.thresholds)), trends))
      )
      yield* Effect.gen(function*() {
        const dashboard = yield* Dashboard
        yield* TestClock.adjust("1 second")
        yield* Ref.set(figures, { ...still, requestsOk: 4 })
        yield* TestClock.adjust("10 seconds")
        const all = yield* routes({ ...dashboard, page: Effect.succeed({ html: "<p>page", headers: { a: "b" } }) })
        expect(all.map(({ contentType, path }) => [path, contentType])).toEqual([
          ["/dashboard", "text/html; charset=utf-8"],
          ["/dashboard/data", "application/json"],
          ["/dashboard/data/6h", "application/json"],
          ["/dashboard/data/24h", "application/json"]
        ])
        const bodies = yield* Effect.forEach(all, ({ body }) => body)
        expect(bodies[0]).toBe("<p>page")
        const board = decode(bodies[1])
        expect(board.server).toMatchObject({ name: "mcp-duckduckgo", version: "1.2.3" })
        expect(board.times).toEqual([5_000, 10_000])
        expect(board.panels.find(({ id }) => id === "requests")?.series[0]?.values).toEqual([48, 24])
        expect(all.every(({ headers }) => headers["cache-control"] === "no-store" || headers["a"] === "b")).toBe(true)
      }).pipe(Effect.provide(services))
    }))
})
