import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import { features, type Model } from "../../../src/security/anomaly/Model.ts"
import { type Observation, OVER_LIMIT } from "../../../src/security/anomaly/Observation.ts"
import * as Population from "../../../src/security/anomaly/Population.ts"
import * as Scorer from "../../../src/security/anomaly/Scorer.ts"
import { DAY, flood, HOUR, MINUTE, MONDAY, mornings, search } from "./support/Habits.ts"

const model: Model = { expectations: Population.expectations, threshold: Population.ONE_A_WEEK }
const rare: Model = { ...model, threshold: Population.ONE_IN_TEN_WEEKS }
const ALERT = 4 * HOUR

/** Everything that was said of these calls. */
const readings = (watched: Scorer.Watched, calls: ReadonlyArray<Observation>, by = model) =>
  calls.map((call) => ({ ...Scorer.step(by, 1, ALERT, watched, call), at: call.at }))

const alarms = (watched: Scorer.Watched, calls: ReadonlyArray<Observation>, by = model) =>
  readings(watched, calls, by).filter(({ alarm }) => alarm)

/** Somebody whose four weeks were all alike. */
const known = (): Scorer.Watched => {
  const watched = Scorer.watch(model, MONDAY)
  readings(watched, mornings("a", 28))
  return watched
}

const NEXT = MONDAY + 28 * DAY

const scoreOf = (watched: Scorer.Watched, feature: (typeof features)[number]): number =>
  Scorer.scores(model, watched)[features.indexOf(feature)] ?? Number.NaN

