import * as Duration from "effect/Duration"
import type { Sample } from "./Figures.ts"
import type { Unit } from "./Format.ts"
import * as Window from "./Window.ts"

export type Severity = "warning" | "critical"

/** When somebody ought to look. Measured over the samples of the last 15 minutes, oldest first. */
export interface Rule {
  /** As in the rules for Prometheus; snake case. */
  readonly name: string
  readonly severity: Severity
  /** What it says while it fires. */
  readonly summary: string
  /** What to do about it. */
  readonly advice: string
  readonly unit: Unit
  /** Nothing where there is nothing to measure, which counts as well. */
  readonly measure: (samples: ReadonlyArray<Sample>) => number | undefined
  /** Fires above this… */
  readonly raiseAbove: number
  /** …for so long without a break,… */
  readonly raiseAfter: Duration.Duration
  /** …and is over when it has been at or below this… */
  readonly clearAt: number
  /** …for so long. */
  readonly clearAfter: Duration.Duration
}

/** What the operator may set; the rest of each rule is fixed. */
export interface Thresholds {
  /** 0 to 1, of the requests of five minutes. */
  readonly errorRatio: number
  /** Seconds that 95 of 100 requests of five minutes stay below. */
  readonly latencySeconds: number
  /** 0 to 1, of the requests to DuckDuckGo of fifteen minutes. */
  readonly blockRatio: number
  readonly residentBytes: number
  /** 0 to 1. */
  readonly systemMemory: number
  /** Seconds. */
  readonly eventLoopDelay: number
}

const MINUTE = 60_000
const FIVE_MINUTES = 5 * MINUTE
const FIFTEEN_MINUTES = 15 * MINUTE

/** Below so many requests a share of them says nothing. */
const LEAST_REQUESTS = 10
/** The pace lets no more than 12 a minute through. */
const LEAST_UPSTREAM = 3

const NOW = Duration.zero

/** Relief comes at nine tenths, so that a figure that trembles about the threshold gives one alert and not twenty. */
const RELIEF = 0.9

const over = (millis: number, measure: (window: Window.Window) => number | undefined): Rule["measure"] => (samples) => {
  const window = Window.ending(samples, millis)
  return window === undefined ? undefined : measure(window)
}

const latest = (gauge: Parameters<typeof Window.highest>[1]): Rule["measure"] => (samples) => samples.at(-1)?.[gauge]

