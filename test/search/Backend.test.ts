import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { kp, withParameters } from "../../src/search/Backend.ts"

describe("withParameters", () => {
  it("encodes each value once: what was put in is read out again", () => {
    const pair = FastCheck.tuple(FastCheck.stringMatching(/^[a-z]{1,5}$/), FastCheck.fullUnicodeString())
    FastCheck.assert(FastCheck.property(FastCheck.array(pair), (pairs) => {
      const url = withParameters(new URL("https://example.org/ac/"), pairs)
      expect([...new URL(url.href).searchParams]).toEqual(pairs)
      expect(url.href).toMatch(/^https:\/\/example\.org\/ac\/[\x21-\x7e]*$/)
    }))
  })

  it("leaves the address that it is given alone, and what that says already in place", () => {
    const base = new URL("https://example.org/?t=x")
    expect(withParameters(base, [["q", "a b"], ["q", "c%20d"]]).href).toBe("https://example.org/?t=x&q=a+b&q=c%2520d")
    expect(base.href).toBe("https://example.org/?t=x")
  })
})

describe("kp", () => {
  it("says safe search in DuckDuckGo's numbers", () => {
    expect((["strict", "moderate", "off"] as const).map(kp)).toEqual(["1", "-1", "-2"])
  })
})
