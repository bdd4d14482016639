import * as FastCheck from "effect/FastCheck"
import * as HashMap from "effect/HashMap"
import { describe, expect, it } from "vitest"
import * as Memory from "../../../src/security/consent/Memory.ts"
import { ada, HOUR, MINUTE } from "./support/Fixtures.ts"

const party: Memory.Party = { subject: ada, client: "editor" }
const page: Memory.About = { purpose: "read-pages", target: "example.com" }

describe("the memory of questions", () => {
  it("lets no more than three be asked in any ten minutes, whenever they come", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(FastCheck.integer({ min: 0, max: 5 * MINUTE }), { maxLength: 60 }), (pauses) => {
        let now = 0
        let state = Memory.empty
        const asked: Array<number> = []
        for (const [index, pause] of pauses.entries()) {
          now += pause
          const may = Memory.mayAsk(state, now, party)
          const recent = asked.filter((at) => at > now - Memory.WINDOW).length
          expect(may).toBe(recent < Memory.MOST_QUESTIONS)
          if (!may) continue
          asked.push(now)
          state = Memory.asked(now, party, String(index))(state)
        }
      })
    )
  })

  it("counts a question once that is put in two ways, and each client for itself", () => {
    const thrice = ["a", "b", "b"].reduce((state, id) => Memory.asked(0, party, id)(state), Memory.empty)
    expect(Memory.mayAsk(thrice, 0, party)).toBe(true)
    const full = Memory.asked(0, party, "c")(thrice)
    expect(Memory.mayAsk(full, 0, party)).toBe(false)
    expect(Memory.mayAsk(full, 0, { ...party, client: "shell" })).toBe(true)
  })

  it("remembers a no for a day and a closed question for five minutes, for that purpose and target only", () => {
    const declined = Memory.refused(0, party, page, "declined")(Memory.empty)
    expect(Memory.refusal(declined, 24 * HOUR - 1, party, page)).toBe("declined")
    expect(Memory.refusal(declined, 24 * HOUR, party, page)).toBeUndefined()
    expect(Memory.refusal(declined, 0, party, { ...page, target: "example.org" })).toBeUndefined()
    expect(Memory.refusal(declined, 0, party, { ...page, purpose: "research" })).toBeUndefined()
    const dismissed = Memory.refused(0, party, page, "dismissed")(Memory.empty)
    expect(Memory.refusal(dismissed, 5 * MINUTE - 1, party, page)).toBe("dismissed")
    expect(Memory.refusal(dismissed, 5 * MINUTE, party, page)).toBeUndefined()
  })

  it("is not held up by a clock that was set back", () => {
    const state = Memory.refused(1_000 * HOUR, party, page, "declined")(Memory.asked(1_000 * HOUR, party, "a")(Memory.empty))
    expect(Memory.refusal(state, 0, party, page)).toBeUndefined()
    expect(HashMap.size(Memory.sweep(0)(state))).toBe(0)
  })

  it("forgets what has no effect any more, and a person on demand", () => {
    const other: Memory.Party = { subject: { issuer: "local", id: "bo" }, client: "editor" }
    const state = Memory.refused(0, other, page, "declined")(Memory.asked(0, party, "a")(Memory.empty))
    expect(HashMap.size(Memory.sweep(9 * MINUTE)(state))).toBe(2)
    expect(HashMap.size(Memory.sweep(10 * MINUTE)(state))).toBe(1)
    expect(HashMap.size(Memory.sweep(24 * HOUR)(state))).toBe(0)
    expect(Memory.refusal(Memory.forget(party.subject)(state), 0, other, page)).toBe("declined")
    expect(Memory.refusal(Memory.forget(other.subject)(state), 0, other, page)).toBeUndefined()
  })

  it("holds no more than its limit, and lets go of whoever was asked first", () => {
    const partyOf = (n: number): Memory.Party => ({ subject: { issuer: "local", id: String(n) }, client: "editor" })
    let state = Memory.empty
    for (let n = 0; n <= Memory.MOST_PARTIES; n++) state = Memory.asked(n, partyOf(n), String(n))(state)
    expect(HashMap.size(state)).toBe(Memory.MOST_PARTIES)
    const most = Array.from({ length: 2 }, (_, n) => String(n))
    const remembers = (n: number) => {
      const more = most.reduce((state, id) => Memory.asked(Memory.MOST_PARTIES, partyOf(n), `more ${id}`)(state), state)
      return !Memory.mayAsk(more, Memory.MOST_PARTIES, partyOf(n))
    }
    expect(remembers(0)).toBe(false)
    expect(remembers(1)).toBe(true)
    expect(remembers(Memory.MOST_PARTIES)).toBe(true)
  })
})
