import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as Sketch from "../../../src/security/anomaly/Sketch.ts"
import * as Text from "../../../src/security/anomaly/Text.ts"

const sketch = () => Sketch.make(new Uint32Array(96))
const thing = (number: number) => Text.hash(7, `thing ${number}`)

describe("Sketch", () => {
  it("knows whatever was among the latest 200 things", () => {
    FastCheck.assert(FastCheck.property(FastCheck.array(FastCheck.nat(0x7fffffff), { maxLength: 2_000 }), (hashes) => {
      const seen = sketch()
      for (const hash of hashes) Sketch.add(seen, hash)
      expect(hashes.slice(-200).every((hash) => Sketch.has(seen, hash))).toBe(true)
    }))
  })

  it("takes fewer than one new thing in six for an old one, however full it is", () => {
    const seen = sketch()
    for (let number = 0; number < 10_000; number++) Sketch.add(seen, thing(number))
    const mistaken = Array.from({ length: 2_000 }, (_, index) => thing(20_000 + index)).filter((hash) => Sketch.has(seen, hash))
    expect(mistaken.length).toBeLessThan(2_000 / 6)
  })

  it("forgets what is not seen any more and keeps what is", () => {
    const seen = sketch()
    for (let number = 0; number < 5_000; number++) {
      Sketch.add(seen, thing(-1))
      Sketch.add(seen, thing(number))
    }
    expect(Sketch.has(seen, thing(-1))).toBe(true)
    const old = Array.from({ length: 1_000 }, (_, number) => thing(number))
    expect(old.filter((hash) => Sketch.has(seen, hash)).length).toBeLessThan(1_000 / 6)
  })
})
