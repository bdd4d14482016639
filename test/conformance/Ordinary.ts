import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { McpRequest } from "../../src/mcp/McpRequest.ts"
import * as McpTool from "../../src/mcp/McpTool.ts"
import * as McpPrompt from "../../src/mcp/prompts/McpPrompt.ts"
import * as McpResource from "../../src/mcp/resources/McpResource.ts"

/** What the conformance suite calls and this program can offer by itself: texts, progress, errors, arguments. */

const Nothing = Schema.Struct({})
const Done = Schema.Struct({ ok: Schema.Boolean })
const annotations = { readOnlyHint: true }

class Intended extends Schema.TaggedError<Intended>()("Intended", {}) {
  override get message(): string {
    return "This tool intentionally returns an error for testing"
  }
}

const simpleText = McpTool.make({
  name: "test_simple_text",
  title: "Simple text",
  description: "Says one sentence.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () => Effect.succeed({ ok: true }),
  render: () => ({ text: "This is a simple text response for testing." })
})

const withProgress = McpTool.make({
  name: "test_tool_with_progress",
  title: "Progress",
  description: "Reports three steps.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () =>
    Effect.flatMap(McpRequest, ({ progress }) =>
      Effect.forEach([0, 50, 100], (step) => progress({ progress: step, total: 100 }), { discard: true })
    ).pipe(Effect.as({ ok: true })),
  render: () => ({ text: "done" })
})

const failing = McpTool.make({
  name: "test_error_handling",
  title: "Error",
  description: "Fails.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () => new Intended(),
  render: () => ({ text: "done" })
})

export const tools = [simpleText, withProgress, failing]

const argument = (description: string) => Schema.String.annotations({ description })

export const prompts = [
  McpPrompt.make({
    name: "test_simple_prompt",
    title: "Simple prompt",
    description: "One message.",
    input: Nothing,
    messages: () => ["This is a simple prompt for testing."]
  }),
  McpPrompt.make({
    name: "test_prompt_with_arguments",
    title: "Prompt with arguments",
    description: "One message with two arguments in it.",
    input: Schema.Struct({ arg1: argument("The first"), arg2: argument("The second") }),
    messages: ({ arg1, arg2 }) => [`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`]
  })
]

const TEMPLATE = "test://template/{id}/data"

export const resources = [
  McpResource.fixed({
    uri: "test://static-text",
    name: "static-text",
    title: "Static text",
    description: "A text.",
    mimeType: "text/plain",
    read: Effect.succeed("This is the content of the static text resource.")
  }),
  McpResource.fixed({
    uri: "test://watched-resource",
    name: "watched-resource",
    title: "Watched",
    description: "A text that may be subscribed to.",
    mimeType: "text/plain",
    read: Effect.succeed("watched")
  }),
  McpResource.templated({
    uriTemplate: TEMPLATE,
    name: "template",
    title: "Template",
    description: "A family of texts.",
    mimeType: "application/json",
    read: ({ id = "" }) => Effect.succeed(JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }))
  })
]
