import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as fs from "node:fs/promises"
import { describe, expect } from "vitest"
import { Consent } from "../../../src/security/consent/Consent.ts"
import { personOf } from "../../../src/security/consent/Grant.ts"
import { asking, page } from "./support/Calls.ts"
import { behind, folderIn, no, process, silent, told, user, yes } from "./support/Consenting.ts"
import { ada, granting, subjectOf } from "./support/Fixtures.ts"

describe("the record", () => {
  it.scoped("comes before the question: what cannot be recorded is not asked", () =>
    Effect.gen(function*() {
      const { ask, ear, person } = yield* asking(yes())
      ear.deafTo.add("Asked")
      expect(yield* ask()).toContain("The audit trail cannot be written (disk full)")
      expect(person.shown).toEqual([])
    }))

  it.scoped("comes before the consent: what cannot be recorded does not count", () =>
    Effect.gen(function*() {
      const { ask, consent, ear } = yield* asking(yes("1h"), yes("1h"), yes())
      ear.deafTo.add("Granted")
      expect(yield* ask()).toContain("The user's answer could not be recorded and does not count")
      ear.deafTo.add("Answered")
      expect(yield* ask()).toContain("The user's answer could not be recorded and does not count")
      expect(yield* ask()).toContain("The user's answer could not be recorded and does not count")
      expect(yield* consent.list()).toEqual([])
    }))

  it.scoped("does not turn a no into anything else", () =>
    silent(Effect.gen(function*() {
      const { ask, ear } = yield* asking(no, yes())
      ear.deafTo.add("Answered")
      expect(yield* ask()).toBe("declined")
      expect(yield* ask()).toBe("declined")
    })))

  it.scoped("lets a defect be a defect, and nothing is granted", () =>
    Effect.gen(function*() {
      const { consent } = yield* process(yield* folderIn, Consent.http, { onEvent: () => Effect.die("broken") })
      const person = yield* user(yes("1h"))
      const exit = yield* Effect.exit(behind(person)(consent.require(page())))
      expect(exit._tag).toBe("Failure")
      expect(yield* consent.list()).toEqual([])
    }))
})

describe("what is stored", () => {
  it.scoped("no longer counts once another process has revoked it", () =>
    Effect.gen(function*() {
      const { ask, folder, person } = yield* asking(yes("30d"), no)
      yield* ask()
      expect(yield* ask()).toBe("form, stored")
      const { consent: atTerminal } = yield* process(folder)
      expect(yield* atTerminal.revoke({ grants: "all", by: "operator" })).toHaveLength(1)
      expect(yield* ask()).toBe("declined")
      expect(person.shown).toHaveLength(2)
    }))

  it.scoped("counts once another process has granted it, also for a question that waits", () =>
    Effect.gen(function*() {
      const { ask, folder, person } = yield* asking("silent")
      const first = yield* Effect.fork(ask())
      yield* Queue.take(person.sees)
      const second = yield* Effect.fork(ask({ target: "b.example" }))
      const { store: atTerminal } = yield* process(folder)
      yield* atTerminal.grant(granting("a", { target: "*", via: "cli" }))
      yield* Fiber.interrupt(first)
      expect(yield* Fiber.join(second)).toBe("cli, stored")
      expect(yield* ask()).toBe("cli, stored")
      expect(person.shown).toHaveLength(1)
    }))

  it.scoped("is listed, revoked, exported and erased for its person only", () =>
    Effect.gen(function*() {
      const { consent, store } = yield* process(yield* folderIn)
      const bo = { issuer: "local", id: "bo" }
      yield* store.grant(granting("a"))
      yield* store.grant(granting("b", { subject: bo }))
      const ids = (grants: ReadonlyArray<{ readonly id: string }>) => grants.map(({ id }) => id)
      expect(ids(yield* consent.list(ada))).toEqual(["a"])
      expect(ids(yield* consent.list()).toSorted()).toEqual(["a", "b"])
      expect(yield* consent.revoke({ grants: ["b", "nothing"], of: ada, by: "person" })).toEqual([])
      expect(ids(yield* consent.revoke({ grants: "all", of: ada, by: "person" }))).toEqual(["a"])
      expect(ids(yield* consent.list())).toEqual(["b"])
      const exported = yield* consent.exportOf(ada)
      expect(exported).toMatchObject({ subject: ada, grants: [{ id: "a", revokedBy: "person", revokedAt: 0 }] })
      yield* consent.erase(ada)
      expect((yield* consent.exportOf(ada)).grants).toEqual([])
      expect(ids(yield* consent.list())).toEqual(["b"])
      expect(yield* consent.status).toMatchObject({ mode: "ask", problem: undefined, live: 1, people: 1, torn: 0, waiting: 0 })
    }))

  it.scoped("is erased together with what this process remembers", () =>
    Effect.gen(function*() {
      const { ask, consent, person } = yield* asking(no, yes())
      yield* ask()
      yield* consent.erase(personOf(subjectOf(ada)))
      expect(yield* ask()).toBe("form")
      expect(person.shown).toHaveLength(2)
    }))

  it.scoped("holds for the call only where it cannot be written down", () =>
    silent(Effect.gen(function*() {
      const { ask, ear, folder } = yield* asking(yes("30d"), yes("30d"))
      yield* Effect.promise(() => fs.mkdir(folder, { recursive: true }))
      yield* Effect.promise(() => fs.writeFile(`${folder}/grants-1.jsonl`, "\nnonsense\n"))
      expect(yield* ask()).toBe("form")
      expect(yield* ask()).toBe("form")
      expect(told(ear).slice(0, 4)).toEqual(["asked by form", "agreed 30d", "granted", "ended: not_stored"])
    })))
})
