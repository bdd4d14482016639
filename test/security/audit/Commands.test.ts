import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import * as ExportCommand from "../../../src/cli/audit/ExportCommand.ts"
import { cell, type Print } from "../../../src/cli/audit/Printing.ts"
import * as ShowCommand from "../../../src/cli/audit/ShowCommand.ts"
import * as VerifyCommand from "../../../src/cli/audit/VerifyCommand.ts"
import type { ExitCode } from "../../../src/cli/ExitCode.ts"
import { local } from "../../../src/security/Subject.ts"
import {
  auditing,
  decision,
  fileIn,
  inFolder,
  linesIn,
  NOW,
  recordAll,
  upTo,
  withAudit,
  writeLines
} from "./support/Trails.ts"

/** What a command printed and ended with. */
const ran = (command: (print: Print) => Effect.Effect<ExitCode>) =>
  Effect.gen(function*() {
    const printed: Array<string> = []
    const code = yield* command((text) => Effect.sync(() => void printed.push(text)))
    return { code, text: printed.join("\n") }
  })

const verify = (folder: string, more: Partial<VerifyCommand.VerifyCommand> = {}) =>
  ran((print) => VerifyCommand.run({ folder, anchors: [], json: false, ...more }, print))

const show = (folder: string, more: Partial<ShowCommand.ShowCommand> = {}) =>
  ran((print) =>
    ShowCommand.run({ folder, last: 20, verdict: undefined, operation: undefined, all: false, json: false, ...more }, print))

const exported = (folder: string, format: ExportCommand.ExportFormat) =>
  ran((print) => ExportCommand.run({ folder, format, product: { name: "mcp-duckduckgo", version: "1.2.3" } }, print))

const written = (folder: string) => withAudit(folder, (audit) => recordAll(audit, upTo(3).map((n) => decision(n))))

const anchorIn = (text: string): string => /^ddg-audit-1:\S+$/m.exec(text)?.[0] ?? ""

describe("audit verify", () => {
  it.effect("says that a trail is whole, and gives the anchor that says more the next time", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        const { code, text } = yield* verify(folder)
        expect(code).toBe(0)
        expect(text.split("\n").slice(0, 4)).toEqual([
          "Stream 1: whole; 6 records in 1 file, from 2100-01-01T00:00:00.000Z to 2100-01-01T00:00:00.000Z.",
          "The audit trail is as it was written, as far as it goes; only an anchor shows whether its end was cut off.",
          "",
          "To be kept elsewhere, and given to --anchor next time:"
        ])
        expect((yield* verify(folder, { anchors: [anchorIn(text)] })).text)
          .toContain("The audit trail is as it was written, and nothing is missing that the anchors know of.")
      })))

  it.effect("says where it is broken, and why", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        const { text: before } = yield* verify(folder)
        const lines = yield* linesIn(folder)
        yield* writeLines(folder, lines.with(3, (lines[3] ?? "").replace("allow", "refuse")))
        const { code, text } = yield* verify(folder)
        expect(code).toBe(1)
        expect(text.split("\n")).toEqual([
          expect.stringMatching(/^Stream 1: BROKEN; 6 records in 1 file, from /),
          "  1/000001.jsonl, line 4, record 4: it was altered after it was written.",
          "The audit trail is NOT as it was written."
        ])
        yield* writeLines(folder, lines.slice(0, 2))
        const cut = yield* verify(folder, { anchors: [anchorIn(before)] })
        expect(cut.code).toBe(1)
        expect(cut.text).toContain("  the anchor knows of record 5, but it ends with record 2: its end was cut off.")
      })))

  it.effect("does not hide how many faults there are behind the first twenty", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* withAudit(folder, (audit) => recordAll(audit, upTo(40).map((n) => decision(n))))
        yield* writeLines(folder, (yield* linesIn(folder)).map((line) => line.replace("allow", "refuse")))
        const { text } = yield* verify(folder)
        expect(text.split("\n")).toHaveLength(1 + 20 + 1 + 1)
        expect(text).toContain("… and 20 more faults.")
      })))

  it.effect("says for which records nobody vouches yet", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audit = yield* auditing(folder)
        yield* recordAll(audit, upTo(2).map((n) => decision(n)))
        const { code, text } = yield* verify(folder)
        expect(code).toBe(0)
        expect(text).toContain("No checkpoint vouches yet for the last 2 records.")
      }).pipe(Effect.scoped)))

  it.effect("tells all of it as JSON", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        expect(JSON.parse((yield* verify(folder, { json: true })).text)).toMatchObject({
          whole: true,
          streams: [{ folder: "1", whole: true, records: 6, files: 1, unsigned: 0, faults: [] }]
        })
        yield* Effect.promise(() => fs.appendFile(fileIn(folder), "x"))
        const { code, text } = yield* verify(folder, { json: true })
        expect(code).toBe(1)
        expect(JSON.parse(text)).toMatchObject({
          whole: false,
          streams: [{ whole: false, faults: [{ kind: "torn", file: "1/000001.jsonl", line: 7 }] }]
        })
      })))

  it.effect("ends with 2 where there is no trail, or the anchor is none", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const nowhere = path.join(folder, "nowhere")
        expect(yield* verify(nowhere)).toEqual({ code: 2, text: `Nothing to verify: there is no audit trail in ${nowhere}.` })
        yield* written(folder)
        const { code, text } = yield* verify(folder, { anchors: ["ddg-audit-1:no"] })
        expect([code, text]).toEqual([2, "This is no anchor, or it was altered: ddg-audit-1:no"])
        yield* Effect.promise(() => fs.writeFile(path.join(folder, "signing.pub"), "no key"))
        expect((yield* verify(folder)).code).toBe(2)
      })))
})

