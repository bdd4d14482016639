import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { bounded, boundedText, canonical, type Plain } from "../../src/security/Canonical.ts"

const plain: FastCheck.Arbitrary<Plain> = FastCheck.letrec<{ value: Plain }>((tie) => ({
  value: FastCheck.oneof(
    { depthSize: "small" },
    FastCheck.fullUnicodeString(),
    FastCheck.double({ noNaN: true, noDefaultInfinity: true }),
    FastCheck.boolean(),
    FastCheck.constant(null),
    FastCheck.array(tie("value")),
    FastCheck.dictionary(FastCheck.fullUnicodeString(), tie("value"))
  )
})).value

describe("canonical JSON", () => {
  it("sorts members by their UTF-16 code units, as the example of RFC 8785, section 3.2.3", () => {
    const members = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 }
    expect(canonical(members)).toBe(`{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}`)
  })

  it("writes numbers and literals as the example of section 3.2.2", () => {
    const numbers = [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0]
    expect(canonical({ numbers, literals: [null, true, false] }))
      .toBe(`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0]}`)
  })

  it("escapes every control character below the blank", () => {
    const text = canonical(String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code)))
    expect(text).toMatch(/^[ -~]+$/)
  })

  it("means what was given, and is the same however the members came", () => {
    FastCheck.assert(FastCheck.property(plain, (value) => {
      const text = canonical(value)
      const back: Plain = JSON.parse(text)
      expect(canonical(back)).toBe(text)
      expect(back).toEqual(JSON.parse(JSON.stringify(value)))
    }))
  })

  it("leaves out members that are undefined", () => {
    expect(canonical({ b: undefined, a: 1 })).toBe(`{"a":1}`)
  })
})

describe("a bounded text", () => {
  it("is never longer, says that it was cut, and is whole Unicode", () => {
    const text = FastCheck.string16bits({ maxLength: 60 })
    FastCheck.assert(FastCheck.property(text, FastCheck.integer({ min: 1, max: 40 }), (text, most) => {
      const cut = boundedText(text, most)
      expect(cut.length).toBeLessThanOrEqual(most)
      expect(cut).not.toMatch(/\p{Surrogate}/u)
      expect(text.length <= most || cut.endsWith("…")).toBe(true)
    }))
  })

  it("is bounded at every depth, and numbers that are none are left out", () => {
    const members = { a: "x".repeat(9), b: { c: ["y".repeat(9)], d: Number.NaN }, e: Number.POSITIVE_INFINITY, f: 1, g: undefined }
    expect(canonical(bounded(members, 4))).toBe(`{"a":"xxx…","b":{"c":["yyy…"]},"f":1}`)
  })
})
