import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { requireBundle } from "../support/Bundle.ts"
import { type HttpProcess, startHttp } from "../support/HttpProcess.ts"

const hasTerminal = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0
if (!hasTerminal) console.log("Skipped: the terminal view on a terminal, for want of script (util-linux)")

const COLUMNS = 50
const ROWS = 9

/** The program on a terminal of its own, and what has come upon it. */
const onTerminal = (command: string) => {
  const child = spawn("script", ["--quiet", "--return", "--command", `stty cols ${COLUMNS} rows ${ROWS}; exec ${command}`, "/dev/null"], {
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm", NO_COLOR: "1", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"]
  })
  let text = ""
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more
  })
  const closed = once(child, "close")
  return {
    press: (keys: string) => child.stdin.write(keys),
    /** What is there as soon as that is among it. */
    shows: async (part: string): Promise<string> => {
      while (!text.includes(part)) {
        const ended = await Promise.race([once(child.stdout, "data").then(() => false), closed.then(() => true)])
        if (ended) throw new Error(`It has ended before it showed ${part}: ${text}`)
      }
      return text
    },
    ended: closed.then(([code]) => ({ code: Number(code), text }))
  }
}

describe.skipIf(!hasTerminal)("top on a terminal", () => {
  let state: string
  let server: HttpProcess
  let view: string
  beforeAll(async () => {
    state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-top-"))
    const env = { PATH: process.env["PATH"] ?? "", DDG_STATE_FOLDER: state, DDG_PORT: "0" }
    server = await startHttp([requireBundle(), "http"], env)
    view = `${process.execPath} ${requireBundle()} top`
  })
  afterAll(async () => {
    await server.stop()
    await rm(state, { recursive: true, force: true })
  })

  it("fills a small one and no more, and gives it back as it was, to whoever types in haste", async () => {
    const terminal = onTerminal(`${view} --url ${new URL(server.url).origin}`)
    const page = await terminal.shows("q ends this")
    terminal.press("jq")
    const { code, text } = await terminal.ended
    expect(code).toBe(0)
    // oxlint-disable-next-line no-control-regex
    const lines = page.slice(page.indexOf("\u001b[H")).replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, "").split(/\r+\n/)
    expect(lines).toHaveLength(ROWS)
    expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(COLUMNS)
    expect(lines[0]).toContain("mcp-duckduckgo")
    expect(text.startsWith("\u001b[?1049h\u001b[?25l")).toBe(true)
    expect(text.endsWith("\u001b[?25h\u001b[?1049l")).toBe(true)
  })

  it("says why there are no figures, and ends with Ctrl-C", async () => {
    const terminal = onTerminal(`${view} --url http://127.0.0.1:1`)
    await terminal.shows("q ends this")
    terminal.press("\u0003")
    const { code, text } = await terminal.ended
    expect([code, text]).toEqual([0, expect.stringContaining("No figures: ")])
  })
})
