import * as FastCheck from "effect/FastCheck"
import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { KEY_BYTES, open, seal } from "../../../src/security/audit/Seal.ts"

const key = randomBytes(KEY_BYTES)
const place = { stream: "1-0a1b2c3d", seq: 7 }

describe("a sealed box", () => {
  it("opens with its key at its place", () => {
    const values = FastCheck.dictionary(FastCheck.string({ maxLength: 32 }), FastCheck.fullUnicodeString(), { maxKeys: 8 })
    FastCheck.assert(FastCheck.property(values, (values) => {
      expect(open(key, place, seal(key, place, values))).toEqual({ ...values })
    }))
  })

  it("opens with no other key and at no other place", () => {
    const box = seal(key, place, { query: "grey herons" })
    expect(open(randomBytes(KEY_BYTES), place, box)).toBeUndefined()
    expect(open(key, { ...place, seq: 8 }, box)).toBeUndefined()
    expect(open(key, { ...place, stream: "2-0a1b2c3d" }, box)).toBeUndefined()
  })

  it("does not open when a bit of it was changed, or when it was cut", () => {
    const box = Buffer.from(seal(key, place, { query: "grey herons" }), "base64url")
    FastCheck.assert(FastCheck.property(FastCheck.nat(box.length - 1), FastCheck.nat(7), (at, bit) => {
      const altered = Buffer.from(box)
      altered[at] = (altered[at] ?? 0) ^ (1 << bit)
      expect(open(key, place, altered.toString("base64url"))).toBeUndefined()
    }))
    for (const length of [0, 12, 27, 28, box.length - 1]) {
      expect(open(key, place, box.subarray(0, length).toString("base64url"))).toBeUndefined()
    }
  })

  it("never looks the same twice", () => {
    expect(seal(key, place, { query: "a" })).not.toBe(seal(key, place, { query: "a" }))
  })

  it("holds at most eight values, each of bounded length", () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`name ${n}`, "x".repeat(10_000)]))
    const opened = open(key, place, seal(key, place, many)) ?? {}
    expect(Object.keys(opened)).toHaveLength(8)
    expect(Object.values(opened).map((text) => text.length)).toEqual(Array.from({ length: 8 }, () => 4_096))
  })
})
