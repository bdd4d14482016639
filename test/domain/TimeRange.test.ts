import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { CalendarDate, format, parse, TimeRange, toDf } from "../../src/domain/TimeRange.ts"

const isDate = Schema.is(CalendarDate)
const isRange = Schema.is(TimeRange)

const anyDay = FastCheck.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const anyRange: FastCheck.Arbitrary<TimeRange> = FastCheck.oneof(
  FastCheck.constantFrom<TimeRange>("day", "week", "month", "year"),
  FastCheck.tuple(anyDay, anyDay).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }))
)

describe("a calendar day", () => {
  it("is one that exists", () => {
    FastCheck.assert(FastCheck.property(anyDay, (day) => {
      expect(isDate(day)).toBe(true)
    }))
    for (const day of ["2024-02-29", "2000-02-29", "2026-12-31"]) expect(isDate(day)).toBe(true)
  })

  it.each([
    "2026-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1",
    "26-01-01", "2026-01-01T00:00:00Z", " 2026-01-01", "２０２６-01-01", "", "today"
  ])("is not %j", (text) => {
    expect(isDate(text)).toBe(false)
  })
})

describe("a time range", () => {
  it("is read back from how it is written", () => {
    FastCheck.assert(FastCheck.property(anyRange, (range) => {
      expect(isRange(range)).toBe(true)
      expect(parse(format(range))).toEqual(Either.right(range))
    }))
  })

  it("may be a single day, and does not end before it begins", () => {
    expect(isRange({ from: "2026-01-01", to: "2026-01-01" })).toBe(true)
    expect(isRange({ from: "2026-01-02", to: "2026-01-01" })).toBe(false)
    expect(parse("2026-01-02..2026-01-01")).toEqual(Either.left("\"2026-01-02..2026-01-01\" ends before it begins"))
  })

  it.each([
    "", "d", "Week", "2026-01-01", "2026-01-01..", "..2026-01-01", "2026-01-01..2026-02-30",
    "2026-01-01..2026-01-02..2026-01-03", "2026-01-01 .. 2026-01-02"
  ])("is not %j, and the refusal says what is allowed", (text) => {
    expect(parse(text)).toEqual(Either.left(
      `${JSON.stringify(text)} is no time range; allowed is day, week, month, year or YYYY-MM-DD..YYYY-MM-DD`
    ))
  })

  it("is what DuckDuckGo's df field takes", () => {
    expect((["day", "week", "month", "year"] as const).map(toDf)).toEqual(["d", "w", "m", "y"])
    expect(toDf({ from: "2026-01-01", to: "2026-02-01" })).toBe("2026-01-01..2026-02-01")
  })
})
