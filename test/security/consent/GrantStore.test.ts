import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import type { GrantStore } from "../../../src/security/consent/GrantStore.ts"
import * as Journal from "../../../src/security/consent/Journal.ts"
import * as JournalFile from "../../../src/security/consent/JournalFile.ts"
import * as Ledger from "../../../src/security/consent/Ledger.ts"
import { folderIn, process, silent, told } from "./support/Consenting.ts"
import { ada, granting, HOUR } from "./support/Fixtures.ts"

type Store = GrantStore["Type"]

const storeIn = (folder: string, more: { readonly slack?: number; readonly limits?: Ledger.Limits } = {}) =>
  Effect.map(process(folder, undefined, more), ({ store }) => store)

/** The ids of what has not ended, as a store sees it. */
const open = (store: Store) =>
  Effect.map(store.look, ({ ledger }) =>
    Ledger.all(ledger).filter(({ revokedAt }) => revokedAt === undefined).map(({ id }) => id).toSorted())

const files = (folder: string) => Effect.promise(async () => (await fs.readdir(folder)).toSorted())
const first = (folder: string) => JournalFile.fileOf(folder, 1)
const textIn = (folder: string) =>
  Effect.promise(async () => {
    const names = await fs.readdir(folder)
    return (await Promise.all(names.map((name) => fs.readFile(path.join(folder, name), "utf8")))).join("")
  })
const append = (file: string, text: string) => Effect.promise(() => fs.appendFile(file, text))

const grantLine = Journal.lineOf("x", { op: "grant", grant: granting("x", { target: "x" }) })

const give = (store: Store, id: string, more: Parameters<typeof granting>[1] = {}) =>
  store.grant(granting(id, { target: id, ...more }))

