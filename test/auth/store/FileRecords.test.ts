import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import * as FileRecords from "../../../src/auth/store/FileRecords.ts"
import type { Kind } from "../../../src/auth/store/Records.ts"
import { tempFolder } from "../../support/tempFolder.ts"

const notes: Kind<string, string> = { name: "notes", schema: Schema.String, most: 70 }
const others: Kind<string, string> = { name: "others", schema: Schema.String, most: 70 }
const HOUR = { expires: 3_600_000 }

const inFolder = <A, E>(work: (records: ReturnType<typeof FileRecords.make>, folder: string) => Effect.Effect<A, E>) =>
  Effect.scoped(Effect.flatMap(tempFolder, (folder) => work(FileRecords.make(folder), folder)))

describe("records in files", () => {
  it.effect("are read back by whoever shares the folder, until they expire", () =>
    inFolder((records, folder) =>
      Effect.gen(function*() {
        yield* records.put(notes, "secret-name", "first", HOUR)
        yield* records.put(notes, "secret-name", "second", HOUR)
        const another = FileRecords.make(folder)
        expect(yield* another.get(notes, "secret-name")).toBe("second")
        expect(yield* another.get(others, "secret-name")).toBeUndefined()
        expect([yield* another.has(notes, "secret-name"), yield* another.has(notes, "no-name")]).toEqual([true, false])
        yield* TestClock.adjust("1 hour")
        expect(yield* another.get(notes, "secret-name")).toBeUndefined()
        expect(yield* another.has(notes, "secret-name")).toBe(false)
        expect(yield* another.list(notes)).toEqual([])
      })))

  it.effect("do not show their names, and are their owner's only", () =>
    inFolder((records, folder) =>
      Effect.gen(function*() {
        yield* records.put(notes, "secret-name", "text", { ...HOUR, group: "secret-group" })
        const names = yield* Effect.promise(() => readdir(folder, { recursive: true }))
        expect(names.join()).not.toContain("secret")
        const [file = ""] = yield* Effect.promise(() => readdir(path.join(folder, "notes")))
        const { mode } = yield* Effect.promise(() => stat(path.join(folder, "notes", file)))
        expect(mode & 0o077).toBe(0)
      })))

  it.effect("that are taken go to one of many", () =>
    inFolder((records) =>
      Effect.gen(function*() {
        yield* records.put(notes, "a", "text", HOUR)
        const taken = yield* Effect.all(Array.from({ length: 20 }, () => records.take(notes, "a")), { concurrency: "unbounded" })
        expect(taken.filter((text) => text !== undefined)).toEqual(["text"])
      })))

  it.effect("of a group go together, and nothing else does", () =>
    inFolder((records) =>
      Effect.gen(function*() {
        yield* records.put(notes, "a", "1", { ...HOUR, group: "g" })
        yield* records.put(others, "b", "2", { ...HOUR, group: "g" })
        yield* records.put(notes, "c", "3", { ...HOUR, group: "h" })
        yield* records.removeGroup("g")
        yield* records.removeGroup("no-group")
        expect([yield* records.get(notes, "a"), yield* records.get(others, "b"), yield* records.get(notes, "c")])
          .toEqual([undefined, undefined, "3"])
      })))

  it.effect("never are many more than they may be: those go that would have expired first", () =>
    inFolder((records) =>
      Effect.gen(function*() {
        for (let number = 1; number <= 200; number++) yield* records.put(notes, `n${number}`, "x", { expires: number * 1_000 })
        const left = yield* records.list(notes)
        // It is counted once in 64 times.
        expect(left.length).toBeLessThanOrEqual(70 + 64)
        expect(yield* records.get(notes, "n200")).toBe("x")
        expect(yield* records.get(notes, "n1")).toBeUndefined()
      })))

  it.effect("are swept when they have expired, and groups with them", () =>
    inFolder((records, folder) =>
      Effect.gen(function*() {
        yield* records.put(notes, "a", "1", { expires: 1_000, group: "g" })
        yield* records.put(notes, "b", "2", { ...HOUR, group: "h" })
        yield* TestClock.adjust("1 minute")
        yield* records.sweep
        expect(yield* Effect.promise(() => readdir(path.join(folder, "notes")))).toHaveLength(1)
        expect(yield* Effect.promise(() => readdir(path.join(folder, "groups")))).toHaveLength(1)
      })))

  it.effect("that are damaged are as good as absent, and those that cannot be looked for are not", () =>
    inFolder((records, folder) =>
      Effect.gen(function*() {
        yield* records.put(notes, "a", "1", HOUR)
        const [file = ""] = yield* Effect.promise(() => readdir(path.join(folder, "notes")))
        const whole = path.join(folder, "notes", file)
        const text = yield* Effect.promise(() => readFile(whole, "utf8"))
        for (const damaged of ["", text.slice(0, -3), "{}", text.replace("\"1\"", "1")]) {
          yield* Effect.promise(() => writeFile(whole, damaged))
          expect([damaged, yield* records.get(notes, "a")]).toEqual([damaged, undefined])
        }
        // What is not a folder cannot be looked into: whether something was revoked is then not known.
        yield* Effect.promise(() => writeFile(path.join(folder, "others"), ""))
        yield* Effect.promise(() => chmod(path.join(folder, "others"), 0o600))
        expect(yield* Effect.flip(records.has(others, "a"))).toMatchObject({ _tag: "StateFileError" })
      })))
})