describe("audit show", () => {
  const several = (folder: string) =>
    withAudit(folder, (audit) =>
      Effect.gen(function*() {
        yield* audit.record(decision(1, { consent: { via: "form" } }), "synced")
        yield* TestClock.setTime(NOW + 1_000)
        const refused = { operation: "read_page", level: "MEDIUM", verdict: "refuse", reason: "scope" } as const
        yield* audit.record(decision(2, refused), "synced")
        const granted = { _tag: "Consent", event: "granted", purpose: "read_page", level: "MEDIUM", via: "form" } as const
        yield* audit.record(granted, "synced")
        yield* audit.record({ _tag: "Anomaly", signal: "rate", score: 0.971, action: "raised" }, "synced")
        yield* audit.erase("x")
      }))

  it.effect("is a table, the newest at the end", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* several(folder)
        const { code, text } = yield* show(folder)
        expect(code).toBe(0)
        expect(text.replaceAll(/local [0-9a-f]{8}/g, "local 0123abcd").split("\n")).toEqual([
          "TIME (UTC)           RECORD  LEVEL   VERDICT  WHAT                WHY                          CLIENT  SUBJECT",
          "2100-01-01 00:00:00  1:3     LOW     allow    web_search          ok (level), consent by form  desk    local 0123abcd",
          "2100-01-01 00:00:01  1:4     MEDIUM  refuse   read_page           scope (level)                desk    local 0123abcd",
          "2100-01-01 00:00:01  1:5     MEDIUM  granted  consent: read_page  form",
          "2100-01-01 00:00:01  1:6             noticed  anomaly: rate       0.971, raised"
        ])
      })))

  it.effect("shows what is asked for, and says what it leaves out", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* several(folder)
        const rows = (text: string) => text.split("\n").slice(1).map((line) => line.split(/ {2,}/)[1])
        expect(rows((yield* show(folder, { verdict: "refuse" })).text)).toEqual(["1:4"])
        expect(rows((yield* show(folder, { operation: "web_search" })).text)).toEqual(["1:3"])
        expect(rows((yield* show(folder, { all: true })).text)).toHaveLength(8)
        expect((yield* show(folder, { last: 1 })).text.split("\n").slice(1)).toEqual([
          expect.stringContaining("anomaly: rate"),
          "",
          "3 older ones are not shown."
        ])
        expect((yield* show(folder, { operation: "nothing" })).text).toBe("No such records.")
      })))

  it.effect("puts the records of several processes into one order", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const audits = [yield* auditing(folder), yield* auditing(folder)]
        for (const n of upTo(4)) {
          yield* TestClock.setTime(NOW + n * 1_000)
          for (const audit of audits.slice(n % 2, (n % 2) + 1)) yield* audit.record(decision(n), "synced")
        }
        const { text } = yield* show(folder, { json: true, last: 3 })
        const seen = text.split("\n").map((line) => JSON.parse(line).record.requestId)
        expect(seen).toEqual(["1", "2", "3"])
      }).pipe(Effect.scoped)))

  it.effect("lets no name of a client rule the terminal", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        const client = "a\u001b[2Jb\u009b1mc\u202ed\ne"
        yield* withAudit(folder, (audit) => audit.record(decision(1, { subject: local("heron", client) }), "written"))
        const { text } = yield* show(folder)
        expect(text).toMatch(/^[ -~\n\uFFFD…]+$/)
        expect(text.split("\n")).toHaveLength(2)
      })))

  it("cuts what is too wide", () => {
    expect(cell("x".repeat(40), 10)).toBe(`${"x".repeat(9)}…`)
  })
})

describe("audit export", () => {
  it.effect("gives the lines as they are", () =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        expect(yield* exported(folder, "jsonl")).toEqual({ code: 0, text: (yield* linesIn(folder)).join("\n") })
      })))

  it.effect.each(["ocsf", "ecs"] as const)("gives a line for every record as %s", (format) =>
    inFolder((folder) =>
      Effect.gen(function*() {
        yield* written(folder)
        const { code, text } = yield* exported(folder, format)
        expect(code).toBe(0)
        const events = text.split("\n").map((line) => JSON.parse(line))
        expect(events.map((event) => event.metadata?.sequence ?? event.event.sequence)).toEqual([1, 2, 3, 4, 5, 6])
      })))

  it.effect("gives nothing where there is nothing", () =>
    inFolder((folder) =>
      Effect.map(exported(path.join(folder, "nowhere"), "jsonl"), (found) => {
        expect(found).toEqual({ code: 0, text: "" })
      })))
})