describe("stored grants", () => {
  it.scoped("are nowhere until there is one, and then for their owner only", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const store = yield* storeIn(folder)
      expect(yield* open(store)).toEqual([])
      yield* store.erase(ada)
      yield* store.expire
      expect(yield* Effect.promise(() => fs.readdir(path.dirname(folder)).catch(() => "none"))).toBe("none")
      yield* give(store, "a")
      expect((yield* Effect.promise(() => fs.stat(first(folder)))).mode & 0o777).toBe(0o600)
      expect((yield* Effect.promise(() => fs.stat(folder))).mode & 0o777).toBe(0o700)
    }))

  it.scoped("are seen by every process of the folder at once, and so is their end", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const mine = yield* storeIn(folder)
      const theirs = yield* storeIn(folder)
      expect(yield* open(theirs)).toEqual([])
      yield* give(mine, "a")
      expect(yield* open(theirs)).toEqual(["a"])
      yield* give(theirs, "b")
      expect(yield* open(mine)).toEqual(["a", "b"])
      expect((yield* theirs.end(["a", "b", "c"], "operator")).map(({ id }) => id)).toEqual(["a", "b"])
      expect(yield* open(mine)).toEqual([])
      expect(yield* mine.end(["a"], "person")).toEqual([])
      expect(yield* open(yield* storeIn(folder))).toEqual([])
    }))

  it.scoped("lose nothing when several processes write at once, and write their journal anew all the time", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const limits = { grants: 1_000, people: 10 }
      const stores = yield* Effect.forEach([1, 2, 3], () => storeIn(folder, { slack: 1, limits }))
      const ids = Array.from({ length: 30 }, (_, n) => `g${n}`)
      yield* Effect.forEach(stores, (store, index) =>
        Effect.forEach(ids, (id, n) =>
          Effect.gen(function*() {
            yield* give(store, `${id}-${index}`)
            if (n % 2 === 0) expect(yield* store.end([`${id}-${index}`], "person")).toHaveLength(1)
          })), { concurrency: "unbounded" })
      const expected = ids.filter((_, n) => n % 2 === 1).flatMap((id) => [0, 1, 2].map((index) => `${id}-${index}`)).toSorted()
      for (const store of stores) expect(yield* open(store)).toEqual(expected)
      const left = yield* files(folder)
      expect(left).toHaveLength(1)
      expect(Number(/\d+/.exec(left[0] ?? "")?.[0])).toBeGreaterThan(10)
    }), 60_000)

  it.scoped("go on from where a killed process has left the journal sealed", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const mine = yield* storeIn(folder)
      yield* give(mine, "a")
      yield* append(first(folder), Journal.SEAL)
      yield* append(first(folder), Journal.lineOf("late", { op: "end", grants: ["a"], at: 0, by: "person" }))
      expect(yield* open(mine)).toEqual(["a"])
      yield* give(mine, "b")
      expect(yield* open(yield* storeIn(folder))).toEqual(["a", "b"])
      expect(yield* files(folder)).toEqual(["grants-2.jsonl"])
    }))

  it.scoped("are read from the newest journal where an older one is left", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const store = yield* storeIn(folder)
      yield* give(store, "a")
      yield* Effect.promise(() => fs.copyFile(first(folder), JournalFile.fileOf(folder, 10)))
      yield* store.end(["a"], "person")
      expect(yield* open(store)).toEqual([])
      yield* append(JournalFile.fileOf(folder, 9), grantLine)
      expect(yield* open(yield* storeIn(folder))).toEqual([])
    }))

  it.scoped("survive a line that was never finished, before it and behind it", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const mine = yield* storeIn(folder)
      yield* give(mine, "a")
      for (const length of [1, 2, 3, 20, grantLine.length - 2]) {
        yield* append(first(folder), grantLine.slice(0, length))
        expect(yield* open(mine)).toEqual(yield* open(yield* storeIn(folder)))
        yield* give(mine, `b${length}`)
      }
      const other = yield* storeIn(folder)
      expect(yield* open(other)).toEqual(["a", "b1", "b2", "b20", "b3", `b${grantLine.length - 2}`].toSorted())
      expect(yield* other.look).toMatchObject({ problem: undefined, torn: 4 })
    }))

  it.scoped.each<readonly [string, string]>([
    ["no JSON", "\n{\"line\":\"x\",\"does\":\n\n"],
    ["of another shape", "\n{\"line\":\"x\",\"does\":{\"op\":\"renew\"}}\n"],
    ["a grant that no person can give", grantLine.replace("MEDIUM", "RESTRICTED")],
    ["a grant for longer than can be agreed", grantLine.replace(`${HOUR}`, "9000000000")]
  ])("do not count behind or before a line that is %s, until the file is put right", ([, text]) =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const lines: Array<string> = []
      const log = Logger.replace(Logger.defaultLogger, Logger.make(({ message }) => lines.push(String(message))))
      yield* Effect.gen(function*() {
        const store = yield* storeIn(folder)
        yield* give(store, "a")
        const good = yield* Effect.promise(() => fs.readFile(first(folder), "utf8"))
        yield* append(first(folder), text)
        expect(yield* open(store)).toEqual([])
        expect(yield* open(store)).toEqual([])
        expect((yield* store.look).problem?.message).toContain("line 2 is damaged")
        expect((yield* Effect.flip(give(store, "b"))).message).toContain("it cannot be believed")
        expect((yield* Effect.flip(store.end(["a"], "person"))).message).toContain("it cannot be believed")
        expect(yield* open(yield* storeIn(folder))).toEqual([])
        yield* Effect.promise(() => fs.writeFile(first(folder), good))
        expect(yield* open(store)).toEqual(["a"])
      }).pipe(Effect.provide(log))
      expect(lines.filter((line) => line.includes("No stored consent counts"))).toHaveLength(2)
    }))

  it.scoped("do not count while the file cannot be read", () =>
    silent(Effect.gen(function*() {
      const folder = yield* folderIn
      const { consent, store } = yield* process(folder)
      yield* give(store, "a")
      yield* Effect.promise(() => fs.rename(first(folder), path.join(folder, "kept")))
      yield* Effect.promise(() => fs.mkdir(first(folder)))
      expect(yield* open(store)).toEqual([])
      expect((yield* Effect.flip(consent.list())).operation).toBe("read")
      expect((yield* consent.status).problem).toContain(first(folder))
      yield* Effect.promise(() => fs.rmdir(first(folder)))
      yield* Effect.promise(() => fs.rename(path.join(folder, "kept"), first(folder)))
      expect(yield* open(store)).toEqual(["a"])
    })))

  it.scoped("are all gone when somebody removes the files", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const store = yield* storeIn(folder)
      yield* give(store, "a")
      yield* Effect.promise(() => fs.rm(folder, { recursive: true }))
      expect(yield* open(store)).toEqual([])
      yield* give(store, "b")
      expect(yield* open(store)).toEqual(["b"])
    }))

  it.scoped("are forgotten when they have expired, ended or not, on the disk too", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const { ear, store } = yield* process(folder)
      yield* give(store, "soon")
      yield* give(store, "taken back")
      yield* give(store, "later", { expires: 3 * HOUR })
      yield* store.end(["taken back"], "person")
      yield* TestClock.adjust(HOUR)
      // By the sweep of the service.
      yield* Effect.repeat(Effect.yieldNow(), { until: () => ear.heard.length > 4 })
      expect(told(ear)).toEqual(["granted", "granted", "granted", "ended: person", "ended: expired"])
      yield* store.expire
      expect(yield* textIn(folder)).not.toMatch(/soon|taken back/)
      expect(yield* open(store)).toEqual(["later"])
      expect(told(ear)).toHaveLength(5)
    }))

  it.scoped("of a person are forgotten on demand, on the disk too", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const { ear, store } = yield* process(folder)
      yield* give(store, "a")
      yield* give(store, "b")
      yield* give(store, "c", { subject: { issuer: "local", id: "bo" } })
      yield* store.end(["b"], "person")
      // As a process leaves it that was killed while it wrote the journal anew.
      const draft = path.join(folder, ".grants-2.jsonl.1.0000")
      yield* Effect.promise(() => fs.copyFile(first(folder), draft))
      yield* Effect.promise(() => fs.utimes(draft, 0, 0))
      yield* store.erase(ada)
      expect(yield* textIn(folder)).not.toContain(ada.id)
      expect(yield* open(store)).toEqual(["c"])
      expect(told(ear).slice(-2)).toEqual(["ended: erased", "erased"])
    }))
})