/** Every alert, in the order in which they are shown. */
export const rules = (thresholds: Thresholds): ReadonlyArray<Rule> => [
  {
    name: "error_ratio",
    severity: "critical",
    summary: "Many requests fail",
    advice: "Look at the outcomes: a block and a changed layout have alerts and remedies of their own. The log names the rest.",
    unit: "share",
    measure: over(FIVE_MINUTES, (window) =>
      Window.share(window, ["requestsFailed"], ["requestsOk", "requestsFailed"], LEAST_REQUESTS)),
    raiseAbove: thresholds.errorRatio,
    raiseAfter: Duration.seconds(30),
    clearAt: thresholds.errorRatio / 2,
    clearAfter: Duration.minutes(1)
  },
  {
    name: "latency",
    severity: "warning",
    summary: "Requests take long",
    advice: "The pace towards DuckDuckGo is the usual cause: look at how many wait for their turn.",
    unit: "seconds",
    measure: over(FIVE_MINUTES, (window) => Window.quantile(window, 0.95, LEAST_REQUESTS)),
    raiseAbove: thresholds.latencySeconds,
    raiseAfter: Duration.minutes(1),
    clearAt: thresholds.latencySeconds * RELIEF,
    clearAfter: Duration.minutes(1)
  },
  {
    name: "block_ratio",
    severity: "critical",
    summary: "DuckDuckGo refuses much of what is asked",
    advice: "Lower the pace. Solve the challenge in a browser on the same network, then run: mcp-duckduckgo doctor --solved",
    unit: "share",
    measure: over(FIFTEEN_MINUTES, (window) =>
      Window.share(window, ["upstreamRefused"], ["upstreamAnswered", "upstreamRefused", "upstreamFailed"], LEAST_UPSTREAM)),
    raiseAbove: thresholds.blockRatio,
    raiseAfter: NOW,
    clearAt: thresholds.blockRatio / 2,
    clearAfter: Duration.minutes(1)
  },
  {
    name: "cool_down",
    severity: "warning",
    summary: "Nothing is sent to DuckDuckGo, which refused",
    advice: "Searches are answered from the cache until it is over. It ends by itself; doctor --solved ends it at once.",
    unit: "seconds",
    measure: latest("coolDownSeconds"),
    raiseAbove: 0,
    raiseAfter: NOW,
    clearAt: 0,
    clearAfter: NOW
  },
  {
    name: "layout_changed",
    severity: "critical",
    summary: "DuckDuckGo's pages are not understood",
    advice: "Look for a newer version of this program; until then, selectorsFile can replace the selectors.",
    unit: "count",
    measure: over(FIFTEEN_MINUTES, (window) => Window.increase(window, "searchLayoutChanged")),
    raiseAbove: 2,
    raiseAfter: NOW,
    clearAt: 0,
    clearAfter: NOW
  },
  {
    name: "audit_behind",
    severity: "critical",
    summary: "The audit trail does not keep up",
    advice: "Look at the disk of the state folder: what is MEDIUM or above is refused while it cannot be recorded.",
    unit: "count",
    measure: latest("auditBehind"),
    raiseAbove: 0,
    // A record or two may well wait whenever somebody looks.
    raiseAfter: Duration.minutes(1),
    clearAt: 0,
    clearAfter: Duration.seconds(15)
  },
  {
    name: "redis_down",
    severity: "critical",
    summary: "Redis does not answer",
    advice: "Limits and caches are those of each process meanwhile. Look at Redis and the way to it.",
    unit: "count",
    measure: latest("redisDown"),
    raiseAbove: 0,
    raiseAfter: Duration.seconds(15),
    clearAt: 0,
    clearAfter: Duration.seconds(30)
  },
  {
    name: "memory",
    severity: "warning",
    summary: "The process holds much memory",
    advice: "Lower cacheBytes, or raise healthResident. If it only grows, report it.",
    unit: "bytes",
    measure: latest("residentBytes"),
    raiseAbove: thresholds.residentBytes,
    raiseAfter: Duration.minutes(2),
    clearAt: thresholds.residentBytes * RELIEF,
    clearAfter: Duration.minutes(1)
  },
  {
    name: "system_memory",
    severity: "critical",
    summary: "The machine is nearly out of memory",
    advice: "See what takes it; this process shows its own share.",
    unit: "share",
    measure: latest("systemMemory"),
    raiseAbove: thresholds.systemMemory,
    raiseAfter: Duration.minutes(2),
    clearAt: thresholds.systemMemory * 0.95,
    clearAfter: Duration.minutes(1)
  },
  {
    name: "event_loop",
    severity: "warning",
    summary: "The event loop is late",
    advice: "The processor is overloaded or held up: every answer is late by as much.",
    unit: "seconds",
    measure: (samples) => Window.highest(Window.within(samples, MINUTE / 4), "eventLoopDelay"),
    raiseAbove: thresholds.eventLoopDelay,
    raiseAfter: Duration.seconds(30),
    clearAt: thresholds.eventLoopDelay / 2,
    clearAfter: Duration.minutes(1)
  },
  {
    name: "anomaly",
    severity: "warning",
    summary: "A subject behaves unlike itself",
    advice: "The log and the audit trail name the signal. Where somebody can be asked, more consent is needed while it lasts.",
    unit: "count",
    measure: over(FIFTEEN_MINUTES, (window) => Window.increase(window, "anomalies")),
    raiseAbove: 0,
    raiseAfter: NOW,
    clearAt: 0,
    clearAfter: NOW
  }
]

export interface AlertState {
  readonly status: "ok" | "firing"
  /** When it became that; milliseconds since the epoch. */
  readonly since: number
  /** Since when the figure has been on the other side of its threshold, waiting to count. */
  readonly turning: number | undefined
  /** What was measured last. */
  readonly value: number | undefined
}

export const quiet = (now: number): AlertState => ({ status: "ok", since: now, turning: undefined, value: undefined })

/** The state after one more look. Between `clearAt` and `raiseAbove` everything stays as it is. */
export const step = (rule: Rule, state: AlertState, value: number | undefined, now: number): AlertState => {
  const firing = state.status === "firing"
  const crossed = firing
    ? value === undefined || value <= rule.clearAt
    : value !== undefined && value > rule.raiseAbove
  if (!crossed) return { ...state, turning: undefined, value }
  const turning = state.turning === undefined || state.turning > now ? now : state.turning
  const patience = Duration.toMillis(firing ? rule.clearAfter : rule.raiseAfter)
  return now - turning < patience
    ? { ...state, turning, value }
    : { status: firing ? "ok" : "firing", since: now, turning: undefined, value }
}
