import { DURATION_BOUNDS, type Figures, type Sample } from "../../../src/metrics/Figures.ts"

/** Nothing has happened, and nothing is measured that could be off. */
export const still: Figures = {
  requestsOk: 0,
  requestsFailed: 0,
  requestsRefused: 0,
  searchResults: 0,
  searchEmpty: 0,
  searchBlocked: 0,
  searchLayoutChanged: 0,
  searchUnavailable: 0,
  upstreamAnswered: 0,
  upstreamRefused: 0,
  upstreamFailed: 0,
  cacheHits: 0,
  cacheStale: 0,
  cacheMisses: 0,
  limitRefusals: 0,
  consentRefusals: 0,
  violations: 0,
  anomalies: 0,
  cpuSeconds: 0,
  coolDownSeconds: undefined,
  waiting: undefined,
  inFlight: undefined,
  sessions: undefined,
  residentBytes: undefined,
  heapBytes: undefined,
  systemMemory: undefined,
  eventLoopDelay: undefined,
  handles: undefined,
  auditBehind: undefined,
  redisDown: undefined,
  durations: [...DURATION_BOUNDS.map(() => 0), 0]
}

export const sample = (at: number, figures: Partial<Figures> = {}): Sample => ({ ...still, ...figures, at })

/** The counts of the buckets that these durations, in seconds, fall into. */
export const bucketsOf = (durations: ReadonlyArray<number>): ReadonlyArray<number> => {
  const counts = [...still.durations]
  for (const duration of durations) {
    const found = DURATION_BOUNDS.findIndex((bound) => duration <= bound)
    const bucket = found === -1 ? DURATION_BOUNDS.length : found
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts
}
