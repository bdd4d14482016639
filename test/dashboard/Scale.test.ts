import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Scale from "../../src/dashboard/browser/Scale.ts"
import * as Format from "../../src/metrics/Format.ts"

const values = fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 40 })

describe("the geometry of a plot", () => {
  it("has few lines, evenly apart, of which the highest is above everything", () =>
    fc.assert(fc.property(fc.constantFrom(...Format.units), fc.double({ min: 0.001, max: 1e9, noNaN: true }), (unit, top) => {
      const marks = Scale.ticks(unit, top)
      expect(marks[0]).toBe(0)
      expect(marks.at(-1)).toBeGreaterThanOrEqual(top * 0.999)
      expect(marks.length).toBeGreaterThanOrEqual(2)
      expect(marks.length).toBeLessThanOrEqual(4)
    })))

  it.each([
    ["perMinute", 17, [0, 10, 20]],
    ["seconds", 900, [0, 300, 600, 900]],
    ["seconds", 0.4, [0, 0.2, 0.4]],
    ["count", 2, [0, 1, 2]],
    ["bytes", 150 * 1024 * 1024, [0, 1, 2, 3].map((n) => n * 50 * 1024 * 1024)]
  ] as const)("of %s up to %s has the lines %j", (unit, top, marks) => {
    expect(Scale.ticks(unit, top)).toEqual(marks)
  })

  it("names round times of the reader's clock", () => {
    const noon = Date.UTC(2026, 4, 4, 12)
    expect(Scale.timeTicks(noon - 900_000, noon, 4, 0)).toEqual([-15, -10, -5, 0].map((minutes) => noon + minutes * 60_000))
    expect(Scale.timeTicks(noon - 86_400_000, noon, 4, -330).map((at) => (at + 330 * 60_000) % (6 * 3_600_000))).toEqual([0, 0, 0, 0])
    expect(Scale.timeTicks(noon, noon + 10, 4, 0)).toEqual([noon])
  })

  it("never names more times than there is room for", () =>
    fc.assert(fc.property(fc.integer({ min: 1_000, max: 86_400_000 }), fc.integer({ min: 2, max: 8 }), (span, most) => {
      expect(Scale.timeTicks(1e12, 1e12 + span, most, 60).length).toBeLessThanOrEqual(most + 1)
    })))

  it("stacks what adds up: each band stands on the one before it", () =>
    fc.assert(fc.property(values, fc.double({ min: 0, max: 10, noNaN: true }), (row, more) => {
      const other = row.map((value) => (value === null ? null : more))
      const series = [row, other].map((all) => ({ name: "", tone: "good" as const, values: all }))
      const [first, second] = Scale.bands({ stacked: true, series })
      row.forEach((value, index) => {
        expect(first?.upper[index]).toBe(value)
        expect(second?.lower[index]).toBe(value ?? 0)
        expect(second?.upper[index]).toBe(value === null ? null : value + more)
      })
      expect(Scale.bands({ stacked: false, series })[1]?.lower.every((value) => value === 0)).toBe(true)
    })))

  it("draws nothing where nothing was measured", () => {
    const frame: Scale.Frame = { x: (index) => index, y: (value) => value }
    const band = { lower: [0, 0, 0, 0, 0], upper: [1, 2, null, 4, null] }
    expect(Scale.runs(band.upper)).toEqual([[0, 1], [3]])
    expect(Scale.linePath(band, frame)).toBe("M0 1L1 2M3 4h2")
    expect(Scale.areaPath(band, frame)).toBe("M0 1L1 2L1 0L0 0Z")
    expect(Scale.visible({ lower: [1, 1], upper: [1, 2] }).upper).toEqual([null, 2])
  })

  it("finds the moment that is nearest", () => {
    expect(Scale.nearest([10, 20, 30], 24)).toBe(1)
    expect(Scale.nearest([10, 20, 30], 1e9)).toBe(2)
    expect(Scale.nearest([], 5)).toBeUndefined()
  })
})

describe("a figure", () => {
  it.each([
    ["perMinute", 6.44, "6.44 /min"],
    ["seconds", 0, "0 s"],
    ["seconds", 0.0154, "15.4 ms"],
    ["seconds", 1.5, "1.5 s"],
    ["seconds", 900, "15 min"],
    ["seconds", 36_000, "10 h"],
    ["bytes", 104_857_600, "100 MiB"],
    ["share", 0.9434, "94.3 %"],
    ["count", 3, "3"],
    ["count", null, "–"]
  ] as const)("of %s: %s is %s", (unit, value, text) => {
    expect(Format.shown(unit, value)).toBe(text)
  })

  it("of a span has two units at most", () => {
    expect([0, 59, 61, 3_600, 93_784].map(Format.span)).toEqual(["0 s", "59 s", "1 min 1 s", "1 h", "1 d 2 h"])
  })

  it("has a trend where it changed by more than a twentieth", () => {
    expect([Format.trend(10, 10.4), Format.trend(11, 10), Format.trend(9, 10), Format.trend(0, 0), Format.trend(null, 1)])
      .toEqual(["level", "up", "down", "level", undefined])
  })
})
