import type { Server } from "@modelcontextprotocol/sdk/server/index.js"
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js"
import {
  CallToolRequestSchema, type CallToolResult, CreateMessageResultSchema, ElicitResultSchema, GetPromptRequestSchema,
  ListPromptsRequestSchema, ListResourcesRequestSchema, ListToolsRequestSchema, ReadResourceRequestSchema,
  type ServerNotification, type ServerRequest, SetLevelRequestSchema, SubscribeRequestSchema, UnsubscribeRequestSchema
} from "@modelcontextprotocol/sdk/types.js"
import { setTimeout as sleep } from "node:timers/promises"

/**
 * What the conformance suite calls and this program offers to nobody: pictures and sounds, sampling, log messages, free
 * forms. It is put before the handler of the program, which answers everything else.
 */

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>
type Args = Readonly<Record<string, unknown>>

/** One red pixel, and a sound without samples. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
const WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="

const text = (words: string): CallToolResult => ({ content: [{ type: "text", text: words }] })
const image = { type: "image" as const, data: PNG, mimeType: "image/png" }

const nothing = { type: "object" as const, properties: {} }

/** Must come out of `tools/list` as it stands. */
const JSON_SCHEMA_2020 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object" as const,
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } }
    }
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" }
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false
}

type Field =
  | { type: "string"; description?: string; default?: string; enum?: Array<string>; enumNames?: Array<string>; oneOf?: Array<Choice> }
  | { type: "integer" | "number"; default?: number }
  | { type: "boolean"; default?: boolean }
  | { type: "array"; items: { type: "string"; enum: Array<string> } | { anyOf: Array<Choice> } }
interface Choice {
  const: string
  title: string
}

const elicit = async (
  extra: Extra,
  say: string,
  message: string,
  properties: Record<string, object>,
  required: Array<string> = []
): Promise<CallToolResult> => {
  const { action, content } = await extra.sendRequest(
    Object({ method: "elicitation/create", params: { mode: "form", message, requestedSchema: { type: "object", properties, required } } }),
    ElicitResultSchema
  )
  return text(`${say}: action=${action}, content=${JSON.stringify(content ?? {})}`)
}

const choices = (kind: string): Array<Choice> =>
  ["First", "Second", "Third"].map((title, at) => ({ const: `value${at + 1}`, title: `${title} ${kind}` }))

const options = ["option1", "option2", "option3"]

const defaults: Record<string, Field> = {
  name: { type: "string", default: "John Doe" },
  age: { type: "integer", default: 30 },
  score: { type: "number", default: 95.5 },
  status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
  verified: { type: "boolean", default: true }
}

const enums: Record<string, Field> = {
  untitledSingle: { type: "string", enum: options },
  titledSingle: { type: "string", oneOf: choices("Option") },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"]
  },
  untitledMulti: { type: "array", items: { type: "string", enum: options } },
  titledMulti: { type: "array", items: { anyOf: choices("Choice") } }
}

const STEPS = ["Tool execution started", "Tool processing data", "Tool execution completed"]

const tools: Readonly<Record<string, (extra: Extra, args: Args) => CallToolResult | Promise<CallToolResult>>> = {
  test_image_content: () => ({ content: [image] }),
  test_audio_content: () => ({ content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] }),
  test_embedded_resource: () => ({
    content: [{
      type: "resource",
      resource: { uri: "test://embedded-resource", mimeType: "text/plain", text: "This is an embedded resource content." }
    }]
  }),
  test_multiple_content_types: () => ({
    content: [
      { type: "text", text: "Multiple content types test:" },
      image,
      {
        type: "resource",
        resource: { uri: "test://mixed-content-resource", mimeType: "application/json", text: JSON.stringify({ test: "data", value: 123 }) }
      }
    ]
  }),
  test_tool_with_logging: async (extra) => {
    for (const data of STEPS) {
      await extra.sendNotification({ method: "notifications/message", params: { level: "info", data } })
      await sleep(50)
    }
    return text("logged")
  },
  test_reconnection: async (extra) => {
    extra.closeSSEStream?.()
    await sleep(100)
    return text("Reconnection test completed successfully.")
  },
  test_sampling: async (extra, { prompt }) => {
    const { content } = await extra.sendRequest({
      method: "sampling/createMessage",
      params: { messages: [{ role: "user", content: { type: "text", text: String(prompt) } }], maxTokens: 100 }
    }, CreateMessageResultSchema)
    return text(`LLM response: ${content.type === "text" ? content.text : content.type}`)
  },
  test_elicitation: (extra, { message }) =>
    elicit(extra, "User response", String(message), {
      username: { type: "string", description: "User's response" },
      email: { type: "string", description: "User's email address" }
    }, ["username", "email"]),
  test_elicitation_sep1034_defaults: (extra) => elicit(extra, "Elicitation completed", "Review the defaults", defaults),
  test_elicitation_sep1330_enums: (extra) => elicit(extra, "Elicitation completed", "Select options", enums),
  json_schema_2020_12_tool: (_, args) => text(JSON.stringify(args))
}

