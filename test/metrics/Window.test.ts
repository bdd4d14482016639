import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { counters, DURATION_BOUNDS, peaks } from "../../src/metrics/Figures.ts"
import * as Ring from "../../src/metrics/Ring.ts"
import * as Window from "../../src/metrics/Window.ts"
import { bucketsOf, sample } from "./support/Samples.ts"

describe("a ring", () => {
  it("keeps the last so many, oldest first", () =>
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer()), (capacity, items) => {
      const ring = Ring.make<number>(capacity)
      for (const item of items) ring.push(item)
      expect(ring.items()).toEqual(items.slice(-capacity))
      expect(ring.last()).toBe(items.at(-1))
    })))

  it("starts anew when it is cleared", () => {
    const ring = Ring.make<number>(3)
    for (const item of [1, 2, 3, 4]) ring.push(item)
    ring.clear()
    ring.push(5)
    expect(ring.items()).toEqual([5])
    expect(ring.last()).toBe(5)
  })
})

describe("peaks", () => {
  it("has the later counters and the higher gauges, and nothing where neither was measured", () => {
    const merged = peaks(
      sample(1, { requestsOk: 3, waiting: 9, residentBytes: 10 }),
      sample(2, { requestsOk: 5, waiting: 2, sessions: 1 })
    )
    expect(merged).toEqual(sample(2, { requestsOk: 5, waiting: 9, residentBytes: 10, sessions: 1 }))
  })
})

describe("a window", () => {
  const samples = [0, 5, 10, 15, 20].map((second) => sample(second * 1000, { requestsOk: second * 2, requestsFailed: second }))

  it("begins with the oldest sample in it", () => {
    expect(Window.ending(samples, 10_000)).toMatchObject({ from: { at: 10_000 }, to: { at: 20_000 } })
    expect(Window.ending(samples, 12_000)).toMatchObject({ from: { at: 10_000 } })
    expect(Window.ending(samples, 3_600_000)).toMatchObject({ from: { at: 0 } })
    expect(Window.ending(samples, 10_000, 2)).toMatchObject({ from: { at: 0 }, to: { at: 10_000 } })
  })

  it("is none where there are not two samples in it", () => {
    expect(Window.ending([], 10_000)).toBeUndefined()
    expect(Window.ending(samples.slice(0, 1), 10_000)).toBeUndefined()
    expect(Window.ending(samples, 1_000)).toBeUndefined()
    expect(Window.ending(samples, 10_000, 9)).toBeUndefined()
  })

  it("adds up to what happened, however it is cut", () =>
    fc.assert(fc.property(
      fc.array(fc.record({ gap: fc.integer({ min: 1, max: 60_000 }), more: fc.nat(100) }), { minLength: 3, maxLength: 40 }),
      fc.constantFrom(...counters),
      (steps, counter) => {
        let at = 0
        let total = 0
        const row = steps.map(({ gap, more }) => sample(at += gap, { [counter]: total += more }))
        const cut = Math.floor(row.length / 2)
        const [first, middle, last] = [row[0], row[cut], row.at(-1)]
        if (first === undefined || middle === undefined || last === undefined) throw new Error("three samples at least")
        const sum = (from: typeof first, to: typeof first) => Window.increase({ from, to }, counter)
        expect(sum(first, middle) + sum(middle, last)).toBe(sum(first, last))
      }
    )))

  it("tells rates and shares", () => {
    const window = Window.ending(samples, 10_000)
    if (window === undefined) throw new Error("there is a window")
    expect(Window.perMinute(window, "requestsOk", "requestsFailed")).toBe(180)
    expect(Window.share(window, ["requestsFailed"], ["requestsOk", "requestsFailed"])).toBeCloseTo(1 / 3)
    expect(Window.share(window, ["requestsFailed"], ["requestsOk", "requestsFailed"], 31)).toBeUndefined()
    expect(Window.share(window, ["cacheHits"], ["cacheHits", "cacheMisses"])).toBeUndefined()
  })

  it("tells the highest of what was measured", () => {
    const row = [sample(1), sample(2, { waiting: 4 }), sample(3), sample(4, { waiting: 2 })]
    expect(Window.highest(row, "waiting")).toBe(4)
    expect(Window.highest(row, "redisDown")).toBeUndefined()
    expect(Window.within(row, 1).map(({ at }) => at)).toEqual([3, 4])
  })
})

describe("a quantile", () => {
  const windowOf = (durations: ReadonlyArray<number>, before: ReadonlyArray<number> = []) => ({
    from: sample(0, { durations: bucketsOf(before) }),
    to: sample(1000, { durations: bucketsOf([...before, ...durations]) })
  })

  it("is nothing where nothing was observed, or less than asked for", () => {
    expect(Window.quantile(windowOf([]), 0.5)).toBeUndefined()
    expect(Window.quantile(windowOf([], [1, 2]), 0.5)).toBeUndefined()
    expect(Window.quantile(windowOf([1, 2]), 0.5, 3)).toBeUndefined()
  })

  it("lies in the bucket of the exact one, whatever was observed before", () =>
    fc.assert(fc.property(
      fc.array(fc.double({ min: 0.001, max: 290, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.array(fc.double({ min: 0.001, max: 290, noNaN: true }), { maxLength: 50 }),
      fc.constantFrom(0.5, 0.95, 0.99),
      (durations, before, q) => {
        const sorted = [...durations].sort((a, b) => a - b)
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN
        const upper = DURATION_BOUNDS.findIndex((bound) => exact <= bound)
        const found = Window.quantile(windowOf(durations, before), q)
        expect(found).toBeGreaterThanOrEqual(DURATION_BOUNDS[upper - 1] ?? 0)
        expect(found).toBeLessThanOrEqual(DURATION_BOUNDS[upper] ?? Number.NaN)
      }
    )))

  it("never sinks as more is asked of it", () =>
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1 }), (durations) => {
      const window = windowOf(durations)
      const row = [0.1, 0.5, 0.9, 0.95, 0.99, 1].map((q) => Window.quantile(window, q) ?? -1)
      expect(row).toEqual([...row].sort((a, b) => a - b))
    })))

  it("counts what is beyond the last bound as that bound", () => {
    expect(Window.quantile(windowOf([1000, 2000]), 0.5)).toBe(300)
  })
})
