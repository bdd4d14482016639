import * as Tracer from "effect/Tracer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { keeps, sampled } from "../../../src/metrics/otlp/Sampler.ts"

const traceId = fc.hexaString({ minLength: 32, maxLength: 32 })
const ratio = fc.double({ min: 0, max: 1, noNaN: true })

const remote = (isSampled: boolean) => Tracer.externalSpan({ traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: isSampled })

describe("sampling", () => {
  it("keeps everything at 1, nothing at 0, and with a higher ratio all that a lower one keeps", () => {
    fc.assert(fc.property(traceId, ratio, ratio, (id, one, other) => {
      expect(keeps(1, id)).toBe(true)
      expect(keeps(0, id)).toBe(false)
      if (keeps(Math.min(one, other), id)) expect(keeps(Math.max(one, other), id)).toBe(true)
    }))
  })

  it("keeps about as many as the ratio says", () => {
    const ids = fc.sample(traceId, { numRuns: 4000, seed: 7 })
    const share = ids.filter((id) => keeps(0.25, id)).length / ids.length
    // Edge cases that fast-check prefers are in the sample too.
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.4)
  })

  it("obeys a caller where it is to, and goes its own way where it is not", () => {
    expect(sampled({ parent: true, ratio: 0 }, remote(true), "0".repeat(32))).toBe(true)
    expect(sampled({ parent: true, ratio: 1 }, remote(false), "f".repeat(32))).toBe(false)
    expect(sampled({ parent: false, ratio: 0 }, remote(true), "f".repeat(32))).toBe(false)
    expect(sampled({ parent: true, ratio: 0 }, undefined, "f".repeat(32))).toBe(false)
  })
})
