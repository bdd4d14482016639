import * as AlertRules from "../../../src/metrics/AlertRules.ts"
import { type Alert, report } from "../../../src/metrics/Alerts.ts"
import type { Board } from "../../../src/dashboard/Board.ts"
import { draw } from "../../../src/dashboard/Draw.ts"
import { panels } from "../../../src/dashboard/Panels.ts"
import { tiles } from "../../../src/dashboard/Tiles.ts"
import { DURATION_BOUNDS, type Figures, type Sample } from "../../../src/metrics/Figures.ts"
import * as History from "../../../src/metrics/History.ts"
import type { Range } from "../../../src/metrics/Range.ts"
import { sample, still } from "../../metrics/support/Samples.ts"

/** A server's day, made up and always the same: quiet hours, a busy end, and a refusal near it. */

export const thresholds: AlertRules.Thresholds = {
  errorRatio: 0.1,
  latencySeconds: 5,
  blockRatio: 0.2,
  residentBytes: 500 * 1024 * 1024,
  systemMemory: 0.9,
  eventLoopDelay: 0.2
}

export const NOON = Date.UTC(2026, 4, 4, 12)

/** Numbers from 0 to 1 that look like chance and are the same every time (a linear congruence). */
const dice = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const STEP = 5_000

/** What the server did in the last `seconds` before noon; with `refused`, DuckDuckGo refuses from minute -6 on. */
export const live = (seconds: number, refused: boolean): History.History => {
  const chance = dice(7)
  const history = History.make()
  let figures: Figures = { ...still, coolDownSeconds: 0, waiting: 0, inFlight: 0, sessions: 3, auditBehind: 0 }
  const count = Math.floor(seconds / 5)
  for (let step = 0; step <= count; step++) {
    const at = NOON - (count - step) * STEP
    const toEnd = (NOON - at) / 1000
    const cooling = refused && toEnd < 360
    const busy = 0.45 + 0.25 * Math.sin(at / 6_000_000) + 0.15 * Math.sin(at / 1_100_000)
    const asked = Number(chance() < busy) + Number(chance() < busy / 2)
    const cached = asked > 0 && chance() < 0.35 ? 1 : 0
    const upstream = cooling ? 0 : asked - cached
    const empty = upstream > 0 && chance() < 0.1 ? 1 : 0
    const late = upstream > 0 && chance() < 0.04 ? 1 : 0
    const blocked = cooling ? asked - cached : 0
    const bucket = cached === 1 || cooling ? (chance() < 0.8 ? 0 : 2) : 5 + Math.floor(chance() * chance() * 4)
    figures = {
      ...figures,
      requestsOk: figures.requestsOk + asked - late - blocked,
      requestsFailed: figures.requestsFailed + late + blocked,
      requestsRefused: figures.requestsRefused + Number(chance() < 0.02),
      searchResults: figures.searchResults + asked - late - blocked - empty,
      searchEmpty: figures.searchEmpty + empty,
      searchBlocked: figures.searchBlocked + blocked,
      searchUnavailable: figures.searchUnavailable + late,
      upstreamAnswered: figures.upstreamAnswered + upstream - late,
      upstreamFailed: figures.upstreamFailed + late,
      upstreamRefused: figures.upstreamRefused + (refused && toEnd === 360 ? 5 : 0),
      cacheHits: figures.cacheHits + cached,
      cacheStale: figures.cacheStale + (cooling && asked > 0 && chance() < 0.3 ? 1 : 0),
      cacheMisses: figures.cacheMisses + upstream,
      limitRefusals: figures.limitRefusals + Number(chance() < 0.015),
      consentRefusals: figures.consentRefusals + Number(chance() < 0.005),
      cpuSeconds: figures.cpuSeconds + 0.02 + asked * 0.03 + chance() * 0.04,
      coolDownSeconds: cooling ? 900 - (360 - toEnd) : 0,
      waiting: cooling ? 0 : Math.floor(busy * 3 * chance()),
      inFlight: asked,
      sessions: 3 + Math.round(2 * Math.sin(at / 5_000_000)),
      residentBytes: (104 + 9 * Math.sin(at / 500_000) + 3 * chance()) * 1024 * 1024,
      heapBytes: (38 + 8 * Math.sin(at / 90_000) + 6 * chance()) * 1024 * 1024,
      systemMemory: 0.61 + 0.02 * Math.sin(at / 700_000),
      eventLoopDelay: 0.011 + 0.006 * chance() + (chance() < 0.02 ? 0.04 : 0),
      durations: figures.durations.map((total, index) => total + (index === Math.min(bucket, DURATION_BOUNDS.length) ? asked : 0))
    }
    history.push(sample(at, figures))
  }
  return history
}

/** The alerts after the rules have looked at each of these samples. */
export const alertsAfter = (samples: ReadonlyArray<Sample>): ReadonlyArray<Alert> =>
  AlertRules.rules(thresholds).map((rule) => ({
    rule,
    state: samples.reduce(
      (state, { at }, index) => AlertRules.step(rule, state, rule.measure(samples.slice(0, index + 1)), at),
      AlertRules.quiet(samples[0]?.at ?? NOON)
    )
  }))

export const boardOf = (history: History.History, range: Range): Board => {
  const recent = history.samples("15m")
  const standing = report(alertsAfter(recent)).alerts
  return {
    server: { name: "mcp-duckduckgo", version: "0.1.0", upSeconds: 93_784 },
    at: recent.at(-1)?.at ?? NOON,
    tiles: tiles(recent, new Set(standing.filter(({ status }) => status === "firing").map(({ name }) => name))),
    alerts: standing,
    ...draw(panels(thresholds), range, history.samples(range))
  }
}

/** A server that has looked twice, and knows nothing yet. */
export const nothing = (): History.History => {
  const history = History.make()
  history.push(sample(NOON, {}))
  return history
}
