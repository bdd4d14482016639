import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import { describe, expect } from "vitest"
import { atTerminal } from "../../../src/cli/consent/Confirm.ts"
import * as EraseCommand from "../../../src/cli/consent/EraseCommand.ts"
import * as ExportCommand from "../../../src/cli/consent/ExportCommand.ts"
import * as GrantCommand from "../../../src/cli/consent/GrantCommand.ts"
import * as ListCommand from "../../../src/cli/consent/ListCommand.ts"
import * as RevokeCommand from "../../../src/cli/consent/RevokeCommand.ts"
import { Consent } from "../../../src/security/consent/Consent.ts"
import { GrantStore } from "../../../src/security/consent/GrantStore.ts"
import { captureOutput } from "../../cli/support/Output.ts"
import { folderIn, process, silent, told } from "./support/Consenting.ts"
import { ada, granting, wanting } from "./support/Fixtures.ts"

const terminal = Effect.fnUntraced(function*(folder: string) {
  const { consent, ear, store } = yield* process(folder)
  const services = Context.make(Consent, consent).pipe(Context.add(GrantStore, store))
  const run = <E>(command: Effect.Effect<number, E, Consent | GrantStore>) =>
    Effect.gen(function*() {
      const output = captureOutput()
      const code = yield* Effect.provide(command, services)
      return { code, stdout: output.stdout(), stderr: output.stderr() }
    })
  return { consent, ear, run, store }
})

const ID = "0a1b2c3d-0000-4000-8000-000000000000"

const agree = (said: boolean, texts: Array<string> = []) => (text: string) => Effect.sync(() => {
  texts.push(text)
  return said
})

const grantCommand = (more: Partial<GrantCommand.GrantCommand> = {}): GrantCommand.GrantCommand => ({
  wanted: wanting(),
  duration: "30d",
  yes: false,
  confirm: agree(true),
  version: "1.0.0",
  ...more
})

describe("consent list", () => {
  it.scoped("says that there is nothing", () =>
    Effect.gen(function*() {
      const { run } = yield* terminal(yield* folderIn)
      expect(yield* run(ListCommand.run({ json: false }))).toEqual({ code: 0, stdout: "No consent is stored.\n", stderr: "" })
      expect(JSON.parse((yield* run(ListCommand.run({ json: true }))).stdout)).toEqual([])
    }))

  it.scoped("shows what, for whom, until when and how, and obeys nothing that others have written", () =>
    Effect.gen(function*() {
      const { run, store } = yield* terminal(yield* folderIn)
      yield* store.grant(granting("b2b2b2b2-x", { target: "*", subject: { issuer: "local", id: "bo" }, via: "cli", created: 60_000 }))
      yield* store.grant(granting(ID, { client: "edit\u001b[31mor\n" }))
      yield* store.grant(granting("ended", { target: "ended.example" }))
      yield* store.end(["ended"], "person")
      yield* TestClock.adjust(60_000)
      const { stdout } = yield* run(ListCommand.run({ json: false }))
      expect(stdout.trimEnd().split("\n").map((line) => line.split(/ {2,}/))).toEqual([
        ["ID", "WHAT", "HOST", "LEVEL", "FOR", "CLIENT", "UNTIL (UTC)", "GIVEN"],
        ["0a1b2c3d", "read-pages", "example.com", "MEDIUM", "ada at id.example", "edit [31mor", "1970-01-01 01:00", "in a form, 1970-01-01 00:00"],
        ["b2b2b2b2", "read-pages", "any", "MEDIUM", "bo", "editor", "1970-01-01 01:01", "by the operator, 1970-01-01 00:01"]
      ])
      expect(JSON.parse((yield* run(ListCommand.run({ json: true }))).stdout)).toMatchObject([{ id: ID }, { target: "*" }])
    }))

  it.scoped("says that the file cannot be believed", () =>
    silent(Effect.gen(function*() {
      const folder = yield* folderIn
      const { run } = yield* terminal(folder)
      yield* Effect.promise(() => fs.mkdir(folder, { recursive: true }))
      yield* Effect.promise(() => fs.writeFile(`${folder}/grants-1.jsonl`, "\nnonsense\n"))
      for (const command of [
        ListCommand.run({ json: false }),
        RevokeCommand.run({ grants: "all" }),
        ExportCommand.run({ subject: ada }),
        EraseCommand.run({ subject: ada, yes: true, confirm: agree(true) }),
        GrantCommand.run(grantCommand())
      ]) {
        const { code, stderr, stdout } = yield* run(command)
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
        expect(stderr).toContain("line 1 is damaged")
      }
    })))
})

