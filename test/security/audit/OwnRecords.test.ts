import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { keyOf } from "../../../src/security/Subject.ts"
import {
  auditing,
  decision,
  faultsOf,
  heron,
  inFolder,
  names,
  ownRecords,
  reads,
  recordAll,
  stork,
  upTo,
  verify,
  withAudit
} from "./support/Trails.ts"

describe("a subject's own records", () => {
  it.effect("are found in all streams and files, with what was sealed, and nobody else's", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* Effect.scoped(Effect.gen(function*() {
          const audits = [yield* auditing(folder, { segmentBytes: 1_500 }), yield* auditing(folder)]
          for (const audit of audits) {
            for (const n of upTo(5)) {
              yield* audit.record(decision(n, { sealed: { query: `herons ${n}` } }), "written")
              yield* audit.record(decision(n, { subject: stork, sealed: { query: `storks ${n}` } }), "written")
            }
            yield* audit.record({ _tag: "Anomaly", signal: "rate", subject: heron }, "written")
          }
        }))
        const own = yield* ownRecords(folder)
        const queries = upTo(5).map((n) => ({ query: `herons ${n}` }))
        expect(own.map(({ revealed }) => revealed)).toEqual([...queries, undefined, ...queries, undefined])
        expect(new Set(own.map(({ place }) => place.stream)).size).toBe(2)
      })))

  it.effect("stop being read when their reader fails", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        let seen = 0
        const error = yield* Effect.flip(withAudit(folder, (audit) =>
          Effect.zipRight(
            recordAll(audit, upTo(5).map((n) => decision(n))),
            audit.entriesOf(keyOf(heron), () => Effect.suspend(() => (++seen === 2 ? Effect.fail("enough") : Effect.void)))
          )))
        expect([error, seen]).toEqual(["enough", 2])
      })))

  it.effect("cannot be opened any more once they are erased; those of others can, and the chain is whole", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const erased = yield* withAudit(folder, (audit) =>
          Effect.gen(function*() {
            yield* audit.record(decision(1, { sealed: { query: "herons" } }), "written")
            yield* audit.record(decision(2, { subject: stork, sealed: { query: "storks" } }), "written")
            // What a crash in the middle of making the key would have left beside it.
            const [key = ""] = yield* names(path.join(folder, "keys"))
            yield* Effect.promise(() => fs.copyFile(path.join(folder, "keys", key), path.join(folder, "keys", `.${key}.1.aa`)))
            const done = yield* Effect.all([audit.erase(keyOf(heron)), audit.erase(keyOf(heron)), audit.erase(keyOf(stork))])
            yield* audit.record(decision(3, { sealed: { query: "herons again" } }), "written")
            return done
          }))
        expect(erased).toMatchObject([{ hadKey: true }, { hadKey: false }, { hadKey: true }])
        expect(erased[0].receipt).toMatch(/^1-[0-9a-f]{8}:\d+$/)
        expect(yield* names(path.join(folder, "keys"))).toHaveLength(1)
        expect((yield* ownRecords(folder)).map(({ revealed }) => revealed)).toEqual([undefined, { query: "herons again" }])
        const all = yield* reads(folder)
        const record = all.find(({ record }) => record.record["_tag"] === "Erased")?.record
        expect(record?.record).toEqual({ _tag: "Erased" })
        expect(erased[0].receipt).toBe(`${all[0]?.stream}:${record?.seq}`)
        expect(faultsOf(yield* verify(folder))).toEqual([])
      })))

  it.effect("of a subject whose key another process has erased are sealed anew within a minute", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const [first, second] = [yield* auditing(folder), yield* auditing(folder)]
        yield* first.record(decision(1, { sealed: { query: "before" } }), "written")
        yield* second.erase(keyOf(heron))
        yield* first.record(decision(2, { sealed: { query: "meanwhile" } }), "synced")
        yield* TestClock.adjust("1 minutes")
        yield* first.record(decision(3, { sealed: { query: "after" } }), "written")
        expect((yield* ownRecords(folder)).map(({ revealed }) => revealed)).toEqual([undefined, undefined, { query: "after" }])
      }).pipe(Effect.scoped)))
})
