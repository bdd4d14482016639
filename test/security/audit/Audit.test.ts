import { it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import type { AuditEntry } from "../../../src/security/audit/AuditEntry.ts"
import { segmentsIn } from "../../../src/security/audit/Segments.ts"
import { entryOf } from "../../../src/security/audit/Stored.ts"
import { faultyDisk } from "./support/FaultyDisk.ts"
import {
  auditing,
  DAY,
  decision,
  faultsOf,
  fileIn,
  heron,
  inFolder,
  linesIn,
  names,
  NOW,
  ownRecords,
  reads,
  recordAll,
  requestIdsOf,
  stork,
  tagsOf,
  upTo,
  verify,
  withAudit
} from "./support/Trails.ts"

const segments = (folder: string, stream = 1) => segmentsIn(path.join(folder, String(stream)))

describe("a record", () => {
  it.effect("holds what was decided, and of the subject only a name that does not tell who it is", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) =>
          audit.record(decision(1, { consent: { grant: "g1", via: "form" }, sealed: { query: "grey herons" } }), "written"))
        const [, , read] = yield* reads(folder)
        expect(read?.record).toMatchObject({
          seq: 3,
          time: "2100-01-01T00:00:00.000Z",
          record: {
            _tag: "Decision",
            consent: { grant: "g1", via: "form" },
            level: "LOW",
            operation: "web_search",
            reason: "ok",
            requestId: "1",
            rule: "level",
            subject: { client: "desk", id: expect.stringMatching(/^[0-9a-f]{32}$/), kind: "local" },
            verdict: "allow"
          }
        })
        const text = (yield* linesIn(folder)).join()
        for (const secret of ["heron", "grey"]) expect(text).not.toContain(secret)
      })))

  it.effect.each<readonly [string, AuditEntry]>([
    ["a consent", {
      _tag: "Consent",
      event: "granted",
      purpose: "read_page",
      level: "MEDIUM",
      grant: "g1",
      via: "form",
      subject: heron,
      sealed: { target: "example.org" }
    }],
    ["one without a subject", { _tag: "Consent", event: "expired", purpose: "read_page" }],
    ["a sign-in", { _tag: "SignIn", event: "access_granted", detail: "ddg:search ddg:read", subject: heron }],
    ["an anomaly", { _tag: "Anomaly", signal: "rate", score: 0.97, action: "raised", subject: heron }],
    ["one with a score that is none", { _tag: "Anomaly", signal: "rate", score: Number.NaN }],
    ["texts that are too long, or would rule a terminal", {
      _tag: "Decision",
      operation: "x".repeat(999),
      level: "PUBLIC",
      verdict: "refuse",
      reason: "no\nsubject",
      rule: "\u001b[2J",
      sealed: { query: "q" }
    }]
  ])("is read back as what it was: %s", ([, entry]) =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => audit.record(entry, "synced"))
        const [, , read] = yield* reads(folder)
        const stored = read === undefined ? undefined : yield* entryOf(read.record)
        expect(stored?._tag).toBe(entry._tag)
        expect(read?.line.length).toBeLessThan(1_000)
        expect(read?.line.toString()).toMatch(/^[ -~…]+$/)
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("can be read however much is sealed in it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        // Every unit of these is escaped, with six bytes.
        const sealed = Object.fromEntries(upTo(20).map((n) => [`${n}${"\0".repeat(50)}`, "\0".repeat(9_999)]))
        yield* withAudit(folder, (audit) => audit.record(decision(1, { sealed }), "written"))
        const [own] = yield* ownRecords(folder)
        expect(Object.keys(own?.revealed ?? {})).toHaveLength(8)
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("with a broken key is refused to its own subject only", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => audit.record(decision(1, { sealed: { query: "q" } }), "written"))
        const [key = ""] = yield* names(path.join(folder, "keys"))
        yield* Effect.promise(() => fs.writeFile(path.join(folder, "keys", key), "cut"))
        yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            const [first, second] = yield* Effect.all([
              Effect.exit(audit.record(decision(2, { sealed: { query: "q" } }), "written")),
              Effect.exit(audit.record(decision(3, { subject: stork, sealed: { query: "q" } }), "written"))
            ], { concurrency: 2 })
            expect([first._tag, second._tag]).toEqual(["Failure", "Success"])
          }))
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "3"])
      })))

  it.effect("of a caller who goes away is written all the same", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const disk = faultyDisk()
        yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            yield* audit.record(decision(1), "synced")
            const hang = yield* Deferred.make<void>()
            disk.syncWaits = hang
            const caller = yield* Effect.fork(audit.record(decision(2), "synced"))
            yield* Effect.repeat(Effect.zipRight(Effect.yieldNow(), audit.status), { until: ({ waiting }) => waiting === 1 })
            yield* Fiber.interrupt(caller)
            yield* Deferred.succeed(hang, undefined)
          }), { disk })
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "2"])
      })))

  it.effect("that is only written is synced within a second, without anybody waiting for it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audit = yield* auditing(folder)
        yield* audit.record(decision(1), "synced")
        yield* audit.record(decision(2), "written")
        expect((yield* audit.status).unsyncedBytes).toBeGreaterThan(0)
        yield* TestClock.adjust("1 seconds")
        yield* Effect.repeat(Effect.zipRight(Effect.yieldNow(), audit.status), { until: ({ unsyncedBytes }) => unsyncedBytes === 0 })
        expect((yield* audit.status).lastSync).toBe(NOW + 1_000)
      }).pipe(Effect.scoped)))

  it.effect("is vouched for within a minute", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audit = yield* auditing(folder)
        yield* audit.record(decision(1), "synced")
        const { anchor } = yield* audit.status
        expect(tagsOf(yield* reads(folder))).toEqual(["Started", "Checkpoint", "Decision"])
        yield* TestClock.adjust("1 minutes")
        yield* Effect.repeat(Effect.zipRight(Effect.yieldNow(), audit.status), { until: (status) => status.anchor !== anchor })
        expect(tagsOf(yield* reads(folder))).toEqual(["Started", "Checkpoint", "Decision", "Checkpoint"])
        const { anchor: last = "" } = yield* audit.status
        expect(faultsOf(yield* verify(folder, [last]))).toEqual([])
      }).pipe(Effect.scoped)))
})

