import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { describe, expect } from "vitest"
import * as DoctorCommand from "../../src/cli/DoctorCommand.ts"
import { ExitCode } from "../../src/cli/ExitCode.ts"
import { InvalidInput } from "../../src/domain/Errors.ts"
import type { SearchOutcome } from "../../src/domain/SearchOutcome.ts"
import { type Block, CoolDown } from "../../src/egress/CoolDown.ts"
import { Search } from "../../src/search/Search.ts"
import { blocked, layoutChanged, noResults, results, UNTIL, unavailable } from "../mcp/tools/support/Outcomes.ts"
import { configOf } from "../support/configSources.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { captureOutput } from "./support/Output.ts"

const block = (over: Partial<Block> = {}): Block => ({
  scope: "all",
  endpoint: "html",
  reason: "HTTP 403",
  since: UNTIL - 900_000,
  until: UNTIL,
  strikes: 1,
  lifted: false,
  ...over
})

interface Report {
  readonly exitCode: number
  readonly findings: ReadonlyArray<object>
  readonly hint?: string
}

interface Patient {
  readonly outcome?: SearchOutcome | InvalidInput
  readonly blocks?: ReadonlyArray<Block>
  readonly env?: Readonly<Record<string, string>>
  readonly command?: Partial<Pick<DoctorCommand.DoctorCommand, "json" | "offline" | "solved">>
}

/** Runs the doctor in a state folder of its own; tells how often it searched and lifted. */
const examine = ({ blocks = [], command = {}, env = {}, outcome = results() }: Patient = {}) =>
  Effect.gen(function*() {
    const folder = yield* tempFolder
    const output = captureOutput()
    const done: Array<string> = []
    let inForce = blocks
    const services = Layer.merge(
      Layer.mock(CoolDown, {
        lift: Effect.sync(() => {
          done.push("lifted")
          inForce = []
        }),
        status: Effect.sync(() => inForce)
      }),
      Layer.succeed(Search, {
        run: () =>
          Effect.suspend(() => {
            done.push("searched")
            return outcome._tag === "InvalidInput" ? Effect.fail(outcome) : Effect.succeed(outcome)
          })
      })
    )
    const config = configOf({ env: { DDG_STATE_FOLDER: folder, ...env } })
    const code = yield* DoctorCommand.run({ config, offline: false, solved: false, json: false, ...command })
      .pipe(Effect.provide(services))
    return { code, done, folder, lines: output.stdout().trimEnd().split("\n"), stdout: output.stdout() }
  })

/** The lines of a check, without its name. */
const findings = (lines: ReadonlyArray<string>, check: string): ReadonlyArray<string> =>
  lines
    .filter((line) => line.slice(9).startsWith(check.padEnd(24)))
    .map((line) => `${line.slice(0, 7).trim()}: ${line.slice(33)}`)

