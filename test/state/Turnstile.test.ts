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

const never = new AbortController().signal

describe("Turnstile", () => {
  it("lets so many run at a time, and the others in their order", async () => {
    const turnstile = Turnstile.make(2, 10)
    const works = [work(), work(), work(), work()]
    const results = works.map(({ run }) => turnstile.run(run, never))
    await Promise.resolve()
    expect(works.map(({ seen }) => seen.begun)).toEqual([true, true, false, false])
    works[1]?.end()
    await results[1]
    await Promise.resolve()
    expect(works.map(({ seen }) => seen.begun)).toEqual([true, true, true, false])
    for (const { end } of works) end()
    expect(await Promise.all(results)).toEqual(["done", "done", "done", "done"])
  })

  it("never runs what was given up while it waited, and keeps the place of what was given up while it ran", async () => {
    const turnstile = Turnstile.make(1, 10)
    const [running, waiting, last] = [work(), work(), work()]
    const gone = new AbortController()
    const first = turnstile.run(running.run, gone.signal)
    const second = turnstile.run(waiting.run, gone.signal)
    const third = turnstile.run(last.run, never)
    gone.abort()
    await expect(second).rejects.toThrow("gave up waiting")
    expect(last.seen.begun).toBe(false)
    running.end()
    await first
    last.end()
    await third
    expect([waiting.seen.begun, last.seen.begun]).toEqual([false, true])
  })

  it("refuses at once where too many wait", async () => {
    const turnstile = Turnstile.make(1, 1)
    const [running, waiting] = [work(), work()]
    const results = [turnstile.run(running.run, never), turnstile.run(waiting.run, never)]
    await expect(turnstile.run(work().run, never)).rejects.toThrow("too many wait")
    running.end()
    waiting.end()
    await Promise.all(results)
  })

  it("goes on after a work that failed", async () => {
    const turnstile = Turnstile.make(1, 1)
    await expect(turnstile.run(() => Promise.reject(new Error("broken")), never)).rejects.toThrow("broken")
    expect(await turnstile.run(() => Promise.resolve(1), never)).toBe(1)
  })
})
