import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { canonical, type Plain } from "../../../src/security/Canonical.ts"
import { GENESIS, link } from "../../../src/security/audit/Chain.ts"
import {
  auditing,
  decision,
  faultsOf,
  fileIn,
  inFolder,
  linesIn,
  recordAll,
  upTo,
  verify,
  withAudit,
  writeLines
} from "./support/Trails.ts"

/** A whole trail of 40 decisions, with a checkpoint behind every 10, and the anchor that `verify` gives for it. */
const written = (folder: string) =>
  Effect.gen(function*() {
    yield* withAudit(folder, (audit) =>
      Effect.forEach(upTo(40), (n) => audit.record(decision(n, { sealed: { query: `query ${n}` } }), "written")), {
      checkpointEvery: 10
    })
    const whole = yield* verify(folder)
    expect(faultsOf(whole)).toEqual([])
    return { anchors: whole.streams.flatMap(({ anchor = "" }) => [anchor]), lines: yield* linesIn(folder) }
  })

/** What is found when the lines are replaced; the anchor is given only where it is asked for. */
const tampered = (change: (lines: ReadonlyArray<string>) => ReadonlyArray<string>, anchored = false) =>
  inFolder((folder) =>
    Effect.gen(function*() {
      const { anchors, lines } = yield* written(folder)
      yield* writeLines(folder, change(lines))
      const { streams } = yield* verify(folder, anchored ? anchors : [])
      return streams.flatMap(({ faults }) => faults.map(({ kind, line, seq }) => ({ kind, line, seq })))
    }))

const isRecord = (value: unknown): value is Readonly<Record<string, Plain>> => typeof value === "object" && value !== null

const parsed = (line: string): Readonly<Record<string, Plain>> => {
  const value: unknown = JSON.parse(line)
  return isRecord(value) ? value : {}
}

/** Writes the chain anew over all lines, as whoever has no key would; `edit` may change or drop a record. */
const rehashed = (lines: ReadonlyArray<string>, edit: (record: Plain, index: number) => Plain | undefined): ReadonlyArray<string> => {
  let head = GENESIS
  return lines.flatMap((line, index) => {
    const { record = null, time } = parsed(line)
    const edited = edit(record, index)
    if (edited === undefined) return []
    const linked = link(head, Date.parse(String(time)), edited)
    head = linked.head
    return [linked.line.trimEnd()]
  })
}

const isCheckpoint = (record: Plain): boolean => canonical(record).includes(`"_tag":"Checkpoint"`)

const refused = (record: Plain): Plain => JSON.parse(canonical(record).replace(`"verdict":"allow"`, `"verdict":"refuse"`))

