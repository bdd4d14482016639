import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Windows from "../../src/metrics/Windows.ts"

const MINUTE = 60_000
const START = Date.UTC(2026, 5, 15, 12)

interface Event {
  readonly after: number
  readonly seconds: number
  readonly failed: boolean
}

const events = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 4 * MINUTE }),
    seconds: fc.double({ min: 0.001, max: 60, noNaN: true }),
    failed: fc.boolean()
  }),
  { maxLength: 200 }
)

/** The same by going through everything that ever happened. */
const naive = (all: ReadonlyArray<{ readonly at: number } & Event>, from: number, until: number) => {
  const inside = all.filter(({ at }) => at >= from && at < until)
  return {
    total: inside.length,
    failed: inside.filter(({ failed }) => failed).length,
    slowest: Math.max(0, ...inside.map(({ seconds }) => seconds))
  }
}

const brief = ({ failed, slowestSeconds, total }: Windows.Figures) => ({ total, failed, slowest: slowestSeconds })

describe("windows of what happened lately", () => {
  it.each([[1, 5_000], [5, 5_000], [60, MINUTE]])("of %i minutes hold what happened in them, step by step", (minutes, step) => {
    fc.assert(fc.property(events, fc.integer({ min: 0, max: 20 * MINUTE }), (list, quiet) => {
      const windows = Windows.make()
      let at = START
      const all = list.map((event) => {
        at += event.after
        windows.call(at, event.seconds, event.failed)
        return { ...event, at }
      })
      const now = at + quiet
      const end = (Math.floor(now / step) + 1) * step
      const found = windows.last(now, minutes)
      expect(brief(found.now)).toEqual(naive(all, end - minutes * MINUTE, end))
      expect(brief(found.before)).toEqual(naive(all, end - 2 * minutes * MINUTE, end - minutes * MINUTE))
    }))
  })

  it("count what else is counted", () => {
    const windows = Windows.make()
    windows.count(START, "cacheHits")
    windows.count(START, "cacheLookups")
    windows.count(START + 1, "cacheLookups")
    windows.count(START + 90_000, "violations")
    const found = windows.last(START + 90_000, 1)
    expect(found.now.tally).toEqual({ cacheHits: 0, cacheLookups: 0, violations: 1, overLimit: 0 })
    expect(found.before.tally).toEqual({ cacheHits: 1, cacheLookups: 2, violations: 0, overLimit: 0 })
  })

  it("forget what is older than twice the longest, and count anew after a jump of the clock", () => {
    const windows = Windows.make()
    windows.call(START, 1, false)
    expect(windows.last(START + 119 * MINUTE, 60).before.total).toBe(1)
    expect(windows.last(START + 121 * MINUTE, 60).before.total).toBe(0)
    windows.call(START - 500 * MINUTE, 1, false)
    expect(windows.last(START - 500 * MINUTE, 5).now.total).toBe(1)
  })
})
