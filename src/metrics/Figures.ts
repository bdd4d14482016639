/**
 * What is kept of the metrics over time, in one flat record: enough for the alerts, the dashboard and the terminal view,
 * and so small that a day of it costs half a megabyte.
 */

/** Counted since the process started; they never go down. */
export const counters = [
  "requestsOk",
  /** By DuckDuckGo's fault or by ours. */
  "requestsFailed",
  /** For what the client asked: arguments that make no sense, no right to it, over the limit, no consent, cancelled. */
  "requestsRefused",
  "searchResults",
  "searchEmpty",
  "searchBlocked",
  "searchLayoutChanged",
  "searchUnavailable",
  "upstreamAnswered",
  "upstreamRefused",
  "upstreamFailed",
  "cacheHits",
  "cacheStale",
  "cacheMisses",
  "limitRefusals",
  "consentRefusals",
  "violations",
  "anomalies",
  /** Seconds of processor time. */
  "cpuSeconds"
] as const
export type Counter = (typeof counters)[number]

/** As things stand; what is not measured, because the feature is off or not loaded yet, is undefined. */
export const gauges = [
  /** Seconds until something may be sent to DuckDuckGo again; 0 while nothing forbids it. */
  "coolDownSeconds",
  /** Requests that wait for their turn towards DuckDuckGo. */
  "waiting",
  "inFlight",
  "sessions",
  "residentBytes",
  "heapBytes",
  /** Of the machine or the container, 0 to 1. */
  "systemMemory",
  /** Seconds by which the event loop was late, 99th percentile since the last sample. */
  "eventLoopDelay",
  "handles",
  /** Records of the audit trail that wait for the disk, and 1 more while it cannot be written. */
  "auditBehind",
  /** 1 while Redis does not answer. */
  "redisDown"
] as const
export type Gauge = (typeof gauges)[number]

/**
 * Upper bounds of the durations, in seconds, of the OpenTelemetry conventions for `mcp.server.operation.duration`; one
 * more bucket holds what took longer.
 */
export const DURATION_BOUNDS: ReadonlyArray<number> = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]

export interface Figures extends
  Readonly<Record<Counter, number>>,
  Readonly<Record<Gauge, number | undefined>>
{
  /** Requests by duration: how many fell into each bucket of {@link DURATION_BOUNDS} since the start. */
  readonly durations: ReadonlyArray<number>
}

export interface Sample extends Figures {
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** The later of two samples, with the higher of each gauge: a peak between two samples of a coarse record is not lost. */
export const peaks = (earlier: Sample | undefined, later: Sample): Sample => {
  if (earlier === undefined) return later
  const highest: Partial<Record<Gauge, number>> = {}
  for (const gauge of gauges) {
    const known = [earlier[gauge], later[gauge]].filter((value) => value !== undefined)
    if (known.length > 0) highest[gauge] = Math.max(...known)
  }
  return { ...later, ...highest }
}
