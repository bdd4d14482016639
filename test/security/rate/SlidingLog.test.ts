import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as SlidingLog from "../../../src/security/rate/SlidingLog.ts"
import { fixedWindow, tokenBucket, worstWindow } from "./support/Rivals.ts"

const HOUR = 3_600_000
const hundred: SlidingLog.Limit = { units: 100, windowMillis: HOUR }

interface Ask {
  readonly at: number
  readonly cost: number
}

/** A limit, and requests in the order of time, many of them at the same moment or exactly a window apart. */
const anyTrace = FastCheck.record({
  limit: FastCheck.record({
    units: FastCheck.integer({ min: 1, max: 12 }),
    windowMillis: FastCheck.integer({ min: 1, max: 20 })
  }),
  asks: FastCheck.array(
    FastCheck.record({
      after: FastCheck.oneof(FastCheck.constant(0), FastCheck.integer({ min: 0, max: 25 })),
      cost: FastCheck.integer({ min: 0, max: 5 })
    }),
    { maxLength: 120 }
  )
}).map(({ asks, limit }) => {
  let at = 0
  return { limit, asks: asks.map(({ after, cost }): Ask => ({ at: at += after, cost: Math.min(cost, limit.units) })) }
})

/** The units, one time for each, that a log lets through. */
const through = (limit: SlidingLog.Limit, asks: ReadonlyArray<Ask>): ReadonlyArray<number> => {
  const log = SlidingLog.make()
  return asks.flatMap(({ at, cost }) =>
    SlidingLog.take(limit, log, at, cost) ? Array.from({ length: cost }, () => at) : []
  )
}

/** What the promise says, without any cleverness: count the units of the window that ends now. */
const oracle = (limit: SlidingLog.Limit, asks: ReadonlyArray<Ask>): ReadonlyArray<number> =>
  asks.reduce<ReadonlyArray<number>>((spent, { at, cost }) => {
    const within = spent.filter((time) => time > at - limit.windowMillis).length
    return within + cost > limit.units ? spent : [...spent, ...Array.from({ length: cost }, () => at)]
  }, [])

