import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { readFile, writeFile } from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { type AppendFile, type OpenFile, openAppend } from "../../../src/security/audit/AppendFile.ts"
import { Audit, type AuditOptions, defaults } from "../../../src/security/audit/Audit.ts"
import type { Decision } from "../../../src/security/audit/AuditEntry.ts"
import * as Keys from "../../../src/security/audit/Keys.ts"
import { segmentsIn, streamsIn } from "../../../src/security/audit/Segments.ts"
import { keyOf, local } from "../../../src/security/Subject.ts"
import { tempFolder } from "../../support/tempFolder.ts"

const subject = local("maria", "desk")

const decision = (query: string): Decision => ({
  _tag: "Decision",
  operation: "tool/web_search",
  level: "LOW",
  verdict: "allow",
  reason: "ok",
  subject,
  sealed: { query }
})

const trail = (folder: string, over: Partial<AuditOptions> = {}) =>
  Audit.layer({ ...defaults, folder, retention: Duration.days(90), ...over })

/** Every record of every stream, in order. */
const recordsIn = (folder: string) =>
  Effect.promise(async () => {
    const records: Array<Record<string, unknown>> = []
    for (const stream of await streamsIn(folder)) {
      for (const { file } of await segmentsIn(stream)) {
        for (const line of (await readFile(file, "utf8")).trimEnd().split("\n")) records.push(JSON.parse(line))
      }
    }
    return records
  })

const record = (query: string, until: "synced" | "written" = "written") =>
  Effect.flatMap(Audit, (audit) => audit.record(decision(query), until))

describe("the trail", () => {
  it.scopedLive("holds every record, one chain, signed at its end, with nothing readable that was asked for", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      yield* Effect.forEach(["herons", "lighthouses"], (query) => record(query)).pipe(Effect.provide(trail(folder)), Effect.scoped)
      const records = yield* recordsIn(folder)
      expect(records.map(({ type }) => type)).toEqual(["started", "decision", "decision", "checkpoint"])
      expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
      expect(records.slice(1).map(({ prev }) => prev)).toEqual(records.slice(0, -1).map(({ hash }) => hash))
      expect(JSON.stringify(records)).not.toMatch(/herons|maria/)
    }))

  it.scopedLive("gives what was asked for to whoever has the subject's key, until that is deleted", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      yield* Effect.gen(function*() {
        yield* record("herons")
        const keys = yield* Keys.ring(folder)
        const key = yield* keys.find(keyOf(subject))
        const [, kept] = yield* recordsIn(folder)
        const sealed = JSON.stringify(kept).match(/"query":"([\w-]+)"/)?.[1] ?? ""
        expect(Keys.unseal(key?.secret ?? Buffer.alloc(32), "stream-1:2:query", sealed)).toBe("herons")
        expect(Keys.unseal(key?.secret ?? Buffer.alloc(32), "stream-1:3:query", sealed)).toBeUndefined()
        const audit = yield* Audit
        expect(yield* audit.erase(keyOf(subject))).toBe(true)
        expect(yield* audit.erase(keyOf(subject))).toBe(false)
        expect(yield* keys.find(keyOf(subject))).toBeUndefined()
      }).pipe(Effect.provide(trail(folder)), Effect.scoped)
      expect((yield* recordsIn(folder)).map(({ type }) => type)).toEqual(["started", "decision", "erased", "erased", "checkpoint"])
    }))

  it.scopedLive("of two that are open at once is written into two streams, which the next ones take up again", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const both = Effect.zip(
        Effect.provide(record("a"), trail(folder)),
        Effect.provide(record("b"), trail(folder)),
        { concurrent: true }
      )
      yield* Effect.scoped(Effect.provide(Effect.zipRight(record("c"), Effect.scoped(Effect.provide(record("d"), trail(folder)))), trail(folder)))
      expect(yield* Effect.promise(() => streamsIn(folder))).toHaveLength(2)
      yield* Effect.scoped(both)
      expect(yield* Effect.promise(() => streamsIn(folder))).toHaveLength(2)
    }))

  it.scopedLive("goes on behind a line that a crash has cut, and says so", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      yield* Effect.scoped(Effect.provide(record("a"), trail(folder)))
      const [segment] = yield* Effect.promise(() => segmentsIn(path.join(folder, "stream-1")))
      yield* Effect.promise(async () => (await openAppend(segment?.file ?? "")).write("{\"at\":\"2026"))
      yield* Effect.scoped(Effect.provide(record("b"), trail(folder)))
      const records = yield* recordsIn(folder)
      expect(records.map(({ type }) => type)).toEqual(["started", "decision", "checkpoint", "recovered", "decision", "checkpoint"])
      expect(records[3]).toMatchObject({ torn_bytes: 11, seq: 4, prev: records[2]?.["hash"] })
    }))

  it.scopedLive("closes also when it was opened where nothing may be interrupted", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      yield* Effect.scoped(Effect.provide(Effect.uninterruptible(record("a")), trail(folder)))
      expect((yield* recordsIn(folder)).map(({ type }) => type)).toEqual(["started", "decision", "checkpoint"])
    }))

  it.scopedLive("writes nothing behind a last record that was altered", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      yield* Effect.scoped(Effect.provide(record("a"), trail(folder)))
      const [segment] = yield* Effect.promise(() => segmentsIn(path.join(folder, "stream-1")))
      const file = segment?.file ?? ""
      const before = yield* Effect.promise(() => readFile(file, "utf8"))
      yield* Effect.promise(() => writeFile(file, before.replace(/"type":"checkpoint"/, "\"type\":\"checkp0int\"")))
      const error = yield* Effect.flip(Effect.scoped(Effect.provide(record("b"), trail(folder))))
      expect(error.message).toContain("was altered")
    }))
})

