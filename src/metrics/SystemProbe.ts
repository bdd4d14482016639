import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { readdir } from "node:fs/promises"
import { totalmem } from "node:os"
import { type EventLoopUtilization, type IntervalHistogram, monitorEventLoopDelay, performance } from "node:perf_hooks"
import { type Reading, reading } from "./Reading.ts"
import * as Metrics from "./Metrics.ts"

export interface SystemFigures {
  /** 0 to 1, of the memory that this process can have at all: of the container where there is one, else of the machine. */
  readonly systemMemoryUsed: number
  readonly residentBytes: number
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  readonly externalBytes: number
  readonly uptimeSeconds: number
  /** Of this process since its start. */
  readonly cpuSeconds: number
  /** 0 to 1 for each processor in use; since the reading before, or the start. */
  readonly cpuUsed: number
  /** 0 to 1; since the reading before, or the start. */
  readonly loopUtilization: number
  /** How late the event loop was since the reading before; measured from the first reading on. */
  readonly loopDelay: { readonly meanSeconds: number; readonly p99Seconds: number; readonly maxSeconds: number } | undefined
  readonly activeResources: number
  /** On Linux only. */
  readonly openFiles: number | undefined
}

/** Several readers within this time get the same figures: none takes the time since the last reading from another. */
const SHARED_MILLIS = 5_000

/** How often the event loop is looked at. A finer measure would wake an idle process more often. */
const RESOLUTION_MILLIS = 20

const NANOS = 1e9

const memoryUsed = (): number => {
  const limit = process.constrainedMemory()
  const all = limit > 0 && limit < totalmem() ? limit : totalmem()
  return Math.min(1, Math.max(0, 1 - process.availableMemory() / all))
}

const cpuSeconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1e6
}

const delayOf = (histogram: IntervalHistogram): SystemFigures["loopDelay"] => {
  if (histogram.count === 0) return undefined
  // What it measures is the time between two looks.
  const late = (nanos: number) => Math.max(0, nanos / NANOS - RESOLUTION_MILLIS / 1000)
  return {
    meanSeconds: late(histogram.mean),
    p99Seconds: late(histogram.percentile(99)),
    maxSeconds: late(histogram.max)
  }
}

/** Nothing where there is no such folder, which is everywhere but on Linux. */
const openFiles: Effect.Effect<number | undefined> = Effect.promise(() =>
  readdir("/proc/self/fd").then(({ length }) => length, () => undefined)
)

/**
 * What the operating system and the runtime say about this process and its machine. With `watchLoop` the event loop is
 * timed from the first reading on.
 */
export const make = ({ watchLoop }: { readonly watchLoop: boolean }): Effect.Effect<SystemFigures> => {
  let last: { readonly at: number; readonly figures: SystemFigures } | undefined
  let loop: EventLoopUtilization | undefined
  let delay: IntervalHistogram | undefined

  const measure = (now: number, files: number | undefined): SystemFigures => {
    const memory = process.memoryUsage()
    const uptimeSeconds = process.uptime()
    const cpu = cpuSeconds()
    const since = last === undefined
      ? { cpu: 0, seconds: uptimeSeconds }
      : { cpu: last.figures.cpuSeconds, seconds: (now - last.at) / 1000 }
    const seen = performance.eventLoopUtilization()
    const figures: SystemFigures = {
      systemMemoryUsed: memoryUsed(),
      residentBytes: memory.rss,
      heapUsedBytes: memory.heapUsed,
      heapTotalBytes: memory.heapTotal,
      externalBytes: memory.external,
      uptimeSeconds: Math.floor(uptimeSeconds),
      cpuSeconds: cpu,
      cpuUsed: Math.max(0, (cpu - since.cpu) / Math.max(0.001, since.seconds)),
      loopUtilization: loop === undefined ? seen.utilization : performance.eventLoopUtilization(seen, loop).utilization,
      loopDelay: delay === undefined ? undefined : delayOf(delay),
      activeResources: process.getActiveResourcesInfo().length,
      openFiles: files
    }
    loop = seen
    delay?.reset()
    // Its timer wakes the process: where nobody looks, as on most desktops, there is none.
    if (delay === undefined && watchLoop) {
      delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS })
      delay.enable()
    }
    last = { at: now, figures }
    return figures
  }

  return Effect.flatMap(Clock.currentTimeMillis, (now) => {
    if (last !== undefined && now >= last.at && now - last.at < SHARED_MILLIS) return Effect.succeed(last.figures)
    return Effect.map(openFiles, (files) => measure(now, files))
  })
}

/** The same as metrics. */
export const readings = (figures: SystemFigures): ReadonlyArray<Reading> => {
  const { loopDelay } = figures
  return [
    reading(Metrics.startTime, {}, performance.timeOrigin / 1000),
    reading(Metrics.cpu, {}, figures.cpuSeconds),
    reading(Metrics.residentMemory, {}, figures.residentBytes),
    reading(Metrics.heapUsed, {}, figures.heapUsedBytes),
    reading(Metrics.heapTotal, {}, figures.heapTotalBytes),
    reading(Metrics.externalMemory, {}, figures.externalBytes),
    reading(Metrics.handles, {}, figures.activeResources),
    reading(Metrics.systemMemory, {}, figures.systemMemoryUsed),
    reading(Metrics.loopUtilization, {}, figures.loopUtilization),
    ...(figures.openFiles === undefined ? [] : [reading(Metrics.openFiles, {}, figures.openFiles)]),
    ...(loopDelay === undefined ? [] : [
      reading(Metrics.loopDelayMean, {}, loopDelay.meanSeconds),
      reading(Metrics.loopDelayP99, {}, loopDelay.p99Seconds),
      reading(Metrics.loopDelayMax, {}, loopDelay.maxSeconds)
    ])
  ]
}
