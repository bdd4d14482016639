import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import { field } from "../../support/Json.ts"

const lines = [
  {
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "container", version: "1.0.0" } }
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/list" }
]

/** What a client writes to standard input before it knows the tools. */
export const input = lines.map((line) => `${JSON.stringify({ jsonrpc: "2.0", ...line })}\n`).join("")

const namesIn = (tools: unknown): ReadonlyArray<string> =>
  Array.isArray(tools) ? tools.map((tool: unknown) => String(field(tool, "name"))) : []

/** The names of the tools in what the server wrote to standard output. */
export const toolsOf = (stdout: string): ReadonlyArray<string> =>
  stdout.trim().split("\n").flatMap((line) => {
    const answer: unknown = JSON.parse(line)
    return field(answer, "id") === 2 ? namesIn(field(answer, "result", "tools")) : []
  })

/** The names of the tools of a server over HTTP, as the official client sees them. */
export const toolsAt = async (url: string): Promise<ReadonlyArray<string>> => {
  const client = new Client({ name: "container", version: "1.0.0" })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}