describe("Scorer", () => {
  it("has no alarm at days that are alike, once it knows them", () => {
    const watched = Scorer.watch(rare, MONDAY)
    expect(alarms(watched, mornings("a", 28), rare)).toEqual([])
  })

  it("sees at once what is unlike all before, and says what it is", () => {
    const [first] = alarms(known(), flood("a", NEXT + 9 * HOUR, 60), rare)
    expect(first?.at).toBeLessThan(NEXT + 9 * HOUR + MINUTE)
    expect(["words", "novelty", "rate"]).toContain(first?.feature)
  })

  const calls = (one: (index: number) => Partial<Observation>): ReadonlyArray<Observation> =>
    Array.from({ length: 20 }, (_, index): Observation => ({
      ...search("a", NEXT + 9 * HOUR + index ** 1.5 * MINUTE / 4, "lighthouse keepers"),
      ...one(index)
    }))

  it.each([
    ["refusals", calls(() => ({ verdict: "refuse", reason: "declined" }))],
    ["failures", calls(() => ({ failed: true }))],
    ["hosts", calls((index) => ({ query: undefined, operation: "read_page", host: `h${index}.example` }))],
    ["coding", calls((index) => ({ query: `lighthouse ${"qjx7".repeat(9)}${index}` }))],
    ["hours", calls((index) => ({ at: NEXT + 2 * HOUR + index ** 1.5 * MINUTE / 4 }))]
  ] as const)("raises the score of %s by that alone", (feature, unusual) => {
    const [watched, usual] = [known(), known()]
    readings(watched, unusual)
    readings(usual, calls(() => ({})))
    expect(scoreOf(watched, feature)).toBeGreaterThan(2.5)
    expect(scoreOf(usual, feature)).toBeLessThan(model.threshold)
  })

  it("does not count a call above the limit as a refusal", () => {
    const watched = known()
    readings(watched, calls(() => ({ verdict: "refuse", reason: OVER_LIMIT })))
    expect(scoreOf(watched, "refusals")).toBeLessThan(1)
  })

  it("has one alarm for one thing while that lasts", () => {
    const found = alarms(known(), flood("a", NEXT, 3 * 3_600))
    expect(found.length).toBe(1)
  })

  it("learns nothing while there is an alarm", () => {
    const watched = known()
    const [begun] = alarms(watched, flood("a", NEXT, 60))
    expect(begun).toBeDefined()
    const { learnt, mean } = watched.profile
    const [before, bits] = [Array.from(mean), Array.from(watched.profile.used.bits)]
    readings(watched, flood("a", NEXT + 60_000, 3 * 3_600))
    expect(watched.profile.learnt).toBe(learnt)
    expect(Array.from(mean)).toEqual(before)
    expect(Array.from(watched.profile.used.bits)).toEqual(bits)
  })

  it("is moved little by one hour, however extreme, when there was no alarm", () => {
    const deaf: Model = { ...model, threshold: Number.POSITIVE_INFINITY }
    const watched = known()
    const before = Array.from(watched.profile.mean)
    readings(watched, [...flood("a", NEXT, 3_000), search("a", NEXT + 2 * HOUR, "end")], deaf)
    watched.profile.mean.forEach((mean, feature) => {
      const deviation = Population.expectations[feature]?.deviation ?? 0
      expect(Math.abs(mean - (before[feature] ?? 0))).toBeLessThan(0.2 * deviation)
    })
  })

  it("becomes more careful with each alarm, and forgets that in some weeks", () => {
    const watched = known()
    const attacks = Array.from({ length: 8 }, (_, index) => flood("a", NEXT + index * 6 * HOUR, 120)).flat()
    expect(alarms(watched, attacks).length).toBeGreaterThan(1)
    expect(watched.caution).toBeLessThanOrEqual(1.5)
    const careful = watched.caution
    alarms(watched, flood("a", NEXT + 60 * DAY, 120))
    expect(watched.caution).toBeLessThan(careful)
  })

  it("goes on from the new time when the clock was set back, and no alarm lasts longer for it", () => {
    const watched = known()
    alarms(watched, flood("a", NEXT + 100 * DAY, 120))
    const back = mornings("a", 2, NEXT)
    readings(watched, back)
    expect(watched.profile.at).toBe(back.at(-1)?.at)
    expect(watched.alertedUntil).toBeLessThanOrEqual(NEXT + DAY + 10 * HOUR + ALERT)
    expect(scoreOf(watched, "rate")).toBeLessThan(1)
  })

  it("scores from 0 to 6, whatever comes", () => {
    const anyCall = FastCheck.record({
      subjectKey: FastCheck.constant("a"),
      at: FastCheck.integer({ min: 0, max: 4e12 }),
      operation: FastCheck.string(),
      verdict: FastCheck.constantFrom("allow" as const, "refuse" as const),
      failed: FastCheck.boolean(),
      query: FastCheck.option(FastCheck.fullUnicodeString(), { nil: undefined }),
      host: FastCheck.option(FastCheck.string(), { nil: undefined })
    })
    FastCheck.assert(FastCheck.property(FastCheck.array(anyCall, { minLength: 1, maxLength: 60 }), (some) => {
      const watched = Scorer.watch(model, some[0]?.at ?? 0)
      expect(readings(watched, some).every(({ score }) => score >= 0 && score <= 6)).toBe(true)
    }))
  })

  it("remembers as much of a year as of a day, in less than a kilobyte beside a few numbers", () => {
    const sizeOf = ({ profile }: Scorer.Watched) => {
      expect(new Set([profile.mean.buffer, profile.variance.buffer, profile.used.bits.buffer, profile.rhythm.buffer]).size).toBe(1)
      return profile.mean.buffer.byteLength
    }
    const [day, year] = [Scorer.watch(model, MONDAY), Scorer.watch(model, MONDAY)]
    readings(day, mornings("a", 1))
    readings(year, [...mornings("a", 365), ...flood("a", MONDAY + 365 * DAY, 5_000)])
    expect(sizeOf(year)).toBe(sizeOf(day))
    expect(sizeOf(year)).toBeLessThan(1_024)
    expect(year.profile.previous.length).toBeLessThanOrEqual(24)
  })

  it("keeps no text: neither questions nor hosts are in what is remembered", () => {
    const watched = known()
    readings(watched, [{ ...search("a", NEXT, "unspeakable"), host: "secret.example" }])
    const kept = JSON.stringify(watched)
    for (const text of ["unspeakable", "secret", "lighthouse", "web_search"]) expect(kept).not.toContain(text)
  })
})
