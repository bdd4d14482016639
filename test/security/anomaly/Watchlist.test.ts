import { describe, expect, it } from "vitest"
import type { Model } from "../../../src/security/anomaly/Model.ts"
import * as Population from "../../../src/security/anomaly/Population.ts"
import * as Scorer from "../../../src/security/anomaly/Scorer.ts"
import * as Watchlist from "../../../src/security/anomaly/Watchlist.ts"

const model: Model = { expectations: Population.expectations, threshold: 2 }

const subject = (learnt: number, at = 0): Scorer.Watched => {
  const watched = Scorer.watch(model, at)
  watched.profile.learnt = learnt
  return watched
}

const crowd = (list: Watchlist.Watchlist, count: number) => {
  for (let index = 0; index < count; index++) list.keep(`crowd ${index}`, subject(0), 0)
}

describe("Watchlist", () => {
  it("never holds more than there is room for", () => {
    const list = Watchlist.make(10)
    crowd(list, 100)
    for (let index = 0; index < 100; index++) list.keep(`known ${index}`, subject(24), 0)
    crowd(list, 100)
    expect(list.size()).toBeLessThanOrEqual(10)
  })

  it("drops newcomers for newcomers, the longest idle first, and no known subject", () => {
    const list = Watchlist.make(3)
    list.keep("known", subject(24), 0)
    crowd(list, 1_000)
    expect(list.find("known")).toBeDefined()
    expect([997, 998, 999].map((index) => list.find(`crowd ${index}`) !== undefined)).toEqual([false, true, true])
  })

  it("keeps some room for newcomers, however many are known", () => {
    const list = Watchlist.make(10)
    for (let index = 0; index < 20; index++) list.keep(`known ${index}`, subject(24), 0)
    list.keep("new", subject(0), 0)
    list.keep("known 0", subject(24), 0)
    expect(list.find("new")).toBeDefined()
  })

  it("drops last who is under an alarm", () => {
    const list = Watchlist.make(2)
    const alerted = subject(0)
    alerted.alertedUntil = 1_000
    list.keep("alerted", alerted, 0)
    crowd(list, 10)
    expect(list.find("alerted")).toBe(alerted)
    expect([list.alerted(999), list.alerted(1_000)]).toEqual([1, 0])
  })

  it("forgets who has done nothing for long", () => {
    const list = Watchlist.make(10)
    list.keep("old", subject(24, 10), 10)
    list.keep("recent", subject(0, 20), 20)
    list.sweep(15)
    expect([list.find("old"), list.find("recent")?.profile.at]).toEqual([undefined, 20])
  })
})