describe("doctor", () => {
  it.scoped("of a healthy machine says so check by check, and ends with 0", () =>
    Effect.gen(function*() {
      const { code, done, folder, lines } = yield* examine()
      expect(code).toBe(ExitCode.ok)
      expect(done).toEqual(["searched"])
      expect(lines).toEqual([
        `ok       node                    Node ${process.versions.node}`,
        expect.stringMatching(/^ok {7}configuration {11}1 of \d+ settings are not the default$/),
        `ok       state folder            ${folder}`,
        "ok       proxy                   none",
        "ok       certificate authorities the built-in ones",
        "ok       cool-down               none",
        "ok       search                  DuckDuckGo html answered"
      ])
    }))

  it.scoped("sends nothing when told so", () =>
    Effect.gen(function*() {
      const { code, done, lines } = yield* examine({ command: { offline: true } })
      expect([code, done]).toEqual([0, []])
      expect(findings(lines, "search")).toEqual(["ok: not tried (--offline)"])
    }))

  it.scoped("sends nothing while DuckDuckGo refuses, says until when and what to do, and ends with 4", () =>
    Effect.gen(function*() {
      const { code, done, lines } = yield* examine({ blocks: [block()] })
      expect([code, done]).toEqual([ExitCode.blocked, []])
      expect(findings(lines, "cool-down"))
        .toEqual(["FAILED: DuckDuckGo refused html (HTTP 403); nothing is sent before 2026-06-15T12:15:00.000Z"])
      expect(findings(lines, "search")).toEqual([])
      expect(lines.at(-1)).toMatch(/^Solve its challenge in a browser .* doctor --solved$/)
    }))

  it.scoped("searches all the same while only another endpoint is refused", () =>
    Effect.gen(function*() {
      const { code, done, lines } = yield* examine({ blocks: [block({ scope: "news", endpoint: "news" })] })
      expect([code, done]).toEqual([ExitCode.noAnswer, ["searched"]])
      expect(findings(lines, "cool-down"))
        .toEqual(["warning: DuckDuckGo refused news (HTTP 403); nothing to news is sent before 2026-06-15T12:15:00.000Z"])
      expect(findings(lines, "search")).toEqual(["ok: DuckDuckGo html answered"])
    }))

  it.scoped("lifts the cool-down before it looks, when a person has solved the challenge", () =>
    Effect.gen(function*() {
      const { code, done } = yield* examine({ blocks: [block()], command: { solved: true } })
      expect([code, done]).toEqual([ExitCode.ok, ["lifted", "searched"]])
    }))

  it.scoped("lifts nothing unless told so", () =>
    Effect.gen(function*() {
      const { done } = yield* examine({ blocks: [block()], command: { offline: true } })
      expect(done).toEqual([])
    }))

  it.effect.each([
    ["nothing found", noResults(), 0, "ok: DuckDuckGo html answered"],
    ["a refusal", blocked(), 4,
      "FAILED: DuckDuckGo refuses (html: a bot challenge was shown) until about 2026-06-15T12:15:00.000Z"],
    ["an unknown page", layoutChanged(), 1,
      "warning: DuckDuckGo answered with a page that could not be read (html: no result markup)"],
    ["an outage", unavailable(), 3, "FAILED: html.duckduckgo.com sent no answer within 6 s"],
    ["a refused question", InvalidInput.field("query", "is odd"), 2, "FAILED: Invalid input. query: is odd"]
  ] as const)("ends, for %s, with the code that its help promises", ([, outcome, code, line]) =>
    Effect.scoped(Effect.map(examine({ outcome }), (ran) => {
      expect(ran.code).toBe(code)
      expect(findings(ran.lines, "search")).toEqual([line])
    })))

  it.scoped("warns of what the configuration says in vain, and of nothing that it says well", () =>
    Effect.gen(function*() {
      const { code, lines } = yield* examine({
        env: {
          DDG_REGON: "de-de",
          DDG_PROXY: "http://user:secret@proxy.example:3128",
          DDG_NO_PROXY: "a.example,b.example",
          DDG_CA_FILE: "/etc/ca.pem"
        }
      })
      expect(code).toBe(ExitCode.noAnswer)
      expect(findings(lines, "configuration")).toEqual([
        expect.stringMatching(/^ok: 4 of \d+ settings/),
        "warning: DDG_REGON is not a setting and has no effect; did you mean DDG_REGION?"
      ])
      expect(findings(lines, "proxy")).toEqual(["ok: in use, except for a.example, b.example"])
      expect(findings(lines, "certificate authorities")).toEqual(["ok: the built-in ones and /etc/ca.pem"])
      expect(lines.join("\n")).not.toContain("secret")
    }))

  it.scoped("warns of a state folder that cannot be used, and of what that costs", () =>
    Effect.gen(function*() {
      const folder = yield* tempFolder
      const file = path.join(folder, "a-file")
      yield* Effect.promise(() => writeFile(file, ""))
      const { code, lines } = yield* examine({ env: { DDG_STATE_FOLDER: file } })
      expect(code).toBe(ExitCode.noAnswer)
      expect(findings(lines, "state folder")).toEqual([
        expect.stringMatching(/^warning: .*a-file.* Cool-downs and cursors will not outlive a process\.$/)
      ])
    }))

  it.scoped("as JSON tells the same", () =>
    Effect.gen(function*() {
      const { code, stdout } = yield* examine({ blocks: [block()], command: { json: true } })
      const report: Report = JSON.parse(stdout)
      expect(report.exitCode).toBe(code)
      expect(report.findings).toContainEqual({
        check: "cool-down",
        status: "failed",
        detail: "DuckDuckGo refused html (HTTP 403); nothing is sent before 2026-06-15T12:15:00.000Z"
      })
      expect(report.hint).toContain("doctor --solved")
      expect(JSON.parse((yield* examine({ command: { json: true } })).stdout)).not.toHaveProperty("hint")
    }))
})

describe("the Node version", () => {
  it.effect.each([
    ["20.18.1", "ok"], ["20.19.0", "ok"], ["22.0.0", "ok"], ["24.1.0", "ok"],
    ["20.18.0", "failed"], ["20.17.9", "failed"], ["18.20.8", "failed"]
  ] as const)("%s is %s", ([version, status]) =>
    Effect.sync(() => {
      expect(DoctorCommand.nodeFinding(version)).toMatchObject({ check: "node", status })
    }))
})

describe("the exit code", () => {
  const finding: FastCheck.Arbitrary<DoctorCommand.Finding> = FastCheck.constantFrom(
    { check: "a", status: "ok", detail: "", exitCode: ExitCode.ok },
    { check: "b", status: "warning", detail: "", exitCode: ExitCode.noAnswer },
    { check: "c", status: "failed", detail: "", exitCode: ExitCode.network },
    { check: "d", status: "failed", detail: "", exitCode: ExitCode.blocked },
    { check: "e", status: "failed", detail: "", exitCode: ExitCode.usage }
  )

  it.prop("is that of the first of the worst findings", [FastCheck.array(finding)], ([all]) => {
    const worst = all.find(({ status }) => status === "failed") ?? all.find(({ status }) => status === "warning")
    expect(DoctorCommand.exitCodeOf(all)).toBe(worst?.exitCode ?? ExitCode.ok)
  })
})
