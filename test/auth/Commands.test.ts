import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as fs from "node:fs/promises"
import path from "node:path"
import { afterEach, describe, expect, vi } from "vitest"
import * as People from "../../src/auth/people/People.ts"
import { folderOf, recordsIn } from "../../src/auth/Places.ts"
import * as Program from "../../src/cli/Program.ts"
import { AuditUnavailable } from "../../src/domain/Errors.ts"
import { captureOutput } from "../cli/support/Output.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { embedded } from "./support/Embedded.ts"

afterEach(() => {
  vi.unstubAllEnvs()
})

const KEY = "3fX9aQ2cccccccccccccccc"

/** The program on a state folder, as a shell would start it, and the people of that folder. */
const stand = Effect.gen(function*() {
  const folder = yield* tempFolder
  const people = People.make(recordsIn(folderOf(folder)), () => Effect.void)
  const run = (argv: ReadonlyArray<string>) =>
    Effect.gen(function*() {
      vi.unstubAllEnvs()
      for (const name of Object.keys(process.env)) if (name.startsWith("DDG_")) vi.stubEnv(name, undefined)
      vi.stubEnv("DDG_STATE_FOLDER", folder)
      const output = captureOutput()
      vi.spyOn(console, "error").mockImplementation(() => undefined)
      const code = yield* Program.run(argv)
      return { code, stdout: output.stdout(), stderr: output.stderr() }
    })
  const trail = (...argv: ReadonlyArray<string>) =>
    Effect.map(run(["audit", ...argv]), ({ stdout }) => stdout)
  const enrolled = Effect.gen(function*() {
    const { code } = yield* people.invite({ name: undefined, admin: false, lasts: Duration.minutes(1) })
    const passkey = { id: KEY, publicKey: "AAAA", counter: 0, transports: [], synced: true }
    return yield* people.enrol(Redacted.value(code), "a-random-id", "Ada Lovelace", passkey)
  })
  return { folder, people, run, trail, enrolled }
})

const events = (lines: string): ReadonlyArray<Record<string, unknown>> =>
  lines.trim().split("\n").map((line) => Object(JSON.parse(line)))

describe("what an operator does about people", () => {
  it.scopedLive("is in the audit trail: whom it concerns, who did it, and no code", () =>
    Effect.gen(function*() {
      const { enrolled, run, trail } = yield* stand
      yield* enrolled
      const invited = yield* run(["auth", "invite", "--name", "Ada Lovelace", "--for", "1h"])
      expect(invited.code).toBe(0)
      expect(yield* run(["auth", "invite", "--admin"])).toMatchObject({ code: 0 })
      expect(yield* run(["auth", "remove", "--passkey", KEY.slice(0, 8), "--yes"])).toMatchObject({ code: 0 })
      expect(yield* run(["auth", "remove", "--name", "Ada Lovelace", "--yes"])).toMatchObject({ code: 0 })

      const shown = (yield* trail("show")).trim().split("\n").slice(1).map((line) => line.split(/ {2,}/).slice(2))
      expect(shown).toEqual([
        ["invited", "people", expect.stringMatching(/^for 1h, by the operator \(local [\da-f]{8}\)$/), expect.stringMatching(/^token [\da-f]{8}$/)],
        ["invited", "people", expect.stringMatching(/^may administer, for 15m, by the operator/)],
        ["passkey_removed", "people", expect.stringMatching(/^by the operator/), expect.stringMatching(/^token/)],
        ["person_removed", "people", expect.stringMatching(/^by the operator/), expect.stringMatching(/^token/)]
      ])

      const jsonl = yield* trail("export", "--format", "jsonl")
      for (const secret of [invited.stdout.trim(), "Lovelace", KEY, "a-random-id"]) expect(jsonl).not.toContain(secret)
      const ours = (all: ReadonlyArray<Record<string, unknown>>, of: string, value: unknown) => all.filter((event) => event[of] === value)
      const ocsf = ours(events(yield* trail("export", "--format", "ocsf")), "class_uid", 3001)
      expect(ocsf.map(({ activity_id: activity, actor, user }) => [activity, typeof actor, typeof user])).toEqual([
        [99, "object", "object"], [99, "object", "object"], [11, "object", "object"], [6, "object", "object"]
      ])
      const ecs = yield* trail("export", "--format", "ecs")
      for (const action of ["invited", "passkey-removed", "person-removed"]) expect(ecs).toContain(`"action":"${action}"`)
      expect(yield* run(["audit", "verify"])).toMatchObject({ code: 0 })
    }))

  it.scopedLive("is not done where it cannot be recorded", () =>
    Effect.gen(function*() {
      const { enrolled, folder, people, run } = yield* stand
      yield* enrolled
      const before = yield* people.list
      yield* Effect.promise(() => fs.writeFile(path.join(folder, "audit"), "in the way"))
      for (const argv of [
        ["invite", "--name", "Eve"], ["invite"], ["remove", "--name", "Ada Lovelace", "--yes"], ["remove", "--passkey", KEY, "--yes"]
      ]) {
        const { code, stderr, stdout } = yield* run(["auth", ...argv])
        expect([argv, code, stdout]).toEqual([argv, 2, ""])
        expect(stderr).toContain("The audit trail cannot be written")
      }
      expect(yield* people.list).toEqual(before)
      const codes = yield* Effect.promise(() => fs.readdir(path.join(folderOf(folder), "records", "invitations")))
      expect(codes).toEqual([])
    }))

  it.scopedLive("is, for the first person, done by the server itself at its start, and recorded as well", () =>
    Effect.gen(function*() {
      const { code, recorded } = yield* embedded()
      expect(recorded).toEqual([{ event: "invited", detail: "may administer, for 15m" }])
      expect(JSON.stringify(recorded)).not.toContain(code)
      const failed = yield* Effect.flip(embedded({ record: () => new AuditUnavailable({ detail: "disk full" }) }))
      expect(failed).toMatchObject({ _tag: "AuditUnavailable" })
    }))

  it.scopedLive("leaves no trace where nothing was done", () =>
    Effect.gen(function*() {
      const { enrolled, folder, run } = yield* stand
      yield* enrolled
      expect(yield* run(["auth", "list"])).toMatchObject({ code: 0 })
      expect(yield* run(["auth", "remove", "--name", "Nobody", "--yes"])).toMatchObject({ code: 1 })
      expect(yield* run(["auth", "remove", "--name", "Ada Lovelace"])).toMatchObject({ code: 1 })
      expect(yield* Effect.promise(() => fs.readdir(folder))).not.toContain("audit")
    }))
})
