import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { likeness, read, sketchOf, THRESHOLD } from "../../../src/search/alike/Likeness.ts"
import { different, same } from "./support/pairs.ts"

type Pair = readonly [a: string, b: string]

/** What the cache makes of a pair: not compared at all where the sketches differ or one has operators. */
const score = ([a, b]: Pair): number => {
  const [left, right] = [read(a), read(b)]
  if (left === undefined || right === undefined || sketchOf(left) !== sketchOf(right)) return 0
  return likeness(left, right)
}

const all = (lists: Readonly<Record<string, ReadonlyArray<Pair>>>) => Object.values(lists).flat()

const passing = (pairs: ReadonlyArray<Pair>, threshold: number) => pairs.filter((pair) => score(pair) >= threshold)

describe("likeness", () => {
  it("passes none of the pairs that differ in meaning", () => {
    expect(all(different).length).toBeGreaterThan(150)
    expect(passing(all(different), THRESHOLD)).toEqual([])
  })

  it("has its threshold where it must be: a lower one would pass some that differ, a higher one fewer that do not", () => {
    expect(passing(all(different), THRESHOLD - 0.06).length).toBeGreaterThan(0)
    expect(passing(all(same), THRESHOLD + 0.06).length).toBeLessThan(passing(all(same), THRESHOLD).length)
  })

  it("passes most of the small differences that it is made for", () => {
    const { "not within reach": beyond = [], typo = [], ...others } = same
    expect(all(others).filter((pair) => score(pair) < THRESHOLD)).toEqual([])
    // Of slips those where two consonants have changed over: all others may be words.
    expect(passing(typo, THRESHOLD).length).toBeGreaterThanOrEqual(6)
    expect(passing(beyond, THRESHOLD)).toEqual([])
  })

  it("is the same both ways, and 1 for what is the same", () => {
    const word = FastCheck.constantFrom("the", "of", "recipe", "kubernetes", "kubenretes", "grey-heron", "3.11", "not", "c++", "what's")
    const query = FastCheck.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" "))
    FastCheck.assert(FastCheck.property(query, query, (a, b) => {
      expect(score([a, b])).toBeCloseTo(score([b, a]), 10)
      expect(score([a, a])).toBe(1)
    }))
  })

  it("is none as soon as a number, an operator or a negation differs, whatever else there is", () => {
    const word = FastCheck.constantFrom("herons", "recipe", "kubernetes", "of", "the", "open-source", "history")
    const words = FastCheck.array(word, { minLength: 1, maxLength: 6 })
    const sign = FastCheck.constantFrom("3", "1998", "not", "without", "-cars", "site:example.org", "c#", "no")
    FastCheck.assert(FastCheck.property(words, sign, FastCheck.nat(), (query, extra, at) => {
      const place = at % (query.length + 1)
      const changed = [...query.slice(0, place), extra, ...query.slice(place)]
      expect(score([query.join(" "), changed.join(" ")])).toBeLessThan(THRESHOLD)
    }))
  })
})
