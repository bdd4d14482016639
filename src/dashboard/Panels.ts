import type { Thresholds } from "../metrics/AlertRules.ts"
import type { Counter, Gauge, Sample } from "../metrics/Figures.ts"
import * as Window from "../metrics/Window.ts"
import type { Panel, Tone } from "./Board.ts"

/** The value of a series at a sample, given how far back a rate reaches (milliseconds). */
type Reading = (samples: ReadonlyArray<Sample>, index: number, reach: number) => number | undefined

interface SeriesSpec {
  readonly name: string
  readonly tone: Tone
  readonly read: Reading
}

export interface PanelSpec extends Omit<Panel, "series"> {
  readonly series: ReadonlyArray<SeriesSpec>
}

const over = (measure: (window: Window.Window) => number | undefined): Reading => (samples, index, reach) => {
  const window = Window.ending(samples, reach, index)
  return window === undefined ? undefined : measure(window)
}

const rate = (name: string, tone: Tone, ...counters: ReadonlyArray<Counter>): SeriesSpec => ({
  name,
  tone,
  read: over((window) => Window.perMinute(window, ...counters))
})

const gauge = (name: string, tone: Tone, key: Gauge): SeriesSpec => ({
  name,
  tone,
  read: (samples, index) => samples[index]?.[key]
})

const quantile = (name: string, tone: Tone, q: number): SeriesSpec => ({
  name,
  tone,
  read: over((window) => Window.quantile(window, q))
})

const MIB = 1024 * 1024

/** Every plot, in the order in which they are shown. */
export const panels = (thresholds: Thresholds): ReadonlyArray<PanelSpec> => [
  {
    id: "requests",
    title: "Requests",
    note: "What clients asked of this server. Refused is what they may not have; what DuckDuckGo refuses is a failure here.",
    unit: "perMinute",
    least: 3,
    stacked: true,
    empty: "No request has been measured yet.",
    series: [
      rate("answered", "good", "requestsOk"),
      rate("refused", "quiet", "requestsRefused"),
      rate("failed", "bad", "requestsFailed")
    ]
  },
  {
    id: "outcomes",
    title: "Searches by outcome",
    note: "The five outcomes of a search. Nothing found is an answer; the last three are not.",
    unit: "perMinute",
    least: 3,
    stacked: true,
    empty: "No search has been measured yet.",
    series: [
      rate("results", "good", "searchResults"),
      rate("nothing found", "calm", "searchEmpty"),
      rate("blocked", "warn", "searchBlocked"),
      rate("layout changed", "notice", "searchLayoutChanged"),
      rate("unavailable", "bad", "searchUnavailable")
    ]
  },
  {
    id: "latency",
    title: "Duration of requests",
    note: "Half of the requests stay below the first line, 95 and 99 of 100 below the others. Waiting for a turn is part of it.",
    unit: "seconds",
    least: 1,
    stacked: false,
    threshold: thresholds.latencySeconds,
    empty: "No request has been measured yet.",
    series: [quantile("p50", "good", 0.5), quantile("p95", "calm", 0.95), quantile("p99", "notice", 0.99)]
  },
  {
    id: "upstream",
    title: "DuckDuckGo",
    note: "What was sent there, and what came of it. Refused means a challenge or an error that asks for distance.",
    unit: "perMinute",
    least: 3,
    stacked: true,
    empty: "Nothing has been sent to DuckDuckGo yet.",
    series: [
      rate("answered", "good", "upstreamAnswered"),
      rate("refused", "warn", "upstreamRefused"),
      rate("failed", "bad", "upstreamFailed")
    ]
  },
  {
    id: "cooldown",
    title: "Cool-down",
    note: "How long nothing will be sent to DuckDuckGo, after it refused. Zero is well.",
    unit: "seconds",
    least: 60,
    stacked: false,
    empty: "No search has been made yet, so nothing is known of a cool-down.",
    series: [gauge("left", "warn", "coolDownSeconds")]
  },
  {
    id: "load",
    title: "Running and waiting",
    note: "Requests at work, requests that wait for their turn towards DuckDuckGo, and sessions over HTTP.",
    unit: "count",
    least: 4,
    stacked: false,
    empty: "Nothing has been measured yet.",
    series: [gauge("running", "good", "inFlight"), gauge("waiting", "warn", "waiting"), gauge("sessions", "quiet", "sessions")]
  },
  {
    id: "cache",
    title: "Cache",
    note: "Stale answers are older ones, marked as such, shown while DuckDuckGo gives none.",
    unit: "perMinute",
    least: 3,
    stacked: true,
    empty: "The cache has not been asked yet.",
    series: [
      rate("hits", "good", "cacheHits"),
      rate("stale", "notice", "cacheStale"),
      rate("misses", "quiet", "cacheMisses")
    ]
  },
  {
    id: "guards",
    title: "Refused by this server",
    note: "Over the limit of the subject, without consent, against the policy; and alarms about unusual use.",
    unit: "perMinute",
    least: 3,
    stacked: true,
    empty: "Nothing has been measured yet.",
    series: [
      rate("limit", "calm", "limitRefusals"),
      rate("consent", "notice", "consentRefusals"),
      rate("policy", "bad", "violations"),
      rate("unusual", "warn", "anomalies")
    ]
  },
  {
    id: "memory",
    title: "Memory",
    note: "What the process holds, and what of it is JavaScript.",
    unit: "bytes",
    least: 64 * MIB,
    stacked: false,
    threshold: thresholds.residentBytes,
    empty: "Nothing has been measured yet.",
    series: [gauge("resident", "good", "residentBytes"), gauge("heap", "calm", "heapBytes")]
  },
  {
    id: "processor",
    title: "Processor and machine",
    note: "The share of one core that this process takes, and how much of the machine's memory is in use.",
    unit: "share",
    least: 0.2,
    stacked: false,
    empty: "Nothing has been measured yet.",
    series: [
      {
        name: "core",
        tone: "good",
        read: over((window) => Window.increase(window, "cpuSeconds") / Window.seconds(window))
      },
      gauge("memory in use", "quiet", "systemMemory")
    ]
  },
  {
    id: "eventloop",
    title: "Delay of the event loop",
    note: "By how much the worst of 100 turns was late. Every answer is late by as much.",
    unit: "seconds",
    least: 0.05,
    stacked: false,
    threshold: thresholds.eventLoopDelay,
    empty: "Nothing has been measured yet.",
    series: [gauge("p99", "good", "eventLoopDelay")]
  },
  {
    id: "audit",
    title: "Audit trail",
    note: "Records that wait for the disk. Zero is well.",
    unit: "count",
    least: 4,
    stacked: false,
    empty: "Nothing has been recorded yet.",
    series: [gauge("behind", "warn", "auditBehind")]
  }
]
