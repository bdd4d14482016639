import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import * as Cursor from "../../src/search/Cursor.ts"
import { Cursors, type CursorsOptions, GIVEN_AGAIN_MILLIS } from "../../src/search/Cursors.ts"
import { tempFolder } from "../support/tempFolder.ts"

const codec = Cursor.codec("test", Schema.Struct({ page: Schema.Number }))

/** The cursors of a process of its own. */
const cursorsOf = (options: Partial<CursorsOptions> & { readonly file: string }) =>
  Effect.map(Layer.build(Cursors.layer({ userAgent: "Test/1.0", ...options })), Context.get(Cursors))

const keyFile = Effect.map(tempFolder, (folder) => path.join(folder, "state", "cursor.key"))

const missing = (file: string) => Effect.promise(() => fs.access(file).then(() => false, () => true))

describe("Cursors", () => {
  it.scoped("takes back what any process with the same folder gave out, until it expires", () =>
    Effect.gen(function*() {
      const file = yield* keyFile
      const cursor = yield* (yield* cursorsOf({ file })).seal(codec, { page: 2 })
      const other = yield* cursorsOf({ file })
      expect(yield* other.open(codec, cursor)).toEqual({ page: 2 })
      yield* TestClock.adjust(Cursor.LIFETIME_MILLIS)
      expect(yield* other.open(codec, cursor)).toEqual({ page: 2 })
      yield* TestClock.adjust(GIVEN_AGAIN_MILLIS + 1_000)
      expect((yield* Effect.flip(other.open(codec, cursor))).message).toMatch(/cursor: has expired/)
    }))

  it.scoped("gives one out again for a minute, each good for its whole lifetime, and never for something else", () =>
    Effect.gen(function*() {
      const cursors = yield* cursorsOf({ file: yield* keyFile })
      const first = yield* cursors.seal(codec, { page: 2 })
      yield* TestClock.adjust(GIVEN_AGAIN_MILLIS - 1)
      const again = yield* cursors.seal(codec, { page: 2 })
      expect(again).toBe(first)
      expect(yield* cursors.open(codec, yield* cursors.seal(codec, { page: 3 }))).toEqual({ page: 3 })
      const others = Cursor.codec("other", Schema.Struct({ page: Schema.Number }))
      expect(yield* cursors.open(others, yield* cursors.seal(others, { page: 2 }))).toEqual({ page: 2 })
      yield* TestClock.adjust(1)
      expect(yield* cursors.seal(codec, { page: 2 })).not.toBe(first)
      yield* TestClock.adjust(Cursor.LIFETIME_MILLIS - 1)
      expect(yield* cursors.open(codec, again)).toEqual({ page: 2 })
    }))

  it.scoped("makes its key with the first cursor and not before, for the owner's eyes only", () =>
    Effect.gen(function*() {
      const file = yield* keyFile
      const cursors = yield* cursorsOf({ file })
      expect(yield* missing(file)).toBe(true)
      yield* cursors.seal(codec, { page: 2 })
      expect((yield* Effect.promise(() => fs.stat(file))).mode & 0o777).toBe(0o600)
      expect((yield* Effect.promise(() => fs.readFile(file, "utf8"))).length).toBeGreaterThanOrEqual(32)
    }))

  it.scoped("needs no file with a key of the operator's, and is at home wherever that is", () =>
    Effect.gen(function*() {
      const [one, two] = [yield* keyFile, yield* keyFile]
      const key = Redacted.make("k".repeat(32))
      const cursor = yield* (yield* cursorsOf({ file: one, key })).seal(codec, { page: 2 })
      expect(yield* (yield* cursorsOf({ file: two, key })).open(codec, cursor)).toEqual({ page: 2 })
      expect([yield* missing(one), yield* missing(two)]).toEqual([true, true])
      const other = yield* cursorsOf({ file: two, key: Redacted.make("l".repeat(32)) })
      expect((yield* Effect.flip(other.open(codec, cursor)))._tag).toBe("InvalidInput")
    }))

  it.scoped("does not take back what was given out to another User-Agent", () =>
    Effect.gen(function*() {
      const file = yield* keyFile
      const cursor = yield* (yield* cursorsOf({ file })).seal(codec, { page: 2 })
      const other = yield* cursorsOf({ file, userAgent: "Test/2.0" })
      expect((yield* Effect.flip(other.open(codec, cursor)))._tag).toBe("InvalidInput")
    }))

  it.scoped("trusts no key that was cut: it takes one that ends with the process", () =>
    Effect.gen(function*() {
      const file = yield* keyFile
      yield* Effect.promise(() => fs.mkdir(path.dirname(file), { recursive: true }))
      for (const cut of ["", "short"]) {
        yield* Effect.promise(() => fs.writeFile(file, cut))
        const cursors = yield* cursorsOf({ file })
        const cursor = yield* cursors.seal(codec, { page: 2 })
        expect(yield* cursors.open(codec, cursor)).toEqual({ page: 2 })
        const forged = codec.seal({ secret: cut, userAgent: "Test/1.0" }, 0, { page: 3 })
        expect((yield* Effect.flip(cursors.open(codec, forged)))._tag).toBe("InvalidInput")
        expect((yield* Effect.flip((yield* cursorsOf({ file })).open(codec, cursor)))._tag).toBe("InvalidInput")
      }
    }))

  it.scoped("goes on with a key of this process where none can be kept, and says so once", () =>
    Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "plain", "cursor.key")
      yield* Effect.promise(() => fs.writeFile(path.dirname(file), ""))
      const lines: Array<string> = []
      const log = Logger.replace(Logger.defaultLogger, Logger.make(({ message }) => lines.push(String(message))))
      yield* Effect.gen(function*() {
        const cursors = yield* cursorsOf({ file })
        const cursor = yield* cursors.seal(codec, { page: 2 })
        expect(yield* cursors.open(codec, cursor)).toEqual({ page: 2 })
      }).pipe(Effect.provide(log))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain("cursors will not outlive this process")
    }))

  it.scoped("is not broken for the others by one who goes away while the key is read", () =>
    Effect.gen(function*() {
      const cursors = yield* cursorsOf({ file: yield* keyFile })
      const first = yield* Effect.fork(cursors.seal(codec, { page: 1 }))
      yield* Effect.yieldNow()
      const second = yield* Effect.fork(cursors.seal(codec, { page: 2 }))
      yield* Fiber.interrupt(first)
      const cursor = yield* Fiber.join(second)
      expect(yield* cursors.open(codec, cursor)).toEqual({ page: 2 })
    }))
})
