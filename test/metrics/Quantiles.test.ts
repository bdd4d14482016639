import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Quantiles from "../../src/metrics/Quantiles.ts"

const durations = fc.array(fc.double({ min: 1e-4, max: 800, noNaN: true }), { minLength: 1, maxLength: 300 })
const share = fc.constantFrom(0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1)

const counted = (list: ReadonlyArray<number>): Uint32Array => {
  const classes = Quantiles.make()
  for (const seconds of list) Quantiles.add(classes, seconds)
  return classes
}

/** Nearest rank, of the durations themselves. */
const exact = (list: ReadonlyArray<number>, q: number): number =>
  list.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * list.length) - 1)] ?? Number.NaN

describe("quantiles of durations", () => {
  it("are those of the durations themselves, to within 5 %", () => {
    fc.assert(fc.property(durations, share, (list, q) => {
      const found = Quantiles.quantile(counted(list), q) ?? Number.NaN
      expect(Math.abs(found / exact(list, q) - 1)).toBeLessThanOrEqual(0.05)
    }))
  })

  it("of two countings together are those of all", () => {
    fc.assert(fc.property(durations, durations, share, (one, other, q) => {
      const both = counted(one)
      Quantiles.merge(both, counted(other))
      expect(Quantiles.quantile(both, q)).toBe(Quantiles.quantile(counted([...one, ...other]), q))
    }))
  })

  it("keep within their classes what is shorter or longer than any", () => {
    expect(Quantiles.quantile(counted([0, 1e-9]), 1)).toBeLessThan(2e-4)
    expect(Quantiles.quantile(counted([1e9]), 0.5)).toBeGreaterThan(700)
    expect(Quantiles.ACCURACY).toBeLessThan(0.05)
  })

  it("of nothing are nothing", () => {
    expect(Quantiles.quantile(Quantiles.make(), 0.5)).toBeUndefined()
  })
})