/** A disk that can be made to fail. */
const disk = () => {
  let fault: string | undefined
  let partial = 0
  const openFile: OpenFile = async (file) => {
    const real = await openAppend(file)
    const faulty: AppendFile = {
      ...real,
      write: async (text) => {
        if (fault !== undefined) {
          partial++
          throw new Error(fault)
        }
        await real.write(text)
      }
    }
    return faulty
  }
  return { openFile, fail: (why: string | undefined) => void (fault = why), attempts: () => partial }
}

describe("a disk that fails", () => {
  it.scopedLive("makes each record fail, and the chain goes on when there is room again", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const { attempts, fail, openFile } = disk()
      yield* Effect.gen(function*() {
        yield* record("a")
        fail("ENOSPC: no space left on device")
        const error = yield* Effect.flip(record("b", "synced"))
        expect(error.message).toContain("no space left on device")
        expect((yield* Effect.flatMap(Audit, ({ status }) => status)).problem).toContain("no space left")
        expect(attempts()).toBeGreaterThan(0)
        fail(undefined)
        yield* record("c", "synced")
        expect((yield* Effect.flatMap(Audit, ({ status }) => status)).problem).toBeUndefined()
      }).pipe(Effect.provide(trail(folder, { openFile })), Effect.scoped)
      const records = yield* recordsIn(folder)
      expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1))
      expect(records.filter(({ type }) => type === "decision")).toHaveLength(2)
    }))

  it.scopedLive("that does not answer makes those who wait fail, and those who come", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      let release: () => void = () => undefined
      let hang = false
      const openFile: OpenFile = async (file) => {
        const real = await openAppend(file)
        return {
          ...real,
          write: async (text) => {
            if (hang) await new Promise<void>((resolve) => (release = resolve))
            await real.write(text)
          }
        }
      }
      yield* Effect.gen(function*() {
        yield* record("a")
        hang = true
        expect((yield* Effect.flip(record("b"))).message).toContain("not answered")
        expect((yield* Effect.flip(record("c"))).message).toContain("not answered")
        hang = false
        release()
        yield* record("d").pipe(Effect.retry({ times: 50, schedule: Schedule.spaced("1 millis") }))
      }).pipe(Effect.provide(trail(folder, { openFile, patience: Duration.millis(50) })), Effect.scoped)
      expect((yield* recordsIn(folder)).filter(({ type }) => type === "decision").length).toBeGreaterThanOrEqual(3)
    }))

  it.scopedLive("at the opening is tried again by the next record", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      let broken = true
      const openFile: OpenFile = (file) => (broken ? Promise.reject(new Error("EROFS: read-only file system")) : openAppend(file))
      yield* Effect.gen(function*() {
        expect((yield* Effect.flip(record("a"))).message).toContain("read-only")
        broken = false
        yield* record("b")
      }).pipe(Effect.provide(trail(folder, { openFile })), Effect.scoped)
      expect((yield* recordsIn(folder)).map(({ type }) => type)).toEqual(["started", "decision", "checkpoint"])
    }))
})
