import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { Audit, type AuditOptions, type OwnRecord } from "../../../../src/security/audit/Audit.ts"
import type { AuditEntry } from "../../../../src/security/audit/AuditEntry.ts"
import type { ChainRecord } from "../../../../src/security/audit/Chain.ts"
import { eachRead, type Read } from "../../../../src/security/audit/Records.ts"
import { segmentFile } from "../../../../src/security/audit/Segments.ts"
import { type Verification, verifyFolder } from "../../../../src/security/audit/VerifyFolder.ts"
import { keyOf, local, type SubjectShape } from "../../../../src/security/Subject.ts"
import { tempFolder } from "../../../support/tempFolder.ts"

export const heron: SubjectShape = local("heron", "desk")
export const stork: SubjectShape = local("stork", "desk")

export const decision = (n: number, more: Partial<Extract<AuditEntry, { readonly _tag: "Decision" }>> = {}): AuditEntry => ({
  _tag: "Decision",
  operation: "web_search",
  level: "LOW",
  verdict: "allow",
  reason: "ok",
  rule: "level",
  requestId: String(n),
  subject: heron,
  ...more
})

/** Where no other time is needed, the tests take place after the time stamps of the files that they make. */
export const NOW = Date.UTC(2100, 0, 1)
export const DAY = Duration.toMillis(Duration.days(1))

export const options = (folder: string, more: Partial<AuditOptions> = {}): AuditOptions => ({
  ...Audit.defaults(folder),
  ...more
})

/** A trail of its own, as another process would have it; closed at the end of the scope. */
export const auditing = (folder: string, more: Partial<AuditOptions> = {}) =>
  Effect.map(Layer.build(Audit.layer(options(folder, more))), Context.get(Audit))

/** Opens a trail, works with it and closes it. */
export const withAudit = <A, E>(
  folder: string,
  work: (audit: Context.Tag.Service<Audit>) => Effect.Effect<A, E>,
  more: Partial<AuditOptions> = {}
): Effect.Effect<A, E> => Effect.scoped(Effect.flatMap(auditing(folder, more), work))

export const recordAll = (audit: Context.Tag.Service<Audit>, entries: ReadonlyArray<AuditEntry>) =>
  Effect.forEach(entries, (entry) => audit.record(entry, "written"), { concurrency: "unbounded", discard: true })

/** The numbers from 0 up to, but not including, `count`. */
export const upTo = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, n) => n)

/** A test in a folder of its own, at `NOW`, with nothing printed. */
export const inFolder = <A, E>(test: (folder: string) => Effect.Effect<A, E>) =>
  Effect.scoped(Effect.zipRight(TestClock.setTime(NOW), Effect.flatMap(tempFolder, test))).pipe(
    Effect.provide(Logger.remove(Logger.defaultLogger))
  )

export const reads = (folder: string): Effect.Effect<ReadonlyArray<Read>> =>
  Effect.gen(function*() {
    const all: Array<Read> = []
    yield* Effect.orDie(eachRead(folder, () => true, (some) => Effect.sync(() => void all.push(...some))))
    return all
  })

export const tagsOf = (all: ReadonlyArray<{ readonly record: ChainRecord }>): ReadonlyArray<unknown> =>
  all.map(({ record }) => record.record["_tag"])

export const requestIdsOf = (all: ReadonlyArray<Read>): ReadonlyArray<unknown> =>
  all.map(({ record }) => record.record["requestId"]).filter((id) => id !== undefined)

export const verify = (folder: string, anchors: ReadonlyArray<string> = []): Effect.Effect<Verification> =>
  Effect.flatMap(Effect.orDie(verifyFolder(folder, anchors)), (found) =>
    "_tag" in found ? Effect.dieMessage(`not verifiable: ${found._tag}`) : Effect.succeed(found))

/** The kinds of all faults. */
export const faultsOf = ({ faults, streams }: Verification): ReadonlyArray<string> => [
  ...streams.flatMap((stream) => stream.faults.map(({ kind }) => kind)),
  ...faults
]

export const fileIn = (folder: string, segment = 1, stream = 1): string =>
  segmentFile(path.join(folder, String(stream)), segment)

export const linesIn = (folder: string, segment = 1): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(Effect.promise(() => fs.readFile(fileIn(folder, segment), "utf8")), (text) => text.split("\n").slice(0, -1))

export const writeLines = (folder: string, lines: ReadonlyArray<string>, segment = 1): Effect.Effect<void> =>
  Effect.promise(() => fs.writeFile(fileIn(folder, segment), lines.map((line) => `${line}\n`).join("")))

/** What a subject would be given of its own. */
export const ownRecords = (folder: string, subject = heron) =>
  withAudit(folder, (audit) => {
    const own: Array<OwnRecord> = []
    return Effect.as(audit.entriesOf(keyOf(subject), (record) => Effect.sync(() => void own.push(record))), own)
  })

export const names = (folder: string) => Effect.promise(() => fs.readdir(folder))
