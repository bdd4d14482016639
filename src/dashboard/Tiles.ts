import type { Sample } from "../metrics/Figures.ts"
import * as Window from "../metrics/Window.ts"
import type { Tile } from "./Board.ts"

const FIVE_MINUTES = 5 * 60_000

const ASKED = ["upstreamAnswered", "upstreamRefused", "upstreamFailed"] as const
const CACHED = ["cacheHits", "cacheStale", "cacheMisses"] as const
const REQUESTS = ["requestsOk", "requestsFailed", "requestsRefused"] as const
/** What a client may not have is no failure of the server. */
const JUDGED = ["requestsOk", "requestsFailed"] as const

type Measure = (window: Window.Window) => number | undefined

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/**
 * The figures at the top, over the last five minutes beside the five before. `samples` are those of the last quarter of an
 * hour; `firing` has the names of the alerts that fire.
 */
export const tiles = (samples: ReadonlyArray<Sample>, firing: ReadonlySet<string>): ReadonlyArray<Tile> => {
  const now = Window.ending(samples, FIVE_MINUTES)
  const newest = samples.at(-1)
  const since = now?.from.at ?? 0
  const earlier = samples.findLastIndex(({ at }) => at <= since)
  const before = Window.ending(samples, FIVE_MINUTES, earlier)

  const value = (window: Window.Window | undefined, measure: Measure): number | null =>
    window === undefined ? null : measure(window) ?? null
  const both = (measure: Measure) => ({ value: value(now, measure), before: value(before, measure) })
  const state = (...alerts: ReadonlyArray<string>): Tile["state"] =>
    alerts.some((name) => firing.has(name)) ? "firing" : "ok"
  const total = (...counters: ReadonlyArray<Parameters<typeof Window.increase>[1]>): number =>
    now === undefined ? 0 : Window.increase(now, ...counters)

  const coolDown = newest?.coolDownSeconds ?? 0
  const asked = total(...ASKED)
  return [
    {
      title: "Requests",
      unit: "perMinute",
      ...both((window) => Window.perMinute(window, ...REQUESTS)),
      state: "ok",
      detail: `${total(...REQUESTS)} in five minutes`
    },
    {
      title: "Answered",
      unit: "share",
      ...both((window) => Window.share(window, ["requestsOk"], JUDGED)),
      state: state("error_ratio"),
      detail: `${counted(total("requestsFailed"), "failure", "failures")} in five minutes`
    },
    {
      title: "Duration, p95",
      unit: "seconds",
      ...both((window) => Window.quantile(window, 0.95)),
      state: state("latency"),
      detail: "95 of 100 requests took less"
    },
    coolDown > 0
      ? {
        title: "DuckDuckGo refuses",
        unit: "seconds",
        value: coolDown,
        before: null,
        state: "firing",
        detail: "until it is asked again"
      }
      : {
        title: "DuckDuckGo answers",
        unit: "share",
        ...both((window) => Window.share(window, ["upstreamAnswered"], ASKED)),
        state: state("block_ratio", "cool_down", "layout_changed"),
        detail: asked === 0 ? "nothing was sent in five minutes" : `of ${counted(asked, "request", "requests")} in five minutes`
      },
    {
      title: "From the cache",
      unit: "share",
      ...both((window) => Window.share(window, ["cacheHits", "cacheStale"], CACHED)),
      state: "ok",
      detail: `of ${counted(total(...CACHED), "look-up", "look-ups")} in five minutes`
    },
    {
      title: "Memory",
      unit: "bytes",
      value: newest?.residentBytes ?? null,
      before: now?.from.residentBytes ?? null,
      state: state("memory", "system_memory"),
      detail: newest?.systemMemory === undefined ? "of this process" : `machine ${Math.round(newest.systemMemory * 100)} % in use`
    }
  ]
}
