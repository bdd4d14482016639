import { describe, expect, it } from "vitest"
import { families } from "./Abuse.ts"
import * as Course from "./Course.ts"
import { HOUR } from "./Honest.ts"

const few = { seed: "test", subjects: 20, weeks: 3 }
const attacks = Object.entries(families)

describe("simulated behaviour", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(Course.honest(few)).toEqual(Course.honest(few))
    expect(Course.honest({ ...few, seed: "other" })).not.toEqual(Course.honest(few))
  })

  it("does not depend on how many subjects there are beside one", () => {
    expect(Course.honest({ ...few, subjects: 5 }).lives).toEqual(Course.honest(few).lives.slice(0, 5))
  })

  it("is in the order of time, each life of one subject, within the limit of the server", () => {
    for (const life of Course.honest(few).lives) {
      expect(life.map(({ at }) => at)).toEqual(life.map(({ at }) => at).toSorted((a, b) => a - b))
      expect(new Set(life.map(({ subjectKey }) => subjectKey)).size).toBeLessThanOrEqual(1)
      const granted = life.filter(({ verdict }) => verdict === "allow").map(({ at }) => at)
      expect(granted.every((at, index) => at - (granted[index - 100] ?? Number.NEGATIVE_INFINITY) >= HOUR)).toBe(true)
    }
  })

  it("brings many together in a crowd", () => {
    const { lives, span } = Course.honest({ ...few, crowd: true })
    const there = lives.filter((life) =>
      life.filter(({ at }) => at >= span.from && at < span.until + HOUR).length >= 8
    )
    expect(there.length).toBeGreaterThan(few.subjects / 2)
  })

  it.each(attacks)("has an attack beside the life of the owner: %s", (_, family) => {
    const { attack, observations } = Course.attacked({ seed: "test", family, history: 21 })
    expect(attack.observations.length).toBeGreaterThan(9)
    expect(observations.length).toBeGreaterThan(attack.observations.length)
    expect(attack.observations.every(({ at }) => at >= attack.from && at < attack.until + 24 * HOUR)).toBe(true)
    expect(observations.filter(({ at }) => at < attack.from).length).toBeGreaterThan(0)
  })
})
