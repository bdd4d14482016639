import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as Text from "../../../src/security/anomaly/Text.ts"

describe("Text", () => {
  it("measures length, the longest word, and each word once, whatever its case", () => {
    const { length, longest, words } = Text.measure(1, "Lighthouse keepers: the LIGHTHOUSE, 1838")
    expect({ length, longest }).toEqual({ length: 40, longest: 10 })
    expect(words).toEqual(["lighthouse", "keepers", "the", "1838"].map((word) => Text.hash(1, word)))
    expect(Text.measure(1, " … ")).toEqual({ length: 3, longest: 0, words: [] })
  })

  it("looks at no more than the beginning of a long text", () => {
    FastCheck.assert(FastCheck.property(FastCheck.fullUnicodeString({ minLength: 400, maxLength: 5_000 }), (text) => {
      const { longest, words } = Text.measure(1, text)
      expect(words.length).toBeLessThanOrEqual(24)
      // Some characters have a longer lower case.
      expect(longest).toBeLessThanOrEqual(3 * 512)
    }))
  })

  it("hashes to 31 bits that differ with the secret", () => {
    FastCheck.assert(FastCheck.property(FastCheck.string(), FastCheck.nat(0xffffffff), (text, secret) => {
      const hash = Text.hash(secret, text)
      expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 31).toBe(true)
      expect(Text.hash(secret, text)).toBe(hash)
    }))
    const hashes = Array.from({ length: 1_000 }, (_, secret) => Text.hash(secret, "lighthouse"))
    expect(new Set(hashes).size).toBeGreaterThan(995)
  })
})
