import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as TestClock from "effect/TestClock"
import { describe, expect } from "vitest"
import * as Deadline from "../../../src/domain/Deadline.ts"
import { levels } from "../../../src/security/Level.ts"
import { Asker } from "../../../src/security/consent/Asker.ts"
import { Consent } from "../../../src/security/consent/Consent.ts"
import { purposes } from "../../../src/security/consent/Purposes.ts"
import { asking, outcome, page } from "./support/Calls.ts"
import { behind, closed, folderIn, no, process, type Reaction, told, unticked, user, yes } from "./support/Consenting.ts"
import { ada, granting, HOUR, MINUTE, subjectOf } from "./support/Fixtures.ts"

const CANNOT_ASK = "This client offers no way to ask its user. " +
  "The operator of this server can agree to it on the command line: " +
  "mcp-duckduckgo consent grant read-pages --target example.com --level MEDIUM --client editor " +
  "--issuer https://id.example --subject ada"

describe("consent", () => {
  it.scoped("for the call holds for the call", () =>
    Effect.gen(function*() {
      const { ask, consent, ear, person } = yield* asking(yes(), yes())
      expect(yield* ask()).toBe("form")
      expect(yield* consent.list()).toEqual([])
      expect(yield* ask()).toBe("form")
      expect(person.shown).toEqual(["example.com", "example.com"])
      expect(told(ear)).toEqual(["asked by form", "agreed once", "asked by form", "agreed once"])
    }))

  it.scoped("for an hour holds for an hour, for that person, client, purpose, host and level", () =>
    Effect.gen(function*() {
      const { ask, consent, ear, person } = yield* asking(yes("1h"), no, no, yes())
      expect(yield* ask()).toBe("form, stored")
      expect(yield* ask()).toBe("form, stored")
      expect(yield* ask({ level: "LOW", target: "EXAMPLE.com." })).toBe("form, stored")
      expect(told(ear)).toEqual(["asked by form", "agreed 1h", "granted"])
      expect(yield* ask({ level: "HIGH" })).toBe("declined")
      expect(yield* ask({ target: "www.example.com" })).toBe("declined")
      const others = [{ purpose: "research" }, { subject: subjectOf(ada, { client: "shell" }) }, {
        subject: subjectOf({ ...ada, issuer: "https://other.example" })
      }] as const
      for (const other of others) expect(yield* outcome(consent.require(page(other)))).toContain("This client offers no way")
      yield* TestClock.adjust(HOUR)
      expect(yield* ask()).toBe("declined")
      yield* TestClock.adjust(24 * HOUR)
      expect(yield* ask()).toBe("form")
      expect(person.shown).toHaveLength(4)
    }))

  it.scoped("for 30 days says when, how, and what was shown", () =>
    Effect.gen(function*() {
      const { ask, consent, ear } = yield* asking(yes("30d"))
      expect(yield* ask()).toBe("form, stored")
      const [grant] = yield* consent.list(ada)
      const asked = ear.heard.find(({ _tag }) => _tag === "Asked")
      expect(grant).toMatchObject({
        subject: ada,
        client: "editor",
        purpose: "read-pages",
        target: "example.com",
        level: "MEDIUM",
        created: 0,
        expires: 30 * 24 * HOUR,
        via: "form",
        terms: "terms 1",
        evidence: { version: "1.0.0" }
      })
      expect(grant?.evidence).toMatchObject(asked?._tag === "Asked" ? { question: asked.question, words: asked.words } : {})
    }))

  it.scoped("for every host covers each, and one host does not cover all", () =>
    Effect.gen(function*() {
      const { ask, person } = yield* asking(yes("1h"), yes("1h"))
      yield* ask()
      expect(yield* ask({ target: "*" })).toBe("form, stored")
      expect(yield* ask({ target: "other.example" })).toBe("form, stored")
      expect(person.shown).toEqual(["example.com", "any host"])
    }))

  it.scoped("is a no when the box is not ticked, and then nobody is asked again for a day", () =>
    Effect.gen(function*() {
      for (const answer of [no, unticked]) {
        const { ask, ear, person } = yield* asking(answer, yes())
        expect(yield* ask()).toBe("declined")
        yield* TestClock.adjust(23 * HOUR)
        expect(yield* ask()).toBe("declined")
        expect(person.shown).toHaveLength(1)
        expect(told(ear)).toEqual(["asked by form", "declined"])
        yield* TestClock.adjust(HOUR)
        expect(yield* ask()).toBe("form")
      }
    }))

  it.scoped("is asked for again five minutes after a question was closed", () =>
    Effect.gen(function*() {
      const { ask, ear } = yield* asking(closed, yes())
      expect(yield* ask()).toBe("dismissed")
      yield* TestClock.adjust(5 * MINUTE - 1)
      expect(yield* ask()).toBe("dismissed")
      yield* TestClock.adjust(1)
      expect(yield* ask()).toBe("form")
      expect(told(ear)).toEqual(["asked by form", "dismissed", "asked by form", "agreed once"])
    }))

  it.scoped("is missing when no answer comes in two minutes, or in the caller's time; the question is taken away", () =>
    Effect.gen(function*() {
      const { ask, ear, person } = yield* asking("silent", "silent")
      const first = yield* Effect.fork(ask())
      yield* Queue.take(person.sees)
      yield* TestClock.adjust(2 * MINUTE - 1)
      expect(person.withdrawn).toEqual([])
      yield* TestClock.adjust(1)
      expect(yield* Fiber.join(first)).toBe("dismissed")
      const second = yield* Effect.fork(Deadline.within(Duration.seconds(20))(ask({ target: "other.example" })))
      yield* Queue.take(person.sees)
      yield* TestClock.adjust("20 seconds")
      expect(yield* Fiber.join(second)).toBe("dismissed")
      expect(person.withdrawn).toEqual(["example.com", "other.example"])
      expect(told(ear)).toEqual(["asked by form", "unanswered", "asked by form", "unanswered"])
    }))

  it.scoped("is not asked for with less time than it takes to read", () =>
    Effect.gen(function*() {
      const { ask, person } = yield* asking(yes())
      expect(yield* Deadline.within(Duration.seconds(4))(ask())).toContain("There was no time left to ask the user.")
      expect(person.shown).toEqual([])
    }))

  it.scoped("is asked for three times in ten minutes at most", () =>
    Effect.gen(function*() {
      const { ask, person } = yield* asking(yes(), no, closed, yes())
      expect(yield* ask({ target: "a.example" })).toBe("form")
      expect(yield* ask({ target: "b.example" })).toBe("declined")
      expect(yield* ask({ target: "c.example" })).toBe("dismissed")
      expect(yield* ask({ target: "d.example" })).toContain("The user was asked 3 times within 10 minutes already.")
      yield* TestClock.adjust(10 * MINUTE)
      expect(yield* ask({ target: "d.example" })).toBe("form")
      expect(person.shown).toHaveLength(4)
    }))

  it.scoped("for RESTRICTED is asked for at each call, never stored, and nothing stored counts", () =>
    Effect.gen(function*() {
      const { ask, consent, store } = yield* asking(yes("30d"), yes("30d"))
      yield* store.grant(granting("a", { level: "HIGH", target: "*", via: "cli" }))
      expect(yield* ask({ level: "HIGH" })).toBe("cli, stored")
      expect(yield* ask({ level: "RESTRICTED" })).toBe("form")
      expect(yield* ask({ level: "RESTRICTED" })).toBe("form")
      expect(yield* consent.list()).toHaveLength(1)
      const refused = yield* outcome(consent.require(page({ level: "RESTRICTED" })))
      expect(refused).toContain("agreed to at each call")
      expect(refused).not.toContain("consent grant")
    }))

  it.scoped("of an anonymous subject is never stored: the next one may be somebody else", () =>
    Effect.gen(function*() {
      const { ask, consent } = yield* asking(yes("30d"))
      expect(yield* ask({ subject: subjectOf(ada, { kind: "anonymous" }) })).toBe("form")
      expect(yield* consent.list()).toEqual([])
    }))

  it.scoped("does not count when the tool has changed since, and is voided", () =>
    Effect.gen(function*() {
      const { ask, consent, ear, person } = yield* asking(yes("30d"), yes("30d"))
      yield* ask()
      expect(yield* ask({ terms: "terms 2" })).toBe("form, stored")
      expect(person.shown).toHaveLength(2)
      expect(told(ear)).toContain("ended: terms")
      expect(yield* consent.list()).toHaveLength(1)
      const { grants } = yield* consent.exportOf(ada)
      expect(grants.map(({ revokedBy, terms }) => [terms, revokedBy])).toEqual([["terms 1", "terms"], ["terms 2", undefined]])
    }))

  it.scoped.each(["not a host", "https://example.com/", "", "a\u001b[31m"])(
    "is not asked for where the target is no host: %j", (target) =>
      Effect.gen(function*() {
        const { ask, person } = yield* asking(yes())
        expect(yield* ask({ target })).toBe("It names no host")
        expect(person.shown).toEqual([])
      }))

  it.scoped("is not asked for in a name that is too long to be kept", () =>
    Effect.gen(function*() {
      const { ask } = yield* asking(yes())
      expect(yield* ask({ subject: subjectOf(ada, { client: "x".repeat(2_049) }) })).toContain("longer than 2048")
      expect(yield* ask({ subject: subjectOf(ada, { client: "x".repeat(2_048) }) })).toBe("form")
    }))
})