describe("a trail that was tampered with", () => {
  it.effect("shows the record that was altered, and only that", () =>
    Effect.map(tampered((lines) => lines.with(7, (lines[7] ?? "").replace(`"allow"`, `"refuse"`))), (faults) => {
      expect(faults).toEqual([{ kind: "altered", line: 8, seq: 8 }])
    }))

  it.effect("shows where a record was removed", () =>
    Effect.map(tampered((lines) => lines.toSpliced(7, 1)), (faults) => {
      expect(faults).toEqual([{ kind: "removed", line: 8, seq: 9 }])
    }))

  it.effect("shows records that changed places", () =>
    Effect.map(tampered((lines) => lines.with(7, lines[8] ?? "").with(8, lines[7] ?? "")), (faults) => {
      expect(faults).toEqual([{ kind: "removed", line: 8, seq: 9 }, { kind: "order", line: 9, seq: 8 }])
    }))

  it.effect("shows a record that was put in twice", () =>
    Effect.map(tampered((lines) => lines.toSpliced(12, 0, lines[7] ?? "")), (faults) => {
      expect(faults).toEqual([{ kind: "order", line: 13, seq: 8 }])
    }))

  it.effect("shows a record that was made up and put in with the right links", () =>
    Effect.map(tampered((lines) => {
      const { hash } = parsed(lines[6] ?? "")
      return lines.toSpliced(7, 0, link({ seq: 7, hash: String(hash) }, 0, { _tag: "Erased" }).line.trimEnd())
    }), (faults) => {
      expect(faults[0]).toEqual({ kind: "order", line: 9, seq: 8 })
    }))

  it.effect("shows that the whole chain was written anew by somebody without the key", () =>
    Effect.map(tampered((lines) => rehashed(lines, (record, index) => (index === 7 ? refused(record) : record))), (faults) => {
      // The first checkpoint stands before the alteration, and holds; each one behind it does not.
      expect(faults[0]).toEqual({ kind: "signature", line: 13, seq: 13 })
      expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(["signature"]))
    }))

  it.effect("shows that all checkpoints were left out of a chain that was written anew", () =>
    Effect.map(tampered((lines) => rehashed(lines, (record) => (isCheckpoint(record) ? undefined : refused(record)))), (faults) => {
      expect(faults).toEqual([{ kind: "unsigned", line: undefined, seq: undefined }])
    }))

  it.effect("shows a checkpoint that was signed with another key, also one that was given that key's name", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const { lines } = yield* written(folder)
        const other = path.join(folder, "other")
        yield* written(other)
        const foreign = (yield* linesIn(other)).map((line) => parsed(line)["record"] ?? null).filter(isCheckpoint)
        const own = parsed(lines[1] ?? "")["record"]
        for (const disguised of [false, true]) {
          let next = 0
          yield* writeLines(folder, rehashed(lines, (record) => {
            const stranger = isCheckpoint(record) ? foreign[next++] : undefined
            if (!isRecord(stranger) || !isRecord(own)) return record
            const { key = "", stream = "" } = own
            return disguised ? { ...stranger, key, stream } : { ...stranger, stream }
          }))
          const { streams } = yield* verify(folder)
          expect(streams[0]?.faults.map(({ kind }) => kind)).toContain("signature")
        }
      })))

  it.effect("whose end was cut off looks whole, and only an anchor shows what is missing", () =>
    Effect.gen(function*() {
      const cut = (lines: ReadonlyArray<string>) => lines.slice(0, 13)
      expect(yield* tampered(cut)).toEqual([])
      expect(yield* tampered(cut, true)).toEqual([{ kind: "truncated", line: undefined, seq: undefined }])
    }))

  it.effect("says for how many records nobody vouches yet: those can still be written anew", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audit = yield* auditing(folder)
        yield* recordAll(audit, upTo(3).map((n) => decision(n)))
        expect((yield* verify(folder)).streams[0]).toMatchObject({ faults: [], unsigned: 3 })
      }).pipe(Effect.scoped)))

  it.effect("shows a torn last line, and says so once", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        yield* Effect.promise(() => fs.appendFile(fileIn(folder), `{"hash":"0123`))
        const { streams } = yield* verify(folder)
        expect(streams[0]?.faults).toMatchObject([{ kind: "torn", segment: 1, why: expect.stringContaining("cut off") }])
      })))

  it.effect("is not called torn while a process writes to it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audit = yield* auditing(folder)
        yield* audit.record(decision(1), "written")
        yield* Effect.promise(() => fs.appendFile(fileIn(folder), `{"hash":"0123`))
        const { streams } = yield* verify(folder)
        expect(streams[0]).toMatchObject({ faults: [], notes: ["The last line is being written just now."] })
      }).pipe(Effect.scoped)))

  it.effect("shows a line that is no record", () =>
    Effect.map(tampered((lines) => lines.with(7, "\0".repeat(400))), (faults) => {
      expect(faults).toEqual([{ kind: "unreadable", line: 8, seq: undefined }])
    }))
})

/** A trail of three files. */
const threeFiles = (folder: string) =>
  withAudit(folder, (audit) => Effect.forEach(upTo(20), (n) => audit.record(decision(n), "written")), { segmentBytes: 4_000 })

