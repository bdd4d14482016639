import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Runtime from "effect/Runtime"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { ask } from "../../../src/security/audit/Disk.ts"
import { faultyDisk } from "./support/FaultyDisk.ts"
import {
  auditing,
  decision,
  faultsOf,
  fileIn,
  inFolder,
  linesIn,
  reads,
  requestIdsOf,
  tagsOf,
  upTo,
  verify,
  withAudit
} from "./support/Trails.ts"

describe("a full disk", () => {
  it.effect("is told to the caller, leaves no half line, and is over with the next record that finds room", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            yield* audit.record(decision(1), "synced")
            const before = yield* linesIn(folder)
            for (const free of [0, 1, 200, 300]) {
              disk.free = free
              const error = yield* Effect.flip(audit.record(decision(99), "written"))
              expect(error.message).toContain("The audit trail cannot be written (ENOSPC)")
              expect(error.message).not.toContain(folder)
              expect(yield* linesIn(folder)).toEqual(before)
            }
            expect(yield* audit.status).toMatchObject({ writable: false, failure: expect.stringContaining(fileIn(folder)) })
            disk.free = Number.POSITIVE_INFINITY
            yield* audit.record(decision(2), "synced")
            expect(yield* audit.status).toMatchObject({ writable: true, failure: undefined, records: 2 })
          }), { disk })
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "2"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("at the first record is told as well, and the trail opens when there is room", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        disk.free = 100
        yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            yield* Effect.flip(audit.record(decision(1), "written"))
            disk.free = Number.POSITIVE_INFINITY
            yield* audit.record(decision(2), "written")
          }), { disk })
        expect(requestIdsOf(yield* reads(folder))).toEqual(["2"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
        expect(yield* Effect.promise(() => fs.readdir(path.join(folder, "1")))).toEqual(["000001.jsonl"])
      })))

  it.effect("or a folder that cannot be made stops being one when there is a way", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const state = path.join(folder, "state")
        yield* Effect.promise(() => fs.writeFile(state, "a file where the folder should be"))
        yield* withAudit(path.join(state, "audit"), (audit) =>
          Effect.gen(function*() {
            for (const sealed of [{}, { sealed: { query: "q" } }]) {
              const error = yield* Effect.flip(audit.record(decision(1, sealed), "written"))
              expect(error.message).toMatch(/\((ENOTDIR|EEXIST)\)/)
            }
            yield* Effect.promise(() => fs.rm(state))
            yield* audit.record(decision(2, { sealed: { query: "q" } }), "synced")
          }))
        expect(requestIdsOf(yield* reads(path.join(state, "audit")))).toEqual(["2"])
      })))

  it.effect("in the middle of a change of files breaks nothing", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            for (const n of upTo(40)) {
              // Room for less than a checkpoint, the first record of a file, or both.
              disk.free = 250 + (n % 5) * 170
              yield* Effect.ignore(audit.record(decision(n), "written"))
              disk.free = Number.POSITIVE_INFINITY
              yield* audit.record(decision(100 + n), "written")
            }
          }), { disk, segmentBytes: 1_500 })
        const ids = requestIdsOf(yield* reads(folder))
        expect(ids.filter((id) => Number(id) >= 100)).toEqual(upTo(40).map((n) => String(100 + n)))
        const found = yield* verify(folder)
        expect(faultsOf(found)).toEqual([])
        expect(found.streams[0]?.segments).toBeGreaterThan(10)
      })))
})

