import { describe, expect, it } from "vitest"
import * as Turnstile from "../../src/state/Turnstile.ts"

/** A work that ends when it is told, and knows whether it has begun. */
const work = () => {
  const seen = { begun: false, ended: false }
  const waiting = new Set<(result: string) => void>()
  return {
    seen,
    end: () => {
      seen.ended = true
      for (const resolve of waiting) resolve("done")
    },
    run: () => {
      seen.begun = true
      return seen.ended ? Promise.resolve("done") : new Promise<string>((resolve) => waiting.add(resolve))
    }
  }
}

/** What becomes of a work, and how to give up. */
const enter = <A>(turnstile: Turnstile.Turnstile, run: () => Promise<A>) => {
  let leave = () => undefined
  const result = new Promise<A>((resolve, reject) => {
    const left = turnstile.enter(run, (found) => {
      found.then(resolve, reject)
    })
    leave = () => {
      left()
      return undefined
    }
  })
  return { result, leave }
}

describe("Turnstile", () => {
  it("lets so many run at a time, and the others in their order", async () => {
    const turnstile = Turnstile.make(2, 10)
    const works = [work(), work(), work(), work()]
    const results = works.map(({ run }) => enter(turnstile, run).result)
    expect(works.map(({ seen }) => seen.begun)).toEqual([true, true, false, false])
    works[1]?.end()
    await results[1]
    expect(works.map(({ seen }) => seen.begun)).toEqual([true, true, true, false])
    for (const { end } of works) end()
    expect(await Promise.all(results)).toEqual(["done", "done", "done", "done"])
  })

  it("never runs what was given up while it waited, and keeps the place of what was given up while it ran", async () => {
    const turnstile = Turnstile.make(1, 10)
    const [running, waiting, last] = [work(), work(), work()]
    const first = enter(turnstile, running.run)
    const second = enter(turnstile, waiting.run)
    const third = enter(turnstile, last.run)
    first.leave()
    second.leave()
    expect(last.seen.begun).toBe(false)
    running.end()
    await first.result
    last.end()
    expect(await third.result).toBe("done")
    expect([waiting.seen.begun, last.seen.begun]).toEqual([false, true])
  })

  it("refuses at once where too many wait", async () => {
    const turnstile = Turnstile.make(1, 1)
    const [running, waiting] = [work(), work()]
    const results = [enter(turnstile, running.run).result, enter(turnstile, waiting.run).result]
    await expect(enter(turnstile, work().run).result).rejects.toThrow("too many wait")
    running.end()
    waiting.end()
    await Promise.all(results)
  })

  it("goes on after a work that failed", async () => {
    const turnstile = Turnstile.make(1, 1)
    await expect(enter(turnstile, () => Promise.reject(new Error("broken"))).result).rejects.toThrow("broken")
    expect(await enter(turnstile, () => Promise.resolve(1)).result).toBe(1)
  })
})
