// Runs the public conformance suite: all that it asks of revision 2025-11-25 against the transport with the suite's own
// fixtures, and what needs no fixtures against the program as it is shipped.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { conformance, installed } from "./tools.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const VERSION = "2025-11-25"
const START_MILLIS = 30_000
const RUN_MILLIS = 120_000

/** What the suite asks of any server. The second list is about sessions. */
const ANY = ["server-initialize", "ping", "tools-list", "resources-list", "prompts-list", "dns-rebinding-protection"]
const WITH_SESSIONS = ["server-session-lifecycle", "server-sse-multiple-streams"]

const { folder, missing } = await installed(conformance)
if (missing !== undefined) {
  console.log(`The conformance suite could not be installed and was not run: ${missing}`)
  process.exit(0)
}
const suite = path.join(folder, "node_modules/@modelcontextprotocol/conformance/dist/index.js")

/** Starts a server that prints its URL, and gives what is done with it. */
const withServer = async (args, work) => {
  const state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-conformance-"))
  const server = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, DDG_STATE_FOLDER: state },
    stdio: ["ignore", "pipe", "pipe"]
  })
  try {
    const url = await new Promise((resolve, reject) => {
      let said = ""
      const timer = setTimeout(() => reject(new Error(`no URL within ${START_MILLIS} ms: ${said}`)), START_MILLIS)
      const listen = (chunk) => {
        said += chunk
        const [found] = /http:\/\/[^\s"]+/.exec(said) ?? []
        if (found === undefined) return
        clearTimeout(timer)
        resolve(found)
      }
      server.stdout.on("data", listen)
      server.stderr.on("data", listen)
      server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    })
    // The suite makes its test of DNS rebinding only where the server is called localhost.
    return await work(url.replace("127.0.0.1", "localhost"))
  } finally {
    server.kill("SIGTERM")
    if (server.exitCode === null) await once(server, "exit")
    await rm(state, { recursive: true, force: true })
  }
}

const asked = async (url, ...wanted) => {
  const run = spawn(
    process.execPath,
    ["--import", path.join(root, ".ci/globSync.mjs"), suite, "server", "--url", url, ...wanted],
    { cwd: tmpdir(), stdio: ["ignore", "pipe", "pipe"], timeout: RUN_MILLIS }
  )
  let said = ""
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (chunk) => { said += chunk })
  const [code] = await once(run, "close")
  const lines = said.split("\n").filter((line) => /^[✓✗]|^Total|^Passed|^Not scored/.test(line.trim()))
  return { ok: code === 0, lines, said }
}

let failed = 0
const report = (title, { lines, ok, said }) => {
  console.log(`${ok ? "✓" : "✗"} ${title}`)
  for (const line of ok ? lines.slice(-1) : said.split("\n")) console.log(`    ${line}`)
  if (!ok) failed++
}

await withServer(["--import", "tsx", "test/conformance/server.ts", "sessions"], async (url) => {
  const result = await asked(url, "--requirements", VERSION)
  for (const line of result.lines) console.log(`    ${line.trim()}`)
  report(`all that revision ${VERSION} asks, with fixtures`, result)
})

for (const [mode, scenarios] of [["stateless", ANY], ["sessions", [...ANY, ...WITH_SESSIONS]]]) {
  await withServer(["dist/main.js", "http", "--port", "0", "--http-mode", mode], async (url) => {
    for (const scenario of scenarios) {
      report(`${scenario}, the program as shipped, ${mode}`, await asked(url, "--scenario", scenario, "--spec-version", VERSION))
    }
  })
}
process.exitCode = failed === 0 ? 0 : 1
