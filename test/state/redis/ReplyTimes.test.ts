import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { ReplyTimes } from "../../../src/state/redis/ReplyTimes.ts"

const DEADLINE = 400

/** Replies one after the other, a second apart; whether each of them left it slow. */
const after = (took: ReadonlyArray<number>): ReadonlyArray<boolean> => {
  const times = new ReplyTimes(DEADLINE)
  return took.map((millis, index) => {
    times.add(millis, index * 1_000)
    return times.slow(index * 1_000) !== undefined
  })
}

const some = (count: number, millis: number): ReadonlyArray<number> => Array.from({ length: count }, () => millis)

describe("replies of a Redis", () => {
  it("are slow after several that take more than half of their time, and no more after several quick ones", () => {
    assert.deepStrictEqual(after(some(6, 250)), [false, false, false, false, true, true])
    const both = after([...some(10, 300), ...some(5, 1)])
    assert.isTrue(both[9])
    assert.isFalse(both.at(-1))
  })

  it("are not slow for one that came late among quick ones", () => {
    assert.notInclude(after([...some(5, 2), DEADLINE, ...some(5, 2)]), true)
  })

  it("are forgotten", () => {
    const times = new ReplyTimes(DEADLINE)
    for (let index = 0; index < 10; index++) times.add(300, index)
    assert.isDefined(times.slow(9))
    assert.isUndefined(times.slow(10_010))
    times.add(300, 30_000)
    assert.isUndefined(times.slow(30_000))
  })

  it("are told with a mean that lies between the quickest and the slowest", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 * DEADLINE }), { minLength: 1, maxLength: 50 }), (took) => {
      const times = new ReplyTimes(DEADLINE)
      for (const [index, millis] of took.entries()) {
        times.add(millis, index)
        const mean = times.slow(index)
        if (mean === undefined) continue
        assert.isAtMost(mean, Math.max(...took))
        assert.isAbove(mean, DEADLINE / 4)
      }
    }))
  })
})