describe("the trail", () => {
  it.effect("makes nothing before the first record, and tells of itself", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const own = path.join(folder, "audit")
        const audit = yield* auditing(own)
        expect(yield* audit.status).toEqual({
          writable: true,
          failure: undefined,
          stream: undefined,
          records: 0,
          waiting: 0,
          unsyncedBytes: 0,
          lastSync: undefined,
          anchor: undefined
        })
        expect(yield* names(folder)).toEqual([])
        yield* audit.record(decision(1), "synced")
        expect(yield* audit.status).toMatchObject({
          writable: true,
          stream: expect.stringMatching(/^1-[0-9a-f]{8}$/),
          records: 1,
          lastSync: NOW
        })
      }).pipe(Effect.scoped)))

  it.effect("is for its owner only", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const own = path.join(folder, "audit")
        yield* withAudit(own, (audit) => audit.record(decision(1, { sealed: { query: "q" } }), "written"))
        for (const name of yield* Effect.promise(() => fs.readdir(own, { recursive: true }))) {
          const { mode } = yield* Effect.promise(() => fs.stat(path.join(own, name)))
          expect([name, (mode & 0o077).toString(8)]).toEqual([name, "0"])
        }
      })))

  it.effect("goes on where it was, and every start and every end is signed", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        for (const n of upTo(3)) yield* withAudit(folder, (audit) => audit.record(decision(n), "written"))
        const once = ["Started", "Checkpoint", "Decision", "Checkpoint"]
        expect(tagsOf(yield* reads(folder))).toEqual([...once, ...once, ...once])
        const found = yield* verify(folder)
        expect(faultsOf(found)).toEqual([])
        expect(found.streams[0]).toMatchObject({ records: 12, unsigned: 0 })
      })))

  it.effect.each<readonly [string, string]>([
    ["half a line", `{"hash":"0123`],
    ["lines of zeros", `${"\0".repeat(50)}\n${"\0".repeat(70)}`],
    ["nothing but a line break", "\n"]
  ])("cuts away %s that a crash has left, and says so", ([, torn]) =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => audit.record(decision(1), "written"))
        yield* Effect.promise(() => fs.appendFile(fileIn(folder), torn))
        yield* withAudit(folder, (audit) => audit.record(decision(2), "written"))
        const all = yield* reads(folder)
        expect(tagsOf(all).slice(4)).toEqual(["Started", "Recovered", "Checkpoint", "Decision", "Checkpoint"])
        expect(all[5]?.record.record).toMatchObject({ bytes: torn.length, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("leaves an altered last record as it is: it is no crash, and is found", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => audit.record(decision(1), "written"))
        const text = yield* Effect.promise(() => fs.readFile(fileIn(folder), "utf8"))
        yield* Effect.promise(() => fs.writeFile(fileIn(folder), text.replace(`"allow"`, `"refuse"`)))
        yield* withAudit(folder, (audit) => audit.record(decision(2), "written"))
        expect(tagsOf(yield* reads(folder))).not.toContain("Recovered")
        expect(faultsOf(yield* verify(folder))).toEqual(["altered"])
      })))

  it.effect("is whole when the last process went away while it began a new file", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => audit.record(decision(1), "written"))
        for (const left of ["", `{"hash":"01`]) {
          const [last = 0] = (yield* segments(folder)).slice(-1)
          yield* Effect.promise(() => fs.writeFile(fileIn(folder, last + 1), left))
          yield* withAudit(folder, (audit) => audit.record(decision(2), "written"))
        }
        expect(yield* segments(folder)).toEqual([1, 2, 3])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("keeps the order when the clock goes backwards", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => audit.record(decision(1), "written"))
        yield* TestClock.setTime(NOW - 400 * DAY)
        yield* withAudit(folder, (audit) => recordAll(audit, [decision(2), decision(3)]))
        expect(requestIdsOf(yield* reads(folder))).toEqual(["1", "2", "3"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("takes no record once it is closed", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const closed = yield* withAudit(folder, Effect.succeed)
        const error = yield* Effect.flip(closed.record(decision(1), "written"))
        expect(error.message).toContain("the server is stopping")
      })))

  it.effect("loses nothing that waits when it is closed", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) =>
          Effect.zipRight(
            Effect.fork(recordAll(audit, upTo(50).map((n) => decision(n)))),
            Effect.repeat(Effect.zipRight(Effect.yieldNow(), audit.status), { until: ({ waiting }) => waiting === 50 })
          ))
        expect(requestIdsOf(yield* reads(folder))).toHaveLength(50)
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))
})

