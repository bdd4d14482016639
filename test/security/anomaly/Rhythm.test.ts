import { describe, expect, it } from "vitest"
import * as Rhythm from "../../../src/security/anomaly/Rhythm.ts"

/** The hour of a time in Greenwich, counted from the epoch. */
const hourAt = (time: string): number => Date.parse(time) / 3_600_000

const MONDAY = hourAt("2026-01-05T00:00Z")

/** Ten working weeks, nine to five. */
const office = (): Rhythm.Rhythm => {
  const rhythm = new Uint8Array(Rhythm.HOURS)
  for (let week = 0; week < 10; week++) {
    for (let day = 0; day < 5; day++) {
      for (let hour = 9; hour < 17; hour++) Rhythm.visit(rhythm, MONDAY + week * Rhythm.HOURS + day * 24 + hour)
    }
    Rhythm.fade(rhythm, 1)
  }
  return rhythm
}

describe("Rhythm", () => {
  it("begins a week on Monday", () => {
    expect(Rhythm.weekOf(MONDAY)).toBe(Rhythm.weekOf(MONDAY - 1) + 1)
    expect(Rhythm.weekOf(MONDAY + 167)).toBe(Rhythm.weekOf(MONDAY))
  })

  it("finds the usual hours usual, the night strange, and what is near the usual in between", () => {
    const rhythm = office()
    const surprise = (time: string) => Rhythm.surprise(rhythm, hourAt(time))
    expect(surprise("2026-04-01T10:00Z")).toBe(0)
    expect(surprise("2026-04-01T03:00Z")).toBeGreaterThan(1.5)
    expect(surprise("2026-04-01T18:00Z")).toBeGreaterThan(surprise("2026-04-01T17:00Z"))
    expect(surprise("2026-04-04T10:00Z")).toBeLessThan(surprise("2026-04-04T03:00Z"))
  })

  it("finds nothing strange of whom little is known", () => {
    const rhythm = new Uint8Array(Rhythm.HOURS)
    expect(Rhythm.surprise(rhythm, MONDAY)).toBe(0)
    Rhythm.visit(rhythm, MONDAY + 10)
    expect(Rhythm.surprise(rhythm, MONDAY + 60)).toBeLessThan(0.3)
  })

  it("forgets, week by week", () => {
    const rhythm = office()
    Rhythm.fade(rhythm, 50)
    expect(Rhythm.surprise(rhythm, hourAt("2026-04-01T03:00Z"))).toBeLessThan(0.1)
  })
})
