// Shows the server at work: the bundle as a child process, the official client, and a simulated DuckDuckGo on loopback.
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { requireBundle } from "../support/Bundle.ts"
import { start } from "../support/duckduckgo/Simulator.ts"

const query = process.argv.slice(2).join(" ").trim() || "effect typescript"
const paint = (code: string) => (text: string): string => process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text
const bold = paint("1")
const dim = paint("2")

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const step = (title: string): void => say(`\n${bold(`== ${title}`)}`)

const indented = (text: string): string => text.split("\n").map((line) => `   ${line}`.trimEnd()).join("\n")

const textOf = (result: CallToolResult): string =>
  result.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n")

const field = (result: CallToolResult, name: string): string | undefined => {
  const value = result.structuredContent?.[name]
  return typeof value === "string" ? value : undefined
}

/** Keeps the screen readable: the first results in full, the rest counted. */
const shortened = (text: string, blocks: number): string => {
  const parts = text.split("\n\n")
  const kept = parts.slice(0, blocks)
  const last = parts.at(-1) ?? ""
  const left = parts.length - kept.length - 1
  return left <= 0 ? text : [...kept, dim(`… ${left} more …`), last].join("\n\n")
}

const simulator = await start({ politeness: { windowMillis: 2_000 } })
const state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-demo-"))
const client = new Client({ name: "demo", version: "1.0.0" })
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [requireBundle()],
  env: {
    PATH: process.env["PATH"] ?? "",
    ...simulator.env,
    DDG_STATE_FOLDER: state,
    // The real pace is 2 requests in 10 seconds; nobody should wait for that in a demonstration.
    DDG_PACE_WINDOW: "2 seconds",
    DDG_LOG_LEVEL: "error"
  },
  stderr: "inherit"
})

const call = async (name: string, args: Record<string, unknown>): Promise<CallToolResult> => {
  const before = simulator.stats().requests
  const began = performance.now()
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: args }))
  const sent = simulator.stats().requests - before
  const took = Math.round(performance.now() - began)
  const answer = field(result, "outcome") ?? "ok"
  say(dim(`   ${name} ${JSON.stringify(args).slice(0, 90)}`))
  say(`   outcome: ${bold(answer)}   ${dim(`${took} ms, ${sent} request${sent === 1 ? "" : "s"} to DuckDuckGo`)}\n`)
  return result
}

const demonstrate = async (): Promise<void> => {
  say(bold("mcp-duckduckgo: a demonstration"))
  say(`The answers below are ${bold("SIMULATED")}: they come from a look-alike of DuckDuckGo on this machine, and nothing leaves it.`)
  await client.connect(transport)
  const { tools } = await client.listTools()
  const version = client.getServerVersion()
  say(`Server: ${version?.name} ${version?.version}, over stdio. Tools: ${tools.map(({ name }) => name).join(", ")}.`)

  step("1. A search")
  const first = await call("web_search", { query })
  say(indented(shortened(textOf(first), 4)))

  step("2. Its second page, by the cursor of the first")
  const cursor = field(first, "nextCursor")
  const second = await call("web_search", { query, ...(cursor === undefined ? {} : { cursor }) })
  say(indented(shortened(textOf(second), 3)))

  step("3. The same search again: from the cache")
  const again = await call("web_search", { query })
  say(indented(textOf(again).split("\n")[0] ?? ""))

  step("4. Suggestions")
  say(indented(textOf(await call("suggest_queries", { query }))))

  step("5. DuckDuckGo shows its bot challenge: a refusal is not an empty list")
  simulator.set({ fault: "challenge", endpoint: "html" })
  say(indented(textOf(await call("web_search", { query: `${query} while blocked` }))))

  step("6. While it refuses nothing is sent; what the cache holds is answered all the same")
  say(indented(textOf(await call("web_search", { query: "another question" })).split("\n").slice(0, 3).join("\n")))
  say("")
  say(indented(textOf(await call("web_search", { query })).split("\n")[0] ?? ""))

  const { impolite } = simulator.stats()
  step("What the simulated DuckDuckGo thought of it")
  say(`   ${simulator.stats().requests} requests, ${impolite.length === 0 ? "none of them impolite" : `impolite: ${impolite.join("; ")}`}`)
  say(`\nThe same against the real DuckDuckGo:\n   npx mcp-duckduckgo search ${JSON.stringify(query)}`)
}

try {
  await demonstrate()
} finally {
  await client.close()
  await simulator.close()
  await rm(state, { recursive: true, force: true })
}
