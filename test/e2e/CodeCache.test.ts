import * as fs from "node:fs"
import { spawn } from "node:child_process"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { requireBundle } from "../support/Bundle.ts"

const root = fs.mkdtempSync(path.join(tmpdir(), "mcp-duckduckgo-start-"))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } }
}

/** Starts the server, asks it to initialize, and lets it end. What it answered, what it said, how it ended. */
const start = (cache: string, env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number | null; readonly answer: string; readonly said: string }>((resolve) => {
    const child = spawn(process.execPath, [requireBundle()], {
      env: { PATH: process.env["PATH"], XDG_CACHE_HOME: cache, DDG_STATE_FOLDER: path.join(root, "state"), DDG_LOG_LEVEL: "warn", ...env }
    })
    let answer = ""
    let said = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      answer += text
      child.stdin.end()
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
    child.on("close", (code) => resolve({ code, answer, said }))
    child.stdin.write(`${JSON.stringify(INITIALIZE)}\n`)
  })

const well = { code: 0, said: "", answer: expect.stringContaining("\"protocolVersion\":\"2025-11-25\"") }

const kept = (cache: string): ReadonlyArray<string> => {
  const folder = path.join(cache, "mcp-duckduckgo")
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []
}

describe("the code of the start", () => {
  it("is kept by the first start and used by the next, which leaves it as it is", async () => {
    const cache = path.join(root, "first")
    fs.mkdirSync(cache)
    expect(await start(cache)).toEqual(well)
    const [file = "", ...others] = kept(cache)
    expect(others).toEqual([])
    expect(fs.statSync(file).size).toBeGreaterThan(100_000)
    fs.utimesSync(file, 1, 1)
    expect(await start(cache)).toEqual(well)
    expect(fs.statSync(file).mtimeMs).toBe(1_000)
  })

  it("is made anew where the file is spoilt, or of V8 with other settings", async () => {
    const cache = path.join(root, "spoilt")
    fs.mkdirSync(cache)
    await start(cache)
    const [file = ""] = kept(cache)
    const whole = fs.readFileSync(file)
    fs.writeFileSync(file, whole.subarray(0, whole.length / 2))
    expect(await start(cache)).toEqual(well)
    expect(fs.statSync(file).size).toBeGreaterThan(whole.length / 2)
    fs.utimesSync(file, 1, 1)
    expect(await start(cache, { NODE_OPTIONS: "--disallow-code-generation-from-strings" })).toEqual(well)
    expect(fs.statSync(file).mtimeMs).toBeGreaterThan(1_000)
  })

  it("is not kept where that is turned off, or cannot be, and the server starts all the same", async () => {
    const off = path.join(root, "off")
    fs.mkdirSync(off)
    expect(await start(off, { NODE_DISABLE_COMPILE_CACHE: "1" })).toEqual(well)
    expect(fs.readdirSync(off)).toEqual([])
    expect(await start(path.join(root, "state"), { XDG_CACHE_HOME: "/proc/nowhere" })).toEqual(well)
  })
})
