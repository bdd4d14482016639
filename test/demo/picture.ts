// npm run docs:picture: runs the bundle against the simulated DuckDuckGo and draws docs/images/demo.svg from what it said.
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { requireBundle } from "../support/Bundle.ts"
import { root } from "../docs/support/Markdown.ts"
import { start } from "../support/duckduckgo/Simulator.ts"
import { type Line, picture } from "./Terminal.ts"

const simulator = await start({ politeness: { windowMillis: 2_000 } })
const state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-picture-"))
const env = { PATH: process.env["PATH"] ?? "", ...simulator.env, DDG_STATE_FOLDER: state, DDG_LOG_LEVEL: "none" }

/** What a person types, and what the program answers to it; a failure is what some of these are about. */
const typed = (args: ReadonlyArray<string>): Promise<ReadonlyArray<Line>> =>
  new Promise((resolve) => {
    execFile(process.execPath, [requireBundle(), ...args], { env, timeout: 30_000 }, (_, stdout) => {
      const words = args.map((word) => (word.includes(" ") ? JSON.stringify(word) : word)).join(" ")
      const output = stdout.trimEnd().split("\n").map((text): Line => ({
        text,
        kind: /^(?:DuckDuckGo refused|\d+ results? for|FAILED)/.test(text) ? "loud" : /^(?:<<|More:|Reason:|ok )/.test(text) ? "quiet" : "plain"
      }))
      resolve([{ text: `$ npx mcp-duckduckgo ${words}`, kind: "typed" }, ...output, { text: "", kind: "plain" }])
    })
  })

try {
  const found = await typed(["search", "lighthouse keepers", "--max-results", "2"])
  simulator.set({ fault: "challenge", endpoint: "html" })
  const refused = await typed(["search", "lighthouse keepers", "--region", "de-de"])
  const title = "A search of a simulated DuckDuckGo with two results; then a refusal, which is told as one"
  await writeFile(path.join(root, "docs/images/demo.svg"), picture(title, [...found, ...refused].slice(0, -1)))
} finally {
  await simulator.close()
  await rm(state, { recursive: true, force: true })
}
