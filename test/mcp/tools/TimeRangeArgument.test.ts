import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as JsonSchema from "../../../src/mcp/JsonSchema.ts"
import { TimeRangeText } from "../../../src/mcp/tools/TimeRangeArgument.ts"

const decode = Schema.decodeUnknownEither(TimeRangeText)
const encode = Schema.encodeSync(TimeRangeText)

const faultOf = (text: unknown): string =>
  Either.match(decode(text), {
    onLeft: (error) => ParseResult.ArrayFormatter.formatErrorSync(error).map(({ message }) => message).join("; "),
    onRight: () => ""
  })

const day = fc.date({ min: new Date("1990-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe("a time range as an argument", () => {
  it.each(["day", "week", "month", "year"] as const)("takes %s", (span) => {
    expect(decode(span)).toEqual(Either.right(span))
  })

  it("takes two days of the calendar, in order, and gives back what was written", () => {
    fc.assert(fc.property(day, day, (a, b) => {
      const [from, to] = a <= b ? [a, b] : [b, a]
      const text = `${from}..${to}`
      expect(decode(text)).toEqual(Either.right({ from, to }))
      expect(encode({ from, to })).toBe(text)
    }))
    expect(encode("week")).toBe("week")
  })

  it.each([
    "", "soon", "Week", " day", "d", "2026-01-01", "2026-01-01..", "..2026-01-01", "2026-01-01..2026-02-30",
    "2026-01-01...2026-02-01", "2026-01-01..2026-01-31..2026-02-01", "2026-1-1..2026-2-1", "01.01.2026..02.01.2026"
  ])("refuses %j and says what is allowed", (text) => {
    expect(faultOf(text)).toBe(
      `${JSON.stringify(text)} is no time range; allowed is day, week, month, year or YYYY-MM-DD..YYYY-MM-DD`
    )
  })

  it("refuses a range that ends before it begins, and anything but a string", () => {
    expect(faultOf("2026-02-01..2026-01-01")).toBe("\"2026-02-01..2026-01-01\" ends before it begins")
    for (const value of [7, null, { from: "2026-01-01", to: "2026-01-02" }, ["week"]]) expect(faultOf(value)).not.toBe("")
  })

  it("is one string to a model, with its forms in words", () => {
    expect(JsonSchema.make(Schema.Struct({ range: TimeRangeText })).properties["range"]).toEqual({
      type: "string",
      description: "day, week, month, year or YYYY-MM-DD..YYYY-MM-DD"
    })
  })
})
