import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Figures } from "../../src/metrics/Figures.ts"
import * as History from "../../src/metrics/History.ts"
import { sample } from "./support/Samples.ts"

const FIVE_SECONDS = 5_000

/** A history that was fed every five seconds for so long, and a little late each time, as timers are. */
const after = (seconds: number, figures: (at: number) => Partial<Figures> = () => ({}), late = 0): History.History => {
  const history = History.make()
  for (let step = 0; step * 5 <= seconds; step++) {
    const at = step * (FIVE_SECONDS + late)
    history.push(sample(at, figures(at)))
  }
  return history
}

const HOUR = 3_600

describe("the history of the metrics", () => {
  it("holds a day in bounded memory, coarser the older", () => {
    const history = after(30 * HOUR)
    const rows = (["15m", "6h", "24h"] as const).map(history.samples)
    expect(rows.map((row) => row.length)).toEqual([181, 361, 289])
    expect(rows.map((row) => (row.at(-1)?.at ?? 0) - (row[0]?.at ?? 0)))
      .toEqual([900_000, 6 * HOUR * 1000, 24 * HOUR * 1000])
  })

  it("keeps its step although timers are late", () => {
    const steps = (row: ReadonlyArray<{ readonly at: number }>) =>
      row.slice(1).map(({ at }, index) => at - (row[index]?.at ?? 0))
    const minutes = steps(after(2 * HOUR, undefined, 12).samples("6h"))
    expect(Math.min(...minutes)).toBeGreaterThan(57_000)
    expect(Math.max(...minutes)).toBeLessThan(63_000)
  })

  it("keeps the peak of a gauge between two coarse samples, and what was counted as it was then", () => {
    const history = after(120, (at) => ({ requestsOk: at, waiting: at === 30_000 ? 9 : 1 }))
    expect(history.samples("6h").map(({ at, requestsOk, waiting }) => [at, requestsOk, waiting]))
      .toEqual([[0, 0, 1], [60_000, 60_000, 9], [120_000, 120_000, 1]])
  })

  it("has its times in order, whatever the clock does", () =>
    fc.assert(fc.property(fc.array(fc.nat(10_000_000), { maxLength: 60 }), (times) => {
      const history = History.make()
      for (const at of times) history.push(sample(at))
      for (const range of ["15m", "6h", "24h"] as const) {
        const row = history.samples(range).map(({ at }) => at)
        expect(row).toEqual([...new Set(row)].sort((a, b) => a - b))
      }
      expect(history.samples("15m").at(-1)?.at ?? 0).toBeGreaterThanOrEqual((times.at(-1) ?? 0) - FIVE_SECONDS)
    })))
})