describe("the ways to ask", () => {
  type Reactions = ReadonlyArray<Reaction>
  const ways = Effect.fnUntraced(function*(form: Reactions | undefined, url: Reactions | undefined) {
    const mine = yield* process(yield* folderIn)
    const byForm = yield* user(...(form ?? []))
    const byUrl = yield* user(...(url ?? []))
    const asker = { ...(form === undefined ? {} : { form: byForm.form }), ...(url === undefined ? {} : { url: byUrl.url }) }
    const result = yield* outcome(Effect.provideService(mine.consent.require(page()), Asker, asker))
    return { result, told: told(mine.ear), shown: [byForm.shown.length, byUrl.shown.length] }
  })

  it.scoped("are none by default: the operator's command is named", () =>
    Effect.gen(function*() {
      const { consent } = yield* process(yield* folderIn)
      expect(yield* outcome(consent.require(page()))).toBe(CANNOT_ASK)
      expect(yield* ways(undefined, undefined)).toEqual({ result: CANNOT_ASK, told: [], shown: [0, 0] })
    }))

  it.scoped("are the form first, then the page", () =>
    Effect.gen(function*() {
      expect(yield* ways([yes()], [yes()])).toMatchObject({ result: "form", shown: [1, 0] })
      expect(yield* ways(undefined, [yes("1h")])).toMatchObject({ result: "url, stored", shown: [0, 1] })
      expect(yield* ways(["broken"], [yes()])).toEqual({
        result: "url",
        told: ["asked by form", "failed", "asked by url", "agreed once"],
        shown: [1, 1]
      })
    }))

  it.scoped("are over with an answer, whatever it is", () =>
    Effect.gen(function*() {
      expect(yield* ways([no], [yes()])).toMatchObject({ result: "declined", shown: [1, 0] })
      expect(yield* ways([closed], [yes()])).toMatchObject({ result: "dismissed", shown: [1, 0] })
    }))

  it.scoped("may all fail, and then nobody has agreed", () =>
    Effect.gen(function*() {
      const { result, told } = yield* ways(["broken"], ["broken"])
      expect(result).toContain("The question could not be put to the user.")
      expect(told).toEqual(["asked by form", "failed", "asked by url", "failed"])
    }))
})