describe("SlidingLog", () => {
  it("lets exactly those through that the limit allows: never more in any window, none refused below it", () => {
    FastCheck.assert(FastCheck.property(anyTrace, ({ asks, limit }) => {
      const spent = through(limit, asks)
      expect(spent).toEqual(oracle(limit, asks))
      expect(worstWindow(spent, limit.windowMillis)).toBeLessThanOrEqual(limit.units)
    }), { numRuns: 500 })
  })

  it("says how long to wait: then there is room, and a millisecond before there is none", () => {
    FastCheck.assert(FastCheck.property(anyTrace, FastCheck.integer({ min: 1, max: 5 }), ({ asks, limit }, wanted) => {
      const cost = Math.min(wanted, limit.units)
      const log = SlidingLog.make()
      for (const ask of asks) SlidingLog.take(limit, log, ask.at, ask.cost)
      const now = asks.at(-1)?.at ?? 0
      const wait = SlidingLog.waitMillis(limit, log, now, [cost])
      expect(wait).toBeLessThanOrEqual(limit.windowMillis)
      const tooEarly = SlidingLog.take(limit, SlidingLog.copy(log), now + Math.max(0, wait - 1), cost)
      expect(tooEarly).toBe(wait === 0)
      expect(SlidingLog.take(limit, log, now + wait, cost)).toBe(true)
    }), { numRuns: 500 })
  })

  it("says how long the last of several waits, each taking its turn as soon as there is room", () => {
    const costs = FastCheck.array(FastCheck.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 })
    FastCheck.assert(FastCheck.property(anyTrace, costs, ({ asks, limit }, wanted) => {
      const log = SlidingLog.make()
      for (const ask of asks) SlidingLog.take(limit, log, ask.at, ask.cost)
      const now = asks.at(-1)?.at ?? 0
      const queue = wanted.map((cost) => Math.min(cost, limit.units))
      const told = SlidingLog.waitMillis(limit, log, now, queue)
      let at = now
      for (const cost of queue) {
        while (!SlidingLog.take(limit, log, at, cost)) at++
      }
      expect(told).toBe(at - now)
    }), { numRuns: 300 })
  })

  it("spends all of a cost or nothing", () => {
    const log = SlidingLog.make()
    const limit = { units: 6, windowMillis: 10 }
    expect(SlidingLog.take(limit, log, 0, 4)).toBe(true)
    expect(SlidingLog.take(limit, log, 0, 3)).toBe(false)
    expect(SlidingLog.spent(limit, log, 0)).toBe(4)
    expect(SlidingLog.take(limit, log, 0, 2)).toBe(true)
  })

  it("counts a unit until it is exactly one window old", () => {
    const log = SlidingLog.make()
    const limit = { units: 1, windowMillis: 10 }
    SlidingLog.take(limit, log, 5, 1)
    expect(SlidingLog.resetMillis(limit, log, 8)).toBe(7)
    expect(SlidingLog.spent(limit, log, 14)).toBe(1)
    expect(SlidingLog.spent(limit, log, 15)).toBe(0)
    expect(SlidingLog.resetMillis(limit, log, 15)).toBe(0)
  })

  it("takes what lies in the future as spent now: no wait is longer than a window, and nothing is forgiven", () => {
    const times = FastCheck.array(FastCheck.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 })
    FastCheck.assert(FastCheck.property(times, FastCheck.integer({ min: 1, max: 5 }), (clock, units) => {
      const limit = { units, windowMillis: 10 }
      const log = SlidingLog.make()
      for (const now of clock) {
        const before = SlidingLog.spent(limit, log, now)
        expect(SlidingLog.waitMillis(limit, log, now, [units])).toBeLessThanOrEqual(limit.windowMillis)
        expect(SlidingLog.take(limit, log, now, 1)).toBe(before < units)
      }
    }))
    const log = SlidingLog.make()
    const one = { units: 1, windowMillis: 10 }
    SlidingLog.take(one, log, HOUR, 1)
    expect(SlidingLog.waitMillis(one, log, 0, [1])).toBe(10)
    expect(SlidingLog.take(one, log, 9, 1)).toBe(false)
    expect(SlidingLog.take(one, log, 10, 1)).toBe(true)
  })

  it("grows with use and not beyond the limit", () => {
    const log = SlidingLog.make()
    expect(SlidingLog.bytes(log)).toBe(0)
    SlidingLog.take(hundred, log, 0, 1)
    expect(SlidingLog.bytes(log)).toBe(4 * 8)
    for (let at = 1; at < 1_000; at++) SlidingLog.take(hundred, log, at, 1)
    expect(SlidingLog.bytes(log)).toBe(100 * 8)
  })
})

describe("what is hard on other limits", () => {
  /** 150 requests just before and 150 just after each full hour, and one every 5 seconds, for three hours. */
  const adversary: ReadonlyArray<number> = [
    ...[1, 2, 3].flatMap((hour) =>
      Array.from({ length: 150 }, (_, index) => [hour * HOUR - 1_000 + index * 2, hour * HOUR + 1_000 + index * 2]).flat()
    ),
    ...Array.from({ length: 3 * 720 }, (_, index) => index * 5_000)
  ].sort((a, b) => a - b)

  it.each([
    ["a window that begins at the full hour", fixedWindow(hundred), 199],
    ["a token bucket", tokenBucket(hundred), 199]
  ])("%s lets 199 through in an hour that must have 100", (_, allows, worst) => {
    expect(worstWindow(adversary.filter(allows), HOUR)).toBe(worst)
  })

  it("the sliding log lets 100 through, in each of the three hours", () => {
    const spent = through(hundred, adversary.map((at) => ({ at, cost: 1 })))
    expect(worstWindow(spent, HOUR)).toBe(100)
    expect(spent.length).toBeGreaterThanOrEqual(300)
  })
})