describe("the listener", () => {
  it.scoped("hears of a grant before it counts, and without it there is none", () =>
    Effect.gen(function*() {
      const folder = yield* folderIn
      const { ear, store } = yield* process(folder)
      ear.deafTo.add("Granted")
      expect((yield* Effect.flip(give(store, "a")))._tag).toBe("AuditUnavailable")
      expect(yield* open(store)).toEqual([])
      expect(yield* open(yield* storeIn(folder))).toEqual([])
    }))

  it.scoped("does not keep a grant from ending", () =>
    silent(Effect.gen(function*() {
      const folder = yield* folderIn
      const { ear, store } = yield* process(folder)
      yield* give(store, "a")
      ear.deafTo.add("Ended")
      expect(yield* store.end(["a"], "person")).toHaveLength(1)
      expect(yield* open(yield* storeIn(folder))).toEqual([])
    })))

  it.scoped("hears of what was replaced and dropped", () =>
    Effect.gen(function*() {
      const { ear, store } = yield* process(yield* folderIn, undefined, { limits: { grants: 2, people: 1 } })
      yield* store.grant(granting("a"))
      yield* store.grant(granting("b"))
      yield* give(store, "c")
      yield* give(store, "d")
      yield* give(store, "e", { subject: { issuer: "local", id: "bo" } })
      expect(told(ear).join(", ")).toBe(
        "granted, granted, ended: replaced, granted, granted, ended: dropped, " +
        "granted, ended: dropped, ended: dropped"
      )
    }))

  it.scoped("hears that a grant could not be written down after all", () =>
    silent(Effect.gen(function*() {
      const folder = yield* folderIn
      const { ear, store } = yield* process(folder)
      yield* Effect.promise(() => fs.mkdir(path.dirname(folder), { recursive: true }))
      yield* Effect.promise(() => fs.writeFile(folder, "a file where the folder should be"))
      expect((yield* Effect.flip(give(store, "a")))._tag).toBe("StateFileError")
      expect(told(ear)).toEqual(["granted", "ended: not_stored"])
    })))
})
