// The first steps of every client over HTTP: initialize, then the list of tools. Searches for nothing.
//   node handshake.mjs http://127.0.0.1:3000/mcp
const [url = "http://127.0.0.1:3000/mcp"] = process.argv.slice(2)

/** A JSON-RPC answer comes as JSON, or as the only event of a stream. */
const read = (text) => JSON.parse(text.startsWith("{") ? text : text.split("\n").find((line) => line.startsWith("data:")).slice(5))

const session = {}

const post = async (message) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream", ...session },
    body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    signal: AbortSignal.timeout(10_000)
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`)
  const id = response.headers.get("mcp-session-id")
  if (id !== null) session["Mcp-Session-Id"] = id
  return text === "" ? undefined : read(text)
}

const { result } = await post({
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "handshake", version: "1.0.0" } }
})
session["MCP-Protocol-Version"] = result.protocolVersion
await post({ method: "notifications/initialized" })
const { result: { tools } } = await post({ id: 2, method: "tools/list" })
if (!tools.some(({ name }) => name === "web_search")) throw new Error("web_search is not among the tools")
console.log(`${result.serverInfo.name} ${result.serverInfo.version}, protocol ${result.protocolVersion}, ${tools.length} tools`)