const inputs: Readonly<Record<string, typeof nothing & Record<string, unknown>>> = {
  json_schema_2020_12_tool: JSON_SCHEMA_2020,
  test_sampling: { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] },
  test_elicitation: { type: "object", properties: { message: { type: "string" } }, required: ["message"] }
}

const BINARY = "test://static-binary"

const listed = (value: unknown, key: string): Array<object> => {
  const list: unknown = Object(value)[key]
  return Array.isArray(list) ? list : []
}

export const extend = (server: Server): void => {
  const ordinary = server.fallbackRequestHandler
  if (ordinary === undefined) throw new Error("the server has no handler of its own")
  server.registerCapabilities({ logging: {}, resources: { subscribe: true } })
  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    const { arguments: args = {}, name } = request.params
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
    return tool === undefined ? ordinary({ jsonrpc: "2.0", id: extra.requestId, ...request }, extra) : tool(extra, args)
  })
  server.setRequestHandler(ListToolsRequestSchema, async (request, extra) => {
    const own = await ordinary({ jsonrpc: "2.0", id: extra.requestId, ...request }, extra)
    const more = Object.keys(tools).map((name) => ({ name, description: name, inputSchema: inputs[name] ?? nothing }))
    return Object({ tools: [...listed(own, "tools"), ...more] })
  })
  server.setRequestHandler(ListResourcesRequestSchema, async (request, extra) => {
    const own = await ordinary({ jsonrpc: "2.0", id: extra.requestId, ...request }, extra)
    return Object({ resources: [...listed(own, "resources"), { uri: BINARY, name: "static-binary", mimeType: image.mimeType }] })
  })
  server.setRequestHandler(ReadResourceRequestSchema, async (request, extra) =>
    request.params.uri === BINARY
      ? { contents: [{ uri: BINARY, mimeType: image.mimeType, blob: PNG }] }
      : ordinary({ jsonrpc: "2.0", id: extra.requestId, ...request }, extra))
  server.setRequestHandler(SetLevelRequestSchema, () => ({}))
  server.setRequestHandler(SubscribeRequestSchema, () => ({}))
  server.setRequestHandler(UnsubscribeRequestSchema, () => ({}))
  server.setRequestHandler(ListPromptsRequestSchema, async (request, extra) => {
    const own = await ordinary({ jsonrpc: "2.0", id: extra.requestId, ...request }, extra)
    const resourceUri = { name: "resourceUri", description: "The resource to show", required: true }
    return Object({
      prompts: [
        ...listed(own, "prompts"),
        { name: "test_prompt_with_embedded_resource", description: "A resource within", arguments: [resourceUri] },
        { name: "test_prompt_with_image", description: "A picture within" }
      ]
    })
  })
  server.setRequestHandler(GetPromptRequestSchema, async (request, extra) => {
    const { arguments: args = {}, name } = request.params
    const user = "user" as const
    const words = (line: string) => ({ role: user, content: { type: "text" as const, text: line } })
    if (name === "test_prompt_with_image") {
      return { messages: [{ role: user, content: image }, words("Please analyze the image above.")] }
    }
    if (name === "test_prompt_with_embedded_resource") {
      const resource = { uri: args["resourceUri"] ?? "", mimeType: "text/plain", text: "Embedded resource content for testing." }
      return {
        messages: [
          { role: user, content: { type: "resource" as const, resource } },
          words("Please process the embedded resource above.")
        ]
      }
    }
    return Object(await ordinary({ jsonrpc: "2.0", id: extra.requestId, ...request }, extra))
  })
}
