// The SDK alone over HTTP: its low-level server and its own transport for Node, one tool with a constant answer, no guard
// and no limit. `stateless` makes a server for each request, as the SDK demands; `sessions` one for each client.
import { Server } from "@modelcontextprotocol/sdk/server/index.js"
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js"
import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js"
import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"

const [, , mode = "stateless", file = ""] = process.argv
const answer = JSON.parse(readFileSync(file, "utf8"))
const sessions = new Map<string, StreamableHTTPServerTransport>()

const serverOf = (): Server => {
  const server = new Server({ name: "floor", version: "1.0.0" }, { capabilities: { tools: {} } })
  server.setRequestHandler(CallToolRequestSchema, () => answer)
  return server
}

const transportOf = async (id: string | undefined): Promise<StreamableHTTPServerTransport> => {
  const known = id === undefined ? undefined : sessions.get(id)
  if (known !== undefined) return known
  const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
    enableJsonResponse: true,
    ...(mode === "sessions"
      ? {
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (session: string) => {
          sessions.set(session, transport)
        }
      }
      : {})
  })
  await serverOf().connect(Object(transport))
  return transport
}

const http = createServer(async (request, response) => {
  const id = request.headers["mcp-session-id"]
  const transport = await transportOf(typeof id === "string" ? id : undefined)
  if (mode !== "sessions") response.on("close", () => void transport.close())
  await transport.handleRequest(request, response)
})
http.listen(0, "127.0.0.1", () => {
  const address = http.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/mcp\n`)
})