describe("a disk that does not take what it was given", () => {
  it.effect("is told to whoever waits for it; what was written before is written once more, and is then all there", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            yield* audit.record(decision(1), "synced")
            yield* audit.record(decision(2), "written")
            disk.syncFails = true
            disk.losesPages = true
            const error = yield* Effect.flip(audit.record(decision(3), "synced"))
            expect(error.message).toContain("EIO")
            expect((yield* audit.status).writable).toBe(false)
            disk.syncFails = false
            yield* audit.record(decision(4), "synced")
            expect(yield* audit.status).toMatchObject({ writable: true, unsyncedBytes: 0 })
          }), { disk })
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "2", "3", "4"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("is asked again by itself, for somebody was told that it is written", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        const audit = yield* auditing(folder, { disk })
        yield* audit.record(decision(1), "synced")
        yield* audit.record(decision(2), "written")
        disk.syncFails = true
        const until = (ready: Effect.Effect<boolean>) =>
          Effect.repeat(Effect.zipRight(TestClock.adjust("1 seconds"), ready), { until: (is) => is, times: 200 })
        yield* until(Effect.map(audit.status, ({ writable }) => !writable))
        expect((yield* audit.status).unsyncedBytes).toBeGreaterThan(0)
        disk.syncFails = false
        yield* until(Effect.map(audit.status, ({ writable }) => writable))
        expect((yield* audit.status).unsyncedBytes).toBe(0)
      }).pipe(Effect.scoped)))

  it.effect("and hangs lets those go on who wait for writing only", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        const audit = yield* auditing(folder, { disk })
        yield* audit.record(decision(1), "synced")
        const hang = yield* Deferred.make<void>()
        disk.syncWaits = hang
        const waiting = yield* Effect.fork(audit.record(decision(2), "synced"))
        yield* Effect.repeat(Effect.zipRight(Effect.yieldNow(), audit.status), { until: ({ waiting }) => waiting === 1 })
        yield* audit.record(decision(3), "written")
        expect(yield* Fiber.poll(waiting)).toMatchObject({ _tag: "None" })
        expect((yield* audit.status).waiting).toBe(1)
        yield* Deferred.succeed(hang, undefined)
        yield* Fiber.join(waiting)
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "2", "3"])
      }).pipe(Effect.scoped)))

  it.effect("makes the queue fill up, and then nothing more is taken", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        const audit = yield* auditing(folder, { disk, queueLimit: 5 })
        yield* audit.record(decision(0), "synced")
        const hang = yield* Deferred.make<void>()
        disk.syncWaits = hang
        const waiting = yield* Effect.fork(
          Effect.forEach(upTo(5), (n) => audit.record(decision(n + 1), "synced"), { concurrency: "unbounded", discard: true })
        )
        yield* Effect.repeat(Effect.zipRight(Effect.yieldNow(), audit.status), { until: ({ waiting }) => waiting === 5 })
        const error = yield* Effect.flip(audit.record(decision(9), "written"))
        expect(error.message).toContain("too many records are waiting")
        yield* Deferred.succeed(hang, undefined)
        yield* Fiber.join(waiting)
        yield* audit.record(decision(10), "written")
        expect(requestIdsOf(yield* reads(folder))).toEqual(["0", "1", "2", "3", "4", "5", "10"])
      }).pipe(Effect.scoped)))
})

describe("work of the disk", () => {
  it.effect("is given up after ten seconds, also where nothing may be interrupted", () =>
    Effect.gen(function*() {
      const asked = yield* Effect.fork(
        Effect.uninterruptible(Effect.flip(ask("sync", "/somewhere", () => new Promise<never>(() => {}))))
      )
      yield* TestClock.adjust("9999 millis")
      expect(yield* Fiber.poll(asked)).toMatchObject({ _tag: "None" })
      yield* TestClock.adjust("1 millis")
      expect((yield* Fiber.join(asked)).message).toBe("sync /somewhere: no answer within 10s")
    }))
})

describe("records that come together", () => {
  it.effect("share one write and one sync", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        const audit = yield* auditing(folder, { disk })
        yield* audit.record(decision(0), "synced")
        const [writes, syncs] = [disk.writes, disk.syncs]
        yield* Effect.forEach(upTo(200), (n) => audit.record(decision(n), "synced"), { concurrency: "unbounded", discard: true })
        expect(disk.writes - writes).toBeLessThanOrEqual(2)
        expect(disk.syncs - syncs).toBeLessThanOrEqual(2)
        expect(tagsOf(yield* reads(folder)).filter((tag) => tag === "Decision")).toHaveLength(201)
      }).pipe(Effect.scoped)))

  it.effect("wait for the end of the turn, where one that comes alone is written at once", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        const audit = yield* auditing(folder, { disk })
        // One to wake whoever writes, and the one at whose end it is done.
        const turn = Effect.repeatN(Effect.promise(() => new Promise((resolve) => setImmediate(resolve))), 1)
        const runSyncExit = Runtime.runSyncExit(yield* Effect.runtime<never>())
        let last = 0
        const isNextAtOnce = () => Exit.isSuccess(runSyncExit(audit.record(decision(++last), "written")))
        // Until the trail is open, and was looked through for what is too old.
        yield* Effect.repeat(Effect.zipRight(turn, Effect.sync(isNextAtOnce)), { until: (is) => is, times: 10_000 })
        expect([isNextAtOnce(), isNextAtOnce()]).toEqual([false, false])
        const before = disk.writes
        yield* turn
        expect(disk.writes).toBe(before + 1)
        // Two came together: the next waits for others, and came alone.
        expect(isNextAtOnce()).toBe(false)
        yield* turn
        expect(isNextAtOnce()).toBe(true)
        yield* turn
        disk.free = 10
        yield* Effect.flip(audit.record(decision(++last), "written"))
        expect(yield* audit.status).toMatchObject({ writable: false, records: last - 1 })
        disk.free = Number.POSITIVE_INFINITY
        yield* audit.record(decision(++last), "synced")
        expect(requestIdsOf(yield* reads(folder))).toEqual(
          upTo(last + 1).filter((n) => n !== 0 && n !== last - 1).map(String)
        )
        expect(faultsOf(yield* verify(folder))).toEqual([])
      }).pipe(Effect.scoped)))
})
