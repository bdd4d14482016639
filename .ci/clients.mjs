// Proves that clients of others work with the server over HTTP, in both modes: the table of docs/http.md.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { copyFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { clients, installed } from "./tools.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const PROBE_MILLIS = 90_000
/** A stream of a session that broke may be taken up again for half a minute; then the work is interrupted. */
const INTERRUPTED_MILLIS = 45_000
const TOOLS = 9

/** What each of them shows of progress. mcp-remote loses reports that come at once with the answer. */
const wanted = {
  "SDK v1": /^1,2,3$/,
  "SDK v2, auto": /^1,2,3$/,
  "Inspector": /^not shown$/,
  "mcp-remote": /^(?:1(?:,2(?:,3)?)?)?$/,
  "supergateway": /^$/,
  "AI SDK": /^not offered$/,
  "LangChain": /^1,2,3$/
}
const chosen = process.argv.slice(2)

const { folder, missing } = await installed(clients)
if (missing !== undefined) {
  console.log(`The clients could not be installed and were not tried: ${missing}`)
  process.exit(0)
}
const probe = path.join(folder, "probe.mjs")
await copyFile(path.join(root, "test/clients/probe.mjs"), probe)

const started = async (mode) => {
  const server = spawn(process.execPath, ["--import", "tsx", "test/clients/server.ts", mode], { cwd: root, stdio: ["ignore", "pipe", "inherit"] })
  let log = ""
  server.stdout.on("data", (chunk) => { log += chunk })
  while (!/http:\/\/\S+/.test(log)) await Promise.race([once(server.stdout, "data"), once(server, "exit").then(() => { throw new Error(log) })])
  return { server, url: /http:\/\/\S+/.exec(log)[0], interrupted: () => log.split("hang was interrupted").length - 1 }
}

const probed = async (name, url) => {
  const run = spawn(process.execPath, [probe, name, url], { cwd: folder, stdio: ["ignore", "pipe", "ignore"], timeout: PROBE_MILLIS, killSignal: "SIGKILL" })
  let text = ""
  run.stdout.on("data", (chunk) => { text += chunk })
  await once(run, "close")
  try {
    return JSON.parse(text.trim().split("\n").at(-1))
  } catch {
    return { list: "failed: no answer in time" }
  }
}

let failed = 0
for (const mode of ["stateless", "sessions"]) {
  const { interrupted, server, url } = await started(mode)
  for (const [name, progress] of Object.entries(wanted)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    const before = interrupted()
    const said = await probed(name, url)
    const until = Date.now() + INTERRUPTED_MILLIS
    while (interrupted() === before && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100))
    const stopped = interrupted() > before
    const ok = said.list === TOOLS && said.call === "hello" && progress.test(said.progress) && /^an error/.test(said.errors ?? "") && stopped
    if (!ok) failed++
    console.log(`${ok ? "✓" : "✗"} ${mode}, ${name}: ${JSON.stringify({ ...said, "work interrupted": stopped })}`)
  }
  server.kill("SIGTERM")
  await once(server, "exit")
}
process.exitCode = failed === 0 ? 0 : 1
