import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import * as StateFile from "../../src/state/StateFile.ts"
import { tempFolder } from "../support/tempFolder.ts"

const inFolder = <A, E>(test: (folder: string) => Effect.Effect<A, E>) => Effect.scoped(Effect.flatMap(tempFolder, test))

const list = (folder: string) => Effect.promise(() => fs.readdir(folder))

const modeOf = (file: string) => Effect.map(Effect.promise(() => fs.stat(file)), ({ mode }) => mode & 0o777)

describe("a state file", () => {
  it.effect("is read as it was written, whatever is in it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "a.json")
        for (const text of FastCheck.sample(FastCheck.fullUnicodeString({ maxLength: 500 }), 20)) {
          yield* StateFile.write(file, text)
          expect(yield* StateFile.read(file)).toBe(text)
        }
        expect(yield* list(folder)).toEqual(["a.json"])
      })))

  it.effect("is undefined where there is none, also where there is no folder", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        expect(yield* StateFile.read(path.join(folder, "a.json"))).toBeUndefined()
        expect(yield* StateFile.read(path.join(folder, "no", "such", "folder", "a.json"))).toBeUndefined()
      })))

  it.effect("is for its owner only, like the folder that is made for it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "state", "deep", "a.json")
        yield* StateFile.write(file, "{}")
        yield* StateFile.readOrCreate(path.join(folder, "state", "key"), () => "secret")
        expect(yield* modeOf(file)).toBe(0o600)
        expect(yield* modeOf(path.dirname(file))).toBe(0o700)
        expect(yield* modeOf(path.join(folder, "state", "key"))).toBe(0o600)
      })))

  it.effect("is one of the texts that were written at the same time, never a mixture", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "a.json")
        const texts = Array.from({ length: 20 }, (_, n) => String(n).padStart(2, "0").repeat(20_000))
        yield* StateFile.write(file, texts[0] ?? "")
        const reads = Effect.all(Array.from({ length: 20 }, () => StateFile.read(file)), { concurrency: 5 })
        const [, seen] = yield* Effect.all(
          [Effect.forEach(texts, (text) => StateFile.write(file, text), { concurrency: "unbounded" }), reads],
          { concurrency: 2 }
        )
        for (const text of seen) expect(texts).toContain(text)
        expect(yield* list(folder)).toEqual(["a.json"])
      })))

  it.effect("fails with its path and what went wrong, and leaves no draft behind", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "a.json")
        // A folder stands where the file should, and a file where a folder should.
        yield* Effect.promise(() => fs.mkdir(path.join(file, "x"), { recursive: true }))
        const below = path.join(folder, "plain", "b.json")
        yield* Effect.promise(() => fs.writeFile(path.join(folder, "plain"), ""))
        const failures = yield* Effect.all([
          Effect.flip(StateFile.read(file)),
          Effect.flip(StateFile.write(file, "text")),
          Effect.flip(StateFile.read(below)),
          Effect.flip(StateFile.write(below, "text")),
          Effect.flip(StateFile.readOrCreate(file, () => "text"))
        ])
        expect(failures.map(({ operation, path }) => [operation, path])).toEqual([
          ["read", file],
          ["write", file],
          ["read", below],
          ["write", below],
          ["read", file]
        ])
        expect(failures[1]?.message).toContain(`The state file ${file} could not be written: E`)
        expect((yield* list(folder)).toSorted()).toEqual(["a.json", "plain"])
      })))
})

describe("a state file that is made once", () => {
  it.effect("is made when it is missing, and then kept", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "deep", "key")
        expect(yield* StateFile.readOrCreate(file, () => "first")).toBe("first")
        expect(yield* StateFile.readOrCreate(file, () => "second")).toBe("first")
        expect(yield* list(path.dirname(file))).toEqual(["key"])
      })))

  it.effect("is the same for all who make it at once", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "key")
        let made = 0
        const all = yield* Effect.all(
          Array.from({ length: 20 }, () => StateFile.readOrCreate(file, () => `key ${made++}`)),
          { concurrency: "unbounded" }
        )
        expect(new Set(all).size).toBe(1)
        expect(yield* StateFile.read(file)).toBe(all[0])
        expect(yield* list(folder)).toEqual(["key"])
      })))

  it.effect("leaves no draft behind when it cannot be made", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "key")
        const error = yield* Effect.flip(StateFile.readOrCreate(file, () => {
          throw new Error("no entropy")
        }))
        expect(error.message).toBe(`The state file ${file} could not be written: no entropy`)
        expect(yield* list(folder)).toEqual([])
      })))
})

describe("the probe of a folder", () => {
  it.effect("makes the folder and leaves nothing in it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* StateFile.probe(path.join(folder, "state"))
        expect(yield* list(path.join(folder, "state"))).toEqual([])
      })))

  it.effect("fails where a file stands in its way", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const file = path.join(folder, "state")
        yield* Effect.promise(() => fs.writeFile(file, ""))
        expect((yield* Effect.flip(StateFile.probe(file))).operation).toBe("write")
      })))
})