describe("consent grant", () => {
  it.scoped("asks first, grants, and prints what it granted", () =>
    Effect.gen(function*() {
      const { consent, ear, run } = yield* terminal(yield* folderIn)
      const texts: Array<string> = []
      const { code, stdout } = yield* run(GrantCommand.run(grantCommand({ confirm: agree(true, texts) })))
      expect(code).toBe(0)
      expect(texts).toEqual([
        "“editor” may fetch pages that you or the model name, for ada of id.example.\n" +
        "Host: example.com. Level: up to MEDIUM. For: 30 days."
      ])
      const [grant] = yield* consent.list()
      expect(grant).toMatchObject({ via: "cli", terms: "terms 1", evidence: { words: expect.stringMatching(/^[0-9a-f]{64}$/) } })
      expect(stdout).toContain(grant?.id.slice(0, 8))
      expect(told(ear)).toEqual(["granted"])
    }))

  it.scoped("grants nothing without a yes, to no host, at RESTRICTED, or without a record", () =>
    Effect.gen(function*() {
      const { consent, ear, run } = yield* terminal(yield* folderIn)
      expect(yield* run(GrantCommand.run(grantCommand({ confirm: agree(false) })))).toMatchObject({ code: 1, stdout: "" })
      const wrong = [wanting({ target: "https://a.example/" }), wanting({ level: "RESTRICTED" })]
      for (const wanted of wrong) expect(yield* run(GrantCommand.run(grantCommand({ wanted })))).toMatchObject({ code: 2, stdout: "" })
      ear.deafTo.add("Granted")
      const unrecorded = yield* run(GrantCommand.run(grantCommand({ yes: true })))
      expect(unrecorded).toMatchObject({ code: 2, stdout: "" })
      expect(unrecorded.stderr).toContain("The audit trail cannot be written")
      expect(yield* consent.list()).toEqual([])
    }))

  it.scoped("does not ask with --yes, and has nothing to show for what was read then", () =>
    Effect.gen(function*() {
      const { consent, run } = yield* terminal(yield* folderIn)
      const texts: Array<string> = []
      const wanted = wanting({ target: "Bücher.example" })
      yield* run(GrantCommand.run(grantCommand({ yes: true, confirm: agree(false, texts), wanted, duration: "1h" })))
      expect(texts).toEqual([])
      expect(yield* consent.list()).toMatchObject([{ target: "xn--bcher-kva.example", expires: 3_600_000, evidence: { words: "" } }])
    }))

  it.effect("takes silence for a no where nobody sits at a terminal", () =>
    Effect.map(atTerminal("May it?"), (said) => expect(said).toBe(false)))
})

describe("consent revoke", () => {
  it.scoped("takes back what an id names, short or whole, and it no longer counts", () =>
    Effect.gen(function*() {
      const { consent, run, store } = yield* terminal(yield* folderIn)
      yield* store.grant(granting(ID))
      yield* store.grant(granting("b2b2b2b2-x", { target: "b" }))
      yield* store.grant(granting("c3c3c3c3-x", { target: "c" }))
      expect(yield* run(RevokeCommand.run({ grants: [ID, "b2b2b2b2"] }))).toMatchObject({ code: 0, stdout: "Revoked: 2\n" })
      expect((yield* consent.list()).map(({ id }) => id)).toEqual(["c3c3c3c3-x"])
      expect(yield* run(RevokeCommand.run({ grants: "all" }))).toMatchObject({ code: 0, stdout: "Revoked: 1\n" })
      expect(yield* run(RevokeCommand.run({ grants: "all" }))).toMatchObject({ code: 0, stdout: "No consent is stored.\n" })
    }))

  it.scoped("takes nothing back where an id is unknown, too short or not clear", () =>
    Effect.gen(function*() {
      const { consent, run, store } = yield* terminal(yield* folderIn)
      yield* store.grant(granting("b2b2b2b2-x"))
      yield* store.grant(granting("b2b2b2b2-y", { target: "b" }))
      for (const wrong of ["a", "b2b2b2b", "b2b2b2b2", ""]) {
        const { code, stderr } = yield* run(RevokeCommand.run({ grants: ["b2b2b2b2-x", wrong] }))
        expect(code).toBe(1)
        expect(stderr).toContain("Nothing was revoked")
      }
      expect(yield* consent.list()).toHaveLength(2)
    }))
})

describe("consent export and erase", () => {
  it.scoped("print all that is held about a person, and forget it", () =>
    Effect.gen(function*() {
      const { consent, run, store } = yield* terminal(yield* folderIn)
      yield* store.grant(granting("a"))
      yield* store.grant(granting("b", { subject: { issuer: "local", id: "bo" } }))
      const exported = JSON.parse((yield* run(ExportCommand.run({ subject: ada }))).stdout)
      expect(exported).toEqual({ subject: ada, grants: [granting("a")] })
      expect(yield* run(EraseCommand.run({ subject: ada, yes: false, confirm: agree(false) }))).toMatchObject({ code: 1, stdout: "" })
      expect(yield* consent.list()).toHaveLength(2)
      expect((yield* run(EraseCommand.run({ subject: ada, yes: false, confirm: agree(true) }))).code).toBe(0)
      expect((yield* consent.list()).map(({ id }) => id)).toEqual(["b"])
    }))
})