describe("the operator's setting", () => {
  it.scoped("allows over stdio what is not above MEDIUM, and is said to be the reason", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const { consent, ear } = yield* process(folder, Consent.stdio)
      for (const level of levels) {
        const result = yield* outcome(consent.require(page({ level })))
        if (level === "HIGH" || level === "RESTRICTED") expect(result).toContain("This client offers no way")
        else expect(result).toBe("setting")
      }
      expect(told(ear)).toEqual([])
    }))

  it.scoped("comes after what a person has said, and speaks of its purposes only", () =>
    Effect.gen(function*() {
      const { consent, store } = yield* process(yield* folderIn, { mode: "allow", purposes: ["read-pages"] })
      yield* store.grant(granting("a"))
      expect(yield* outcome(consent.require(page()))).toBe("form, stored")
      expect(yield* outcome(consent.require(page({ target: "b.example" })))).toBe("setting")
      expect(yield* outcome(consent.require(page({ purpose: "research" })))).toContain("This client offers no way")
    }))

  it.scoped("can switch everything off, stored consent included", () =>
    Effect.gen(function*() {
      const { consent, store } = yield* process(yield* folderIn, { mode: "deny", purposes })
      yield* store.grant(granting("a"))
      const person = yield* user(yes())
      for (const level of levels) {
        expect(yield* outcome(behind(person)(consent.require(page({ level })))))
          .toBe("The operator of this server has switched this off")
      }
      expect(person.shown).toEqual([])
    }))
})
