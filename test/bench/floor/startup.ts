// The least that a server of this kind can be: the low-level server of the SDK, the parts of Effect that every room
// uses, the HTML library, and one tool that always says the same.
import { Server } from "@modelcontextprotocol/sdk/server/index.js"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js"
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js"
import { load } from "cheerio/slim"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Schema from "effect/Schema"

const Input = Schema.Struct({ query: Schema.String })
const decode = Schema.decodeUnknown(Input)
const title = load("<title>constant</title>")("title").text()
const runtime = ManagedRuntime.make(Layer.empty)

const server = new Server({ name: "floor", version: "1.0.0" }, { capabilities: { tools: {} } })

server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [{
    name: "constant",
    description: "Always says the same.",
    inputSchema: { type: "object" as const, properties: { query: { type: "string" } }, required: ["query"] }
  }]
}))
server.setRequestHandler(CallToolRequestSchema, ({ params }) =>
  runtime.runPromise(Effect.map(decode(params.arguments), ({ query }) => ({
    content: [{ type: "text" as const, text: `${title} ${query}` }]
  }))))

await server.connect(new StdioServerTransport())
