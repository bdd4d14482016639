import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { afterEach, describe, expect, vi } from "vitest"
import * as Program from "../../src/cli/Program.ts"
import * as Product from "../../src/runtime/Product.ts"
import { type Simulator, start } from "../support/duckduckgo/Simulator.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { captureOutput } from "./support/Output.ts"

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The program as a shell would start it, in an environment that has nothing of this program's but what is given. */
const run = (argv: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function*() {
    vi.unstubAllEnvs()
    for (const name of Object.keys(process.env)) if (/^DDG_|_proxy$/i.test(name)) vi.stubEnv(name, undefined)
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    const output = captureOutput()
    const logged: Array<string> = []
    vi.spyOn(console, "error").mockImplementation((line) => void logged.push(String(line)))
    const code = yield* Program.run(argv)
    return { code, stdout: output.stdout(), stderr: output.stderr(), log: logged.join("\n") }
  })

/** A simulated DuckDuckGo and a state folder, and the program that is pointed at both. */
const stand = Effect.gen(function*() {
  const simulator = yield* Effect.acquireRelease(
    Effect.promise(() => start({ politeness: { requests: 1_000 } })),
    (started: Simulator) => Effect.promise(started.close)
  )
  const folder = yield* tempFolder
  const env = { ...simulator.env, DDG_STATE_FOLDER: folder, DDG_PACE_REQUESTS: "1000" }
  return {
    simulator,
    folder,
    run: (argv: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}) => run(argv, { ...env, ...more })
  }
})

interface Answer {
  readonly hits: ReadonlyArray<{ readonly url: string; readonly position: number }>
}

const NONSENSE = { DDG_REGION: "nowhere", DDG_MAX_RESULTS: "many" }

describe("the program", () => {
  it.live.each([["--version"], ["-v"], ["search", "--version"]])("tells its version: %s", (argv) =>
    Effect.map(run(argv, NONSENSE), (ran) => {
      expect(ran).toEqual({ code: 0, stdout: `${Product.version}\n`, stderr: "", log: "" })
    }))

  it.live("helps, whatever the configuration says", () =>
    Effect.gen(function*() {
      const all = yield* run(["help"], NONSENSE)
      expect(all).toMatchObject({ code: 0, stderr: "" })
      expect(all.stdout).toMatch(/^Usage: mcp-duckduckgo \[COMMAND\]/)
      const one = yield* run(["search", "--help"], NONSENSE)
      expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining("--time-range") })
    }))

  it.live("says on standard error what is wrong with a command line, all of it, and ends with 2", () =>
    Effect.map(run(["search", "--jsno", "--cursor", ""]), ({ code, stderr, stdout }) => {
      expect([code, stdout]).toEqual([2, ""])
      expect(stderr.split("\n")).toEqual([
        "mcp-duckduckgo: \"--jsno\" is not a flag; did you mean --json?",
        "search needs a query",
        "--cursor is empty",
        "See: mcp-duckduckgo help search",
        ""
      ])
    }))

  it.live("does not start with a wrong configuration: names all that is wrong, and ends with 2", () =>
    Effect.map(run(["search", "herons", "--cache-ttl", "soon"], NONSENSE), ({ code, stderr, stdout }) => {
      expect([code, stdout]).toEqual([2, ""])
      for (const name of ["DDG_REGION", "DDG_MAX_RESULTS", "--cache-ttl"]) expect(stderr).toContain(name)
    }))

  it.scopedLive("does not start with a file that cannot be used: names the setting and the file, and ends with 2", () =>
    Effect.gen(function*() {
      const file = path.join(yield* tempFolder, "ca.pem")
      yield* Effect.promise(() => writeFile(file, "no certificate"))
      const { code, stderr } = yield* run(["doctor", "--offline"], { DDG_CA_FILE: file })
      expect(code).toBe(2)
      expect(stderr).toContain(`DDG_CA_FILE: "${file}" holds no certificate`)
    }))

  it.scopedLive("logs what of the configuration has no effect, and goes on", () =>
    Effect.gen(function*() {
      const { run } = yield* stand
      const { code, log, stdout } = yield* run(["suggest", "heron"], { DDG_REGON: "de-de" })
      expect(code).toBe(0)
      expect(log).toContain("DDG_REGON is not a setting and has no effect; did you mean DDG_REGION?")
      expect(stdout).not.toContain("DDG_REGON")
    }))
})

