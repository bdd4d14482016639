import type { SystemFigures } from "./SystemProbe.ts"
import * as Quantiles from "./Quantiles.ts"
import type { Figures } from "./Windows.ts"

/** How calls went, and how that differs from the time before. Pure. What nothing is known of is missing. */

/** Over these the figures are told, in minutes. */
export const WINDOWS = [1, 5, 60] as const

export interface Window {
  readonly minutes: number
  readonly total: number
  readonly successful: number
  readonly failed: number
  /** 0 to 1. */
  readonly successRate?: number
  readonly meanMs?: number
  /** To within 5 %. */
  readonly p50Ms?: number
  readonly p95Ms?: number
  readonly p99Ms?: number
  readonly slowestMs?: number
  /** 0 to 1. */
  readonly cacheHitRatio?: number
  readonly securityViolations: number
  readonly rateLimitHits: number
  /** These figures less those of the same time before. */
  readonly trend: {
    readonly total: number
    readonly successRate?: number
    readonly meanMs?: number
    readonly p95Ms?: number
    readonly cacheHitRatio?: number
  }
}

const round = (value: number, places: number): number => Number(value.toFixed(places))
const millis = (seconds: number): number => round(seconds * 1000, 1)
const ratio = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : round(part / whole, 4))

/** Leaves out what is not known. */
const known = <K extends string>(fields: Readonly<Record<K, number | undefined>>): { readonly [key in K]?: number } => {
  const found: { [key in K]?: number } = {}
  for (const key in fields) {
    const value = fields[key]
    if (value !== undefined) found[key] = value
  }
  return found
}

const derived = ({ durations, failed, seconds, tally, total }: Figures) => {
  const quantile = (q: number) => {
    const found = Quantiles.quantile(durations, q)
    return found === undefined ? undefined : millis(found)
  }
  return {
    successRate: ratio(total - failed, total),
    meanMs: total === 0 ? undefined : millis(seconds / total),
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    cacheHitRatio: ratio(tally.cacheHits, tally.cacheLookups)
  }
}

const difference = (now: number | undefined, before: number | undefined): number | undefined =>
  now === undefined || before === undefined ? undefined : round(now - before, 4)

export const windowOf = (minutes: number, { before, now }: { readonly now: Figures; readonly before: Figures }): Window => {
  const is = derived(now)
  const was = derived(before)
  return {
    minutes,
    total: now.total,
    successful: now.total - now.failed,
    failed: now.failed,
    ...known({ ...is, slowestMs: now.total === 0 ? undefined : millis(now.slowestSeconds) }),
    securityViolations: now.tally.violations,
    rateLimitHits: now.tally.overLimit,
    trend: {
      total: now.total - before.total,
      ...known({
        successRate: difference(is.successRate, was.successRate),
        meanMs: difference(is.meanMs, was.meanMs),
        p95Ms: difference(is.p95Ms, was.p95Ms),
        cacheHitRatio: difference(is.cacheHitRatio, was.cacheHitRatio)
      })
    }
  }
}

const MIB = 1024 * 1024

/** The process, in the units that a person reads. */
export const processOf = (figures: SystemFigures) => ({
  cpuPercent: round(figures.cpuUsed * 100, 1),
  residentMib: round(figures.residentBytes / MIB, 1),
  heapUsedMib: round(figures.heapUsedBytes / MIB, 1),
  systemMemoryPercent: round(figures.systemMemoryUsed * 100, 1),
  eventLoopPercent: round(figures.loopUtilization * 100, 1),
  ...(figures.loopDelay === undefined ? {} : { eventLoopLagP99Ms: millis(figures.loopDelay.p99Seconds) }),
  uptimeSeconds: figures.uptimeSeconds
})
