import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import * as Blob from "../../src/state/Blob.ts"
import * as BlobFolder from "../../src/state/BlobFolder.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { faultyFiles } from "./support/faultyFiles.ts"

const FOR_EVER = 1e12

const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString())

/** A folder in which blobs are put and looked at as texts. */
const open = (folder: string, more: Partial<BlobFolder.BlobFolderOptions> = {}) =>
  Effect.map(BlobFolder.make({ folder, maxBytes: 100_000, ...more }), (blobs) => ({
    ...blobs,
    put: (key: string, value: string, until = FOR_EVER) => blobs.put("pages", key, Buffer.from(value), until),
    get: (key: string) => Effect.map(blobs.get("pages", key), text)
  }))

const filesIn = (folder: string) => Effect.promise(async () => (await fs.readdir(folder)).filter((name) => Blob.labelOf(name) !== undefined))

const sizeIn = (folder: string) =>
  Effect.promise(async () => {
    const stats = await Promise.all((await fs.readdir(folder)).map((name) => fs.stat(path.join(folder, name))))
    return stats.reduce((sum, { size }) => sum + size, 0)
  })

/** So that a list of the folder is not too new to be made again. */
const later = TestClock.adjust("1 second")

describe("BlobFolder", () => {
  it.scoped("touches nothing before it is used, and gives what was put after a restart", () =>
    Effect.gen(function*() {
      const folder = path.join(yield* tempFolder, "cache")
      const blobs = yield* open(folder)
      expect(yield* blobs.get("a")).toBeUndefined()
      expect(yield* Effect.either(Effect.tryPromise(() => fs.stat(folder)))).toMatchObject({ _tag: "Left" })
      yield* blobs.put("a", "first")
      yield* blobs.put("a", "second")
      expect(yield* blobs.get("a")).toBe("second")
      expect(yield* (yield* open(folder)).get("a")).toBe("second")
      expect(yield* filesIn(folder)).toHaveLength(1)
      const mode = (file: string) => Effect.promise(async () => (await fs.stat(file)).mode & 0o777)
      expect(yield* mode(folder)).toBe(0o700)
      expect(yield* mode(path.join(folder, (yield* filesIn(folder))[0] ?? ""))).toBe(0o600)
    }))

  it.scoped("keeps keys and spaces apart, and no key in a name", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const blobs = yield* BlobFolder.make({ folder, maxBytes: 100_000 })
      yield* blobs.put("pages", "../secret question", Buffer.from("page"), FOR_EVER)
      yield* blobs.put("news", "../secret question", Buffer.from("news"), FOR_EVER)
      expect(text(yield* blobs.get("pages", "../secret question"))).toBe("page")
      expect(text(yield* blobs.get("news", "../secret question"))).toBe("news")
      expect((yield* filesIn(folder)).join(" ")).not.toContain("secret")
      yield* blobs.clear("pages")
      expect(yield* blobs.get("pages", "../secret question")).toBeUndefined()
      yield* blobs.remove("news", "../secret question")
      expect(yield* filesIn(folder)).toEqual([])
    }))

  it.scoped("drops what has lapsed, from the disk too when it is next opened", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const blobs = yield* open(folder)
      yield* blobs.put("a", "short", 5_000)
      yield* blobs.put("b", "long")
      yield* TestClock.adjust("5 seconds")
      expect([yield* blobs.get("a"), yield* blobs.get("b")]).toEqual([undefined, "long"])
      yield* (yield* open(folder)).get("b")
      expect(yield* filesIn(folder)).toHaveLength(1)
    }))

  it.scoped("stays within its quota, and gives up what was used least recently", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const size = Blob.sizeOf(Buffer.alloc(100))
      const blobs = yield* open(folder, { maxBytes: 3 * size })
      for (const key of ["a", "b", "c"]) yield* blobs.put(key, key.repeat(100))
      yield* blobs.get("a")
      yield* blobs.put("d", "d".repeat(100))
      expect([yield* blobs.get("b"), (yield* blobs.get("a"))?.length]).toEqual([undefined, 100])
      yield* blobs.put("too large", "x".repeat(1_000))
      expect(yield* blobs.get("too large")).toBeUndefined()
      expect(yield* blobs.status).toEqual({ entries: 3, bytes: 3 * size, setAside: 0 })
      expect(yield* sizeIn(folder)).toBe(3 * size)
    }))

  it.scoped("holds a smaller quota than the one before it as soon as something is put", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const large = yield* open(folder)
      for (let i = 0; i < 20; i++) yield* large.put(`key ${i}`, "x".repeat(100))
      const small = yield* open(folder, { maxBytes: 500 })
      yield* small.put("one more", "y".repeat(100))
      expect(yield* sizeIn(folder)).toBeLessThanOrEqual(500)
      expect(yield* small.get("one more")).toBe("y".repeat(100))
    }))

  it.scoped("sets a damaged file aside, says so once, and never gives it", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const lines: Array<string> = []
      const logger = Logger.make(({ message }) => {
        lines.push(String(message))
      })
      yield* Effect.gen(function*() {
        yield* (yield* open(folder)).put("a", "as it was")
        const file = path.join(folder, (yield* filesIn(folder))[0] ?? "")
        const bytes = yield* Effect.promise(() => fs.readFile(file))
        bytes.writeUInt8(bytes.readUInt8(25) ^ 1, 25)
        yield* Effect.promise(() => fs.writeFile(file, bytes))
        const blobs = yield* open(folder)
        expect([yield* blobs.get("a"), yield* blobs.get("a")]).toEqual([undefined, undefined])
        expect((yield* blobs.status).setAside).toBe(1)
        expect(yield* filesIn(folder)).toEqual([])
        expect(yield* Effect.promise(() => fs.readdir(path.join(folder, BlobFolder.SET_ASIDE)))).toHaveLength(1)
        yield* blobs.put("a", "anew")
        expect(yield* blobs.get("a")).toBe("anew")
      }).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/is damaged; it was put into damaged\/ and is not used$/)
    }))

  it.effect.prop(
    "gives back what was packed, and nothing of what was altered, cut off or continued",
    [FastCheck.uint8Array({ maxLength: 200 }), FastCheck.nat(), FastCheck.integer({ min: 1, max: 255 })],
    ([payload, at, flip]) =>
      Effect.sync(() => {
        const packed = Buffer.from(Blob.pack(payload))
        expect(Buffer.from(Blob.unpack(packed) ?? []).equals(payload)).toBe(true)
        const place = at % packed.length
        const altered = Buffer.from(packed)
        altered.writeUInt8(altered.readUInt8(place) ^ flip, place)
        expect(Blob.unpack(altered)).toBeUndefined()
        expect(Blob.unpack(packed.subarray(0, place))).toBeUndefined()
        expect(Blob.unpack(Buffer.concat([packed, Buffer.from([flip])]))).toBeUndefined()
      })
  )

  it.scoped("passes over names that are not its own, and removes drafts of the dead only", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const own = ["notes.txt", ".draft-1-aaaaaaaa", ".draft-2-bbbbbbbb", "pages.short.1.1"]
      yield* Effect.promise(async () => {
        for (const name of own) await fs.writeFile(path.join(folder, name), "x")
        await fs.utimes(path.join(folder, ".draft-1-aaaaaaaa"), 0, 0)
      })
      yield* TestClock.setTime(Date.now())
      const blobs = yield* open(folder)
      yield* blobs.put("a", "x", Number.MAX_SAFE_INTEGER)
      const left = yield* Effect.promise(() => fs.readdir(folder))
      expect(left.filter((name) => own.includes(name)).sort()).toEqual(own.filter((name) => !name.startsWith(".draft-1")).sort())
    }))

  describe("shared by processes", () => {
    it.scoped("sees what another one has put, replaced and removed", () =>
      Effect.gen(function*() {
        const folder = yield* tempFolder
        const [mine, theirs] = [yield* open(folder), yield* open(folder)]
        yield* mine.get("a")
        yield* theirs.put("a", "theirs")
        yield* later
        expect(yield* mine.get("a")).toBe("theirs")
        yield* theirs.put("a", "newer", FOR_EVER + 1)
        yield* later
        expect(yield* mine.get("a")).toBe("newer")
        yield* theirs.clear("pages")
        yield* later
        expect(yield* mine.get("a")).toBeUndefined()
      }))

    it.scoped("counts what the others have put towards the quota", () =>
      Effect.gen(function*() {
        const folder = yield* tempFolder
        const size = Blob.sizeOf(Buffer.alloc(100))
        const both = [yield* open(folder, { maxBytes: 5 * size }), yield* open(folder, { maxBytes: 5 * size })]
        for (let i = 0; i < 40; i++) {
          yield* both[i % 2]?.put(`key ${i}`, "x".repeat(100)) ?? Effect.void
          yield* later
        }
        expect(yield* sizeIn(folder)).toBeLessThanOrEqual(5 * size)
      }))
  })

  describe("on a disk with faults", () => {
    it.scoped.each<"full" | "readOnly">(["full", "readOnly"])("fails to put on one that is %s, goes on reading, and heals", (fault) =>
      Effect.gen(function*() {
        const folder = yield* tempFolder
        const files = faultyFiles()
        const blobs = yield* open(folder, { files })
        yield* blobs.put("a", "kept")
        files.fault = fault
        const error = yield* Effect.flip(blobs.put("b", "lost"))
        expect(error).toMatchObject({ _tag: "BlobFailed", operation: "write" })
        expect(yield* blobs.get("a")).toBe("kept")
        const opened = yield* open(folder, { files })
        expect(yield* opened.get("a")).toBe("kept")
        files.fault = undefined
        yield* blobs.put("b", "kept too")
        expect(yield* blobs.get("b")).toBe("kept too")
        expect((yield* Effect.promise(() => fs.readdir(folder))).filter((name) => name.startsWith("."))).toEqual([])
      }))

    it.scoped("fails to read from one that is broken, says so every time, and heals", () =>
      Effect.gen(function*() {
        const files = faultyFiles()
        const blobs = yield* open(yield* tempFolder, { files })
        files.fault = "broken"
        for (let i = 0; i < 2; i++) expect(yield* Effect.flip(blobs.get("a"))).toMatchObject({ operation: "read" })
        files.fault = undefined
        yield* blobs.put("a", "kept")
        expect(yield* blobs.get("a")).toBe("kept")
      }))

    it.scoped("takes no more than three threads of one that hangs, and lets every caller go", () =>
      Effect.gen(function*() {
        const files = faultyFiles()
        const blobs = yield* open(yield* tempFolder, { files })
        yield* blobs.put("a", "kept")
        files.fault = "hung"
        for (let i = 0; i < 10; i++) {
          const works = [Effect.asVoid(blobs.get("a")), blobs.put(`b${i}`, "x")]
          const both = yield* Effect.fork(Effect.forEach(works, (work) => Effect.option(Effect.timeout(work, "1 second")), { concurrency: 2 }))
          yield* TestClock.adjust("1 second")
          expect((yield* Fiber.join(both)).map(({ _tag }) => _tag)).toEqual(["None", "None"])
        }
        expect(files.seen.open).toBe(3)
      }))
  })
})