describe("a command", () => {
  it.scopedLive("search prints what DuckDuckGo has, with the filters that were given", () =>
    Effect.gen(function*() {
      const { run, simulator } = yield* stand
      const settings = ["--max-results", "3", "--region", "de-de"]
      const { code, stderr, stdout } = yield* run(["search", "old", "lighthouses", ...settings])
      expect([code, stderr]).toEqual([0, ""])
      const expected = simulator.expected("old lighthouses", 1, { kl: "de-de" }).slice(0, 3)
      for (const text of expected.flatMap(({ title, url }) => [title, url])) expect(stdout).toContain(text)
      expect(stdout).toMatch(/^3 results for "old lighthouses" \(DuckDuckGo html, just now\)\n/)
      yield* run(["search", "herons", "--site", "Example.org", "--exclude-site", "www.example.org", "--time-range", "week"])
      const body = new URLSearchParams(simulator.stats().lastRequests.at(-1)?.body)
      expect([body.get("q"), body.get("df")]).toEqual(["herons site:example.org -site:www.example.org", "w"])
      expect(simulator.stats().impolite).toEqual([])
    }))

  it.scopedLive("search goes on by the command that it printed, in another process", () =>
    Effect.gen(function*() {
      const { run, simulator } = yield* stand
      const { stdout } = yield* run(["search", "tide tables"])
      const [, cursor = ""] = /^More: mcp-duckduckgo search 'tide tables' --cursor (\S+)$/m.exec(stdout) ?? []
      const { code, stdout: more } = yield* run(["search", "tide tables", "--cursor", cursor, "--json"])
      const second: Answer = JSON.parse(more)
      expect(code).toBe(0)
      expect(second.hits.map(({ url }) => url)).toEqual(simulator.expected("tide tables", 2).map(({ url }) => url))
      expect(second.hits[0]?.position).toBe(11)
    }))

  it.scopedLive("search ends with 1 when DuckDuckGo refuses, and with 2 for a query that makes no search", () =>
    Effect.gen(function*() {
      const { run, simulator } = yield* stand
      const long = yield* run(["search", "x".repeat(500)])
      expect(long).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("query: has 500 characters") })
      expect(simulator.stats().requests).toBe(0)
      const refused = yield* run(["search", "herons [[fault=403]]"])
      expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/^DuckDuckGo refused to answer/) })
    }))

  it.scopedLive("suggest completes", () =>
    Effect.gen(function*() {
      const { run, simulator } = yield* stand
      const { code, stdout } = yield* run(["suggest", "light", "house", "--json"])
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toContainEqual(expect.stringContaining("light house"))
      expect(simulator.stats().byEndpoint).toEqual({ suggest: 1 })
    }))

  it.scopedLive("doctor --offline and config print send nothing", () =>
    Effect.gen(function*() {
      const { run, simulator } = yield* stand
      expect((yield* run(["doctor", "--offline"])).code).toBe(0)
      const printed = yield* run(["config", "print", "--json", "--region", "uk-en"])
      expect(JSON.parse(printed.stdout).settings.region).toEqual({ value: "uk-en", from: "flag", name: "--region" })
      expect(simulator.stats().requests).toBe(0)
    }))

  it.live("client-config prints the entry alone on standard output, and where it belongs on standard error", () =>
    Effect.map(run(["client-config", "claude-desktop", "--region", "de-de"]), ({ code, stderr, stdout }) => {
      expect(code).toBe(0)
      expect(JSON.stringify(JSON.parse(stdout))).toContain("de-de")
      expect(stderr).toMatch(/^Put this into:\n {2}\S/)
    }))

  it.scopedLive("parse and search read a page with the operator's selectors", () =>
    Effect.gen(function*() {
      const { folder, run } = yield* stand
      const selectors = path.join(folder, "selectors.json")
      const page = path.join(folder, "page.html")
      yield* Effect.promise(() => writeFile(selectors, JSON.stringify({ html: { title: ".no-such-class" } })))
      yield* Effect.promise(() => writeFile(page, "<html><body><p>nothing of DuckDuckGo's</p></body></html>"))
      const parsed = yield* run(["parse", "--endpoint", "html", page], { DDG_SELECTORS_FILE: selectors })
      expect(JSON.parse(parsed.stdout)).toMatchObject({ outcome: "layout_changed" })
      const { stdout } = yield* run(["search", "herons", "--json", "--selectors-file", selectors])
      expect(JSON.parse(stdout)).toMatchObject({ outcome: "results", provenance: { backend: "lite" } })
      const missing = yield* run(["parse", "--endpoint", "html", path.join(folder, "none.html")])
      expect(missing).toMatchObject({ code: 2, stdout: "" })
      expect(missing.stderr).toMatch(/^mcp-duckduckgo: .*none\.html could not be read/)
    }))
})