describe("files", () => {
  it.effect("are followed by the next when they are large, or a day old", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => Effect.forEach(upTo(20), (n) => audit.record(decision(n), "written")), {
          segmentBytes: 3_000
        })
        const large = yield* segments(folder)
        expect(large.length).toBeGreaterThan(2)
        for (const segment of large.slice(0, -1)) {
          const { size } = yield* Effect.promise(() => fs.stat(fileIn(folder, segment)))
          expect(size).toBeLessThan(4_500)
        }
        yield* TestClock.adjust(DAY)
        yield* withAudit(folder, (audit) => audit.record(decision(99), "written"))
        expect((yield* segments(folder)).length).toBe(large.length + 1)
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("are deleted when all in them is too old, and the trail says which, signed", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const retention = Duration.days(10)
        for (const n of upTo(14)) {
          yield* withAudit(folder, (audit) => audit.record(decision(n), "written"), { retention })
          yield* TestClock.adjust(DAY)
        }
        const anchors = (yield* verify(folder)).streams.flatMap(({ anchor = "" }) => [anchor])
        yield* withAudit(folder, (audit) =>
          Effect.zipRight(
            audit.record(decision(14), "written"),
            Effect.repeat(segments(folder), { until: ([oldest = 0]) => oldest === 5 })
          ), { retention })
        expect(yield* segments(folder)).toEqual(upTo(16).slice(5))
        expect(requestIdsOf(yield* reads(folder))).toEqual(upTo(15).slice(4).map(String))
        const found = yield* verify(folder, anchors)
        expect(faultsOf(found)).toEqual([])
        expect(found.streams[0]?.notes.join()).toContain("deleted for their age")

        // One file more than the trail says is a removal.
        yield* Effect.promise(() => fs.rm(fileIn(folder, 5)))
        expect(faultsOf(yield* verify(folder))).toEqual(["missing_segment"])
      })))

  it.effect("of a stream that nobody uses any more are deleted as well, and so are keys without records", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const retention = Duration.days(10)
        yield* Effect.scoped(Effect.gen(function*() {
          const [first, second] = [yield* auditing(folder, { retention }), yield* auditing(folder, { retention })]
          yield* first.record(decision(1), "written")
          yield* second.record(decision(2, { subject: stork, sealed: { query: "frogs" } }), "written")
        }))
        expect(yield* names(path.join(folder, "keys"))).toHaveLength(1)
        yield* TestClock.adjust(30 * DAY)
        yield* withAudit(folder, (audit) =>
          Effect.zipRight(
            audit.record(decision(3), "written"),
            Effect.repeat(names(path.join(folder, "keys")), { until: (keys) => keys.length === 0 })
          ), { retention })
        expect(yield* segments(folder, 1)).toEqual([2])
        expect(yield* segments(folder, 2)).toEqual([2])
        expect(requestIdsOf(yield* reads(folder))).toEqual(["3"])
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))
})
