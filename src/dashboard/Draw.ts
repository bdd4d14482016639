import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Thresholds } from "../metrics/AlertRules.ts"
import { Alerts, report } from "../metrics/Alerts.ts"
import type { Sample } from "../metrics/Figures.ts"
import { ranges } from "../metrics/History.ts"
import type { Range } from "../metrics/Range.ts"
import { Trends } from "../metrics/Trends.ts"
import type { Board, Panel } from "./Board.ts"
import { Dashboard } from "./Dashboard.ts"
import * as Page from "./Page.ts"
import { panels, type PanelSpec } from "./Panels.ts"
import { tiles } from "./Tiles.ts"

export interface DashboardOptions {
  readonly name: string
  readonly version: string
  readonly thresholds: Thresholds
  /** Where the page is; beside the bundle unless told. */
  readonly page?: URL
}

/** A rate reaches back at least so far: few searches come in five seconds. */
const LEAST_REACH = 60_000

/** Four digits are more than a plot can show, and half of what JSON would write. */
const compact = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(4))

const panelOf = (spec: PanelSpec, samples: ReadonlyArray<Sample>, step: number): Panel => {
  const reach = Math.max(step, LEAST_REACH)
  const all = spec.series.map(({ name, read, tone }) => ({
    name,
    tone,
    // The first sample has none before it to compare it with.
    values: samples.map((_, index) => compact(read(samples, index, reach))).slice(1)
  }))
  return { ...spec, series: all.filter(({ values }) => values.some((value) => value !== null)) }
}

/** What is known, as it is to be drawn. Pure. */
export const draw = (
  specs: ReadonlyArray<PanelSpec>,
  range: Range,
  samples: ReadonlyArray<Sample>
): Pick<Board, "panels" | "range" | "rangeMillis" | "step" | "times"> => {
  const { every, kept } = ranges[range]
  const step = Duration.toMillis(every)
  return {
    range,
    rangeMillis: step * (kept - 1),
    step,
    times: samples.slice(1).map(({ at }) => at),
    panels: specs.map((spec) => panelOf(spec, samples, step))
  }
}

/** Draws what the trends and the alerts know, when somebody looks. */
export const layer = (
  { name, page, thresholds, version }: DashboardOptions
): Layer.Layer<Dashboard, never, Alerts | Trends> =>
  Layer.effect(
    Dashboard,
    Effect.gen(function*() {
      const alerts = yield* Alerts
      const trends = yield* Trends
      const specs = panels(thresholds)
      return {
        page: yield* Page.make(page),
        alerts: Effect.map(alerts.standing, report),
        changes: alerts.changes,
        board: Effect.fn("Dashboard.board")(function*(range) {
          const standing = report(yield* alerts.standing).alerts
          const recent = yield* trends.samples("15m")
          const samples = range === "15m" ? recent : yield* trends.samples(range)
          const at = yield* Clock.currentTimeMillis
          const upSeconds = yield* Effect.sync(() => Math.floor(process.uptime()))
          const firing = new Set(standing.filter(({ status }) => status === "firing").map((alert) => alert.name))
          return {
            server: { name, version, upSeconds },
            at,
            tiles: tiles(recent, firing),
            alerts: standing,
            ...draw(specs, range, samples)
          }
        })
      }
    })
  )