describe("a trail of several files", () => {
  it.effect("is whole from file to file", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* threeFiles(folder)
        const found = yield* verify(folder)
        expect(faultsOf(found)).toEqual([])
        expect(found.streams[0]).toMatchObject({ segments: 3, unsigned: 0 })
      })))

  it.effect.each([
    ["the first", 1, ["missing_segment"]],
    ["one in the middle", 2, ["missing_segment"]]
  ] as const)("shows that %s is missing", ([, segment, kinds]) =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* threeFiles(folder)
        yield* Effect.promise(() => fs.rm(fileIn(folder, segment)))
        expect(faultsOf(yield* verify(folder))).toEqual(kinds)
      })))

  it.effect("shows with an anchor that the last is missing", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* threeFiles(folder)
        const anchors = (yield* verify(folder)).streams.flatMap(({ anchor = "" }) => [anchor])
        yield* Effect.promise(() => fs.rm(fileIn(folder, 3)))
        expect(faultsOf(yield* verify(folder))).toEqual([])
        expect(faultsOf(yield* verify(folder, anchors))).toEqual(["truncated"])
      })))

  it.effect("shows that a file was emptied, or that one took another's place", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* threeFiles(folder)
        const [first, second] = [yield* linesIn(folder, 1), yield* linesIn(folder, 2)]
        yield* writeLines(folder, [], 1)
        expect(faultsOf(yield* verify(folder))).toEqual(["removed"])
        yield* writeLines(folder, second, 1)
        yield* writeLines(folder, first, 2)
        const kinds = faultsOf(yield* verify(folder))
        expect(kinds).toContain("stream")
        expect(kinds).toContain("order")
      })))

  it.effect("shows a file of another trail, and a stream that is gone though an anchor knows it", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const other = path.join(folder, "other")
        yield* threeFiles(folder)
        yield* threeFiles(other)
        const anchors = (yield* verify(folder)).streams.flatMap(({ anchor = "" }) => [anchor])
        yield* Effect.promise(() => fs.copyFile(fileIn(other, 2), fileIn(folder, 2)))
        const kinds = faultsOf(yield* verify(folder))
        expect(kinds).toContain("stream")
        expect(kinds).toContain("signature")
        yield* Effect.promise(() => fs.rm(path.join(folder, "1"), { recursive: true }))
        expect(faultsOf(yield* verify(folder, anchors))).toMatchObject([expect.stringContaining("is not there")])
      })))

  it.effect("believes the key of the anchor, and no other that lies in the folder", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* threeFiles(folder)
        const anchors = (yield* verify(folder)).streams.flatMap(({ anchor = "" }) => [anchor])
        // Somebody takes the folder away and writes a trail of their own in its place.
        for (const name of ["1", "signing.key", "signing.pub"]) {
          yield* Effect.promise(() => fs.rm(path.join(folder, name), { recursive: true }))
        }
        yield* threeFiles(folder)
        expect(faultsOf(yield* verify(folder))).toEqual([])
        expect(faultsOf(yield* verify(folder, anchors))).not.toEqual([])
      })))
})

describe("any trail", () => {
  const entries = FastCheck.array(
    FastCheck.record({
      n: FastCheck.nat(),
      reason: FastCheck.fullUnicodeString({ maxLength: 400 }),
      query: FastCheck.option(FastCheck.fullUnicodeString({ maxLength: 600 }))
    }),
    { minLength: 1, maxLength: 30 }
  )

  it.effect("is whole, whatever is recorded in it", () =>
    inFolder((folder) =>
      Effect.forEach(FastCheck.sample(entries, 25), (given, index) =>
        Effect.gen(function*() {
          const own = path.join(folder, String(index))
          yield* withAudit(own, (audit) =>
            recordAll(audit, given.map(({ n, query, reason }) =>
              decision(n, { reason, ...(query === null ? {} : { sealed: { query } }) }))), { checkpointEvery: 7 })
          const found = yield* verify(own)
          expect(faultsOf(found)).toEqual([])
          expect(found.streams[0]?.records).toBeGreaterThan(given.length)
        }))))

  it.effect("shows that any single byte was changed", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        const file = fileIn(folder)
        const bytes = yield* Effect.promise(() => fs.readFile(file))
        const changes = FastCheck.tuple(FastCheck.nat(bytes.length - 1), FastCheck.integer({ min: 1, max: 255 }))
        for (const [at, flip] of FastCheck.sample(changes, 400)) {
          const altered = Buffer.from(bytes)
          altered[at] = (altered[at] ?? 0) ^ flip
          yield* Effect.promise(() => fs.writeFile(file, altered))
          expect([at, flip, faultsOf(yield* verify(folder)).length > 0]).toEqual([at, flip, true])
        }
      })), 60_000)

  it.effect("shows any line that is taken out before the last checkpoint", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const { lines } = yield* written(folder)
        for (const at of upTo(lines.length - 1)) {
          yield* writeLines(folder, lines.toSpliced(at, 1))
          expect([at, faultsOf(yield* verify(folder)).length > 0]).toEqual([at, true])
        }
      })))
})
