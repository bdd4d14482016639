import * as Deferred from "effect/Deferred"
import * as FastCheck from "effect/FastCheck"
import * as FiberId from "effect/FiberId"
import { describe, expect, it } from "vitest"
import * as Turns from "../../src/egress/Turns.ts"

const waiterOf = (caller: string): Turns.Waiter => ({ caller, ready: Deferred.unsafeMake(FiberId.none) })

const callers = ["a", "b", "c", "d", "e"]
const anyCaller = FastCheck.constantFrom(...callers)
const anyLimit = FastCheck.record({
  requests: FastCheck.integer({ min: 1, max: 4 }),
  windowMillis: FastCheck.integer({ min: 1, max: 50 })
})

/** Plays turns of no length until `wanted` has had his, or nobody waits; the callers served, and when. */
const play = (limit: Turns.Limit, begin: number, from: Turns.State, wanted?: Turns.Waiter) => {
  const served: Array<{ readonly caller: string; readonly at: number }> = []
  let state = Turns.awake(from)
  let now = begin
  for (let steps = 0; steps < 1_000; steps++) {
    const [step, after] = Turns.next(limit, now)(state)
    state = after
    if (step._tag === "Idle") break
    if (step._tag === "Sleep") {
      now += step.millis
      state = Turns.awake(state)
      continue
    }
    served.push({ caller: step.waiter.caller, at: now })
    if (step.waiter === wanted) break
    state = Turns.leave(step.waiter)(state)
  }
  return { served, now, state }
}

const joined = (state: Turns.State, names: ReadonlyArray<string>): Turns.State =>
  names.reduce((before, caller) => Turns.join(waiterOf(caller))(before), state)

/** A state that some traffic has led to: requests of these callers came and had their turns, as far as `played` goes. */
const anyState = FastCheck.record({
  past: FastCheck.array(anyCaller, { maxLength: 6 }),
  waiting: FastCheck.array(anyCaller, { maxLength: 8 })
})
const stateOf = (limit: Turns.Limit, { past, waiting }: { past: ReadonlyArray<string>; waiting: ReadonlyArray<string> }) => {
  const { now, state } = play(limit, 1_000, joined(Turns.empty, past))
  return { now, state: joined(state, waiting) }
}

describe("Turns", () => {
  it("serves one caller in the order of arrival", () => {
    const [first, second] = [waiterOf("a"), waiterOf("a")]
    const limit = { requests: 9, windowMillis: 10 }
    const [step, state] = Turns.next(limit, 0)(Turns.join(second)(Turns.join(first)(Turns.empty)))
    expect(step).toEqual({ _tag: "Start", waiter: first })
    expect(Turns.next(limit, 0)(state)[0]).toEqual({ _tag: "Idle" })
    expect(Turns.next(limit, 0)(Turns.leave(first)(state))[0]).toEqual({ _tag: "Start", waiter: second })
  })

  it("goes round among callers, whoever has how many", () => {
    const { served } = play({ requests: 1_000, windowMillis: 1 }, 0, joined(Turns.empty, ["a", "a", "a", "a", "b", "b", "c"]))
    expect(served.map(({ caller }) => caller).join("")).toBe("abcabaa")
  })

  it("lets nobody who comes later delay a caller's first request: no stream of newcomers starves anybody", () => {
    FastCheck.assert(FastCheck.property(anyLimit, anyState, anyCaller, FastCheck.array(FastCheck.string({ minLength: 1 })),
      (limit, traffic, caller, later) => {
        const { now, state } = stateOf(limit, { ...traffic, waiting: traffic.waiting.filter((other) => other !== caller) })
        const told = Turns.waitMillis(limit, now, state, caller)
        const waiter = waiterOf(caller)
        const after = play(limit, now, joined(Turns.join(waiter)(state), later), waiter)
        expect(after.served.at(-1)?.caller).toBe(caller)
        expect(after.now - now).toBe(told)
      }))
  })

  it("tells exactly how long a request waits behind those who are there, if each takes no time", () => {
    FastCheck.assert(FastCheck.property(anyLimit, anyState, anyCaller, (limit, traffic, caller) => {
      const { now, state } = stateOf(limit, traffic)
      const told = Turns.waitMillis(limit, now, state, caller)
      const waiter = waiterOf(caller)
      expect(play(limit, now, Turns.join(waiter)(state), waiter).now - now).toBe(told)
    }))
  })

  it("delays a newcomer by one turn of each other caller, however many requests they have", () => {
    const limit = { requests: 1, windowMillis: 10 }
    const crowd = joined(Turns.empty, Array.from({ length: 50 }, () => "a"))
    expect(Turns.waitMillis(limit, 0, crowd, "b")).toBe(10)
    expect(Turns.waitMillis(limit, 0, crowd, "a")).toBe(500)
    expect(Turns.waitMillis(limit, 0, joined(crowd, ["b", "b"]), "c")).toBe(20)
  })

  it("keeps the window exactly: a start leaves it when it is one window old", () => {
    const limit = { requests: 2, windowMillis: 10 }
    const { served } = play(limit, 100, joined(Turns.empty, ["a", "a", "a", "a", "a"]))
    expect(served.map(({ at }) => at)).toEqual([100, 100, 110, 110, 120])
  })

  it("sets one timer at a time", () => {
    const limit = { requests: 1, windowMillis: 10 }
    const { state } = play(limit, 0, joined(Turns.empty, ["a"]))
    const [step, asleep] = Turns.next(limit, 4)(joined(state, ["a"]))
    expect(step).toEqual({ _tag: "Sleep", millis: 6 })
    expect(Turns.next(limit, 5)(asleep)[0]).toEqual({ _tag: "Idle" })
    expect(Turns.next(limit, 10)(Turns.awake(asleep))[0]._tag).toBe("Start")
  })

  it("waits for no more than a window when the clock was set back", () => {
    const limit = { requests: 1, windowMillis: 10 }
    const hour = 3_600_000
    const { state } = play(limit, hour, joined(Turns.empty, ["a"]))
    expect(Turns.waitMillis(limit, 0, state, "a")).toBe(10)
    expect(Turns.next(limit, 0)(joined(state, ["a"]))[0]).toEqual({ _tag: "Sleep", millis: 10 })
  })

  it("takes a waiter out of the queue or out of the turn, and does no harm the second time", () => {
    const limit = { requests: 5, windowMillis: 10 }
    const [one, two] = [waiterOf("a"), waiterOf("b")]
    const both = Turns.join(two)(Turns.join(one)(Turns.empty))
    const onlyTwo = Turns.leave(one)(Turns.leave(one)(both))
    expect(Turns.next(limit, 0)(onlyTwo)[0]).toEqual({ _tag: "Start", waiter: two })
    const [, running] = Turns.next(limit, 0)(both)
    expect(running.running).toBe(one)
    expect(Turns.leave(one)(running).running).toBeUndefined()
    expect(Turns.leave(waiterOf("a"))(running).running).toBe(one)
  })
})
