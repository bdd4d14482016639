import { DURATION_BOUNDS, type Figures } from "./Figures.ts"
import type { Definition } from "./Metric.ts"
import type { Family } from "./Meter.ts"
import * as Metrics from "./Metrics.ts"
import type { Series } from "./Series.ts"

type Labels = Readonly<Record<string, string>>
interface Labelled {
  readonly labels: Labels
  readonly series: Series
}

/** All series of one metric. */
const of = (families: ReadonlyArray<Family>, metric: Definition): ReadonlyArray<Labelled> => {
  const names = Object.keys(metric.labels)
  const found = families.find((family) => family.metric === metric)
  return (found?.series ?? []).map((series) => ({
    labels: Object.fromEntries(names.map((name, index) => [name, series.values[index] ?? ""])),
    series
  }))
}

const total = (all: ReadonlyArray<Labelled>): number => all.reduce((sum, { series }) => sum + series.value, 0)

/** Nothing where the metric has no series: what is off is not zero. */
const known = (all: ReadonlyArray<Labelled>): number | undefined => (all.length === 0 ? undefined : total(all))

const OK: ReadonlyArray<string> = ["results", "no_results", "ok"] satisfies ReadonlyArray<Metrics.Outcome>
const FAILED: ReadonlyArray<string> = [
  "blocked", "layout_changed", "unavailable", "audit_unavailable", "defect", "error"
] satisfies ReadonlyArray<Metrics.Outcome>

/** Calls that say nothing about the server, since they ask nothing of it but how it is. */
const PUBLIC = "PUBLIC"

/** What is kept of the metrics at one moment. */
export const figuresOf = (families: ReadonlyArray<Family>): Figures => {
  const sum = (metric: Definition, where: (labels: Labels) => boolean = () => true): number =>
    total(of(families, metric).filter(({ labels }) => where(labels)))
  const gauge = (metric: Definition, where: (labels: Labels) => boolean = () => true): number | undefined =>
    known(of(families, metric).filter(({ labels }) => where(labels)))

  const calls = of(families, Metrics.requests)
  const judged = calls.filter(({ labels }) => labels["level"] !== PUBLIC)
  const outcomes = (...names: ReadonlyArray<string>): number =>
    total(judged.filter(({ labels }) => names.includes(labels["outcome"] ?? "")))
  const ok = outcomes(...OK)
  const failed = outcomes(...FAILED)

  const publicTools = new Set(calls.filter(({ labels }) => labels["level"] === PUBLIC).map(({ labels }) => labels["tool"]))
  const durations = [...DURATION_BOUNDS.map(() => 0), 0]
  for (const { labels, series } of of(families, Metrics.operationDuration)) {
    const tool = labels["gen_ai.tool.name"] ?? ""
    if (tool === "" || publicTools.has(tool)) continue
    for (const [bucket, count] of series.counts.entries()) durations[bucket] = (durations[bucket] ?? 0) + count
  }

  const upstream = (...results: ReadonlyArray<string>): number =>
    sum(Metrics.upstreamRequests, ({ result = "" }) => results.includes(result))
  const cache = (...results: ReadonlyArray<string>): number =>
    sum(Metrics.cacheLookups, ({ result = "" }) => results.includes(result))
  const redisUp = gauge(Metrics.redisUp)
  const writable = gauge(Metrics.auditWritable)
  const waiting = gauge(Metrics.auditWaiting)

  return {
    requestsOk: ok,
    requestsFailed: failed,
    requestsRefused: total(judged) - ok - failed,
    searchResults: outcomes("results"),
    searchEmpty: outcomes("no_results"),
    searchBlocked: outcomes("blocked"),
    searchLayoutChanged: outcomes("layout_changed"),
    searchUnavailable: outcomes("unavailable"),
    upstreamAnswered: upstream("answered"),
    upstreamRefused: upstream("refused"),
    upstreamFailed: upstream("bad_status", "layout_changed", "failed", "timed_out", "too_large"),
    cacheHits: cache("hit"),
    cacheStale: cache("stale"),
    cacheMisses: cache("miss", "failed"),
    limitRefusals: sum(Metrics.rateLimitDecisions, ({ decision }) => decision === "refused"),
    consentRefusals: sum(Metrics.consentDecisions, ({ decision = "" }) => ["declined", "dismissed", "required"].includes(decision)),
    violations: sum(Metrics.securityViolations),
    anomalies: sum(Metrics.anomalyAlarms),
    cpuSeconds: sum(Metrics.cpu),
    coolDownSeconds: gauge(Metrics.coolDownRemaining, ({ scope }) => scope === "all"),
    waiting: gauge(Metrics.paceWaiting),
    inFlight: gauge(Metrics.requestsInFlight),
    sessions: gauge(Metrics.sessions),
    residentBytes: gauge(Metrics.residentMemory),
    heapBytes: gauge(Metrics.heapUsed),
    systemMemory: gauge(Metrics.systemMemory),
    eventLoopDelay: gauge(Metrics.loopDelayP99),
    handles: gauge(Metrics.handles),
    auditBehind: writable === undefined && waiting === undefined ? undefined : (waiting ?? 0) + (writable === 0 ? 1 : 0),
    redisDown: redisUp === undefined ? undefined : 1 - redisUp,
    durations
  }
}
