import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { features, knots, rarity } from "../../../src/security/anomaly/Model.ts"
import * as Population from "../../../src/security/anomaly/Population.ts"

const indices = features.map((_, index) => index)

describe("rarity", () => {
  it("is that of the tail where the tail has a figure, and is bounded", () => {
    const expectation = { mean: 0, deviation: 1, tail: [1, 2, 3, 4, 5, 6, 7] }
    expect(expectation.tail.map((figure) => rarity(expectation, figure))).toEqual(knots.map((knot) => expect.closeTo(knot)))
    expect(rarity(expectation, 0)).toBe(0)
    expect(rarity(expectation, -5)).toBe(0)
    expect(rarity(expectation, 1_000)).toBe(6)
  })

  it("never falls while the deviation grows, for any feature of the population", () => {
    const any = FastCheck.double({ min: -10, max: 50, noNaN: true })
    FastCheck.assert(FastCheck.property(any, any, FastCheck.constantFrom(...Population.expectations), (a, b, expectation) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(rarity(expectation, high)).toBeGreaterThanOrEqual(rarity(expectation, low) - 1e-9)
    }))
  })

  it("has an expectation for each feature, with a tail that rises", () => {
    expect(Population.expectations.length).toBe(features.length)
    for (const index of indices) {
      const tail = Population.expectations[index]?.tail ?? []
      expect(tail.length).toBe(knots.length)
      expect(tail).toEqual(tail.toSorted((a, b) => a - b))
    }
  })
})
