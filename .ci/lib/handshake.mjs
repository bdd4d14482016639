// node .ci/lib/handshake.mjs COMMAND [ARGUMENT...]: starts a server, shakes hands over standard input, prints its tools as
// JSON. Ends with 1 if that takes more than 30 seconds or anything is missing.
import { spawn } from "node:child_process"
import process from "node:process"
import { pathToFileURL } from "node:url"

const DEADLINE_MILLIS = 30_000

/** Name and tools of a server that is started for this and ended after it. */
export const handshake = (command, args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] })
    const end = (settle, value) => {
      clearTimeout(timer)
      child.stdin.end()
      child.kill()
      settle(value)
    }
    const timer = setTimeout(() => end(reject, new Error(`${command} did not answer in time`)), DEADLINE_MILLIS)
    const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "handshake", version: "1.0.0" } }
    let text = ""
    let server
    child.on("error", (error) => end(reject, error))
    child.on("exit", (code) => end(reject, new Error(`${command} ended with ${code} before it had answered`)))
    child.stdin.on("error", () => {})
    child.stdout.on("data", (bytes) => {
      text += bytes
      const lines = text.split("\n")
      text = lines.pop()
      for (const line of lines) {
        const { id, result } = JSON.parse(line)
        if (id === 1) {
          server = result.serverInfo
          send({ method: "notifications/initialized" })
          send({ id: 2, method: "tools/list" })
        } else if (id === 2) end(resolve, { name: server.name, version: server.version, tools: result.tools })
      }
    })
    send({ id: 1, method: "initialize", params })
  })

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [command, ...args] = process.argv.slice(2)
  const { name, tools, version } = await handshake(command, args)
  if (!tools.some((tool) => tool.name === "web_search")) throw new Error("web_search is not among the tools")
  console.log(`${name} ${version}: ${tools.length} tools`)
}
