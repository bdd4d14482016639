import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { encode } from "gpt-tokenizer"
import { describe, expect } from "vitest"
import { unportable } from "../../../src/mcp/JsonSchema.ts"
import type { ToolDescriptor } from "../../../src/mcp/McpTool.ts"
import { Toolbox } from "../../../src/mcp/Toolbox.ts"
import * as Tools from "../../../src/mcp/tools/Tools.ts"
import { openDoor } from "../support/OpenDoor.ts"
import { health, serverInfo, uncalled } from "./support/Fakes.ts"

/** As many tokens as clients may put in front of their models for this server, whether it is used or not. */
const MOST_TOKENS = 1_400
/** With the schemas of the answers, which no model sees. */
const MOST_BYTES = 24_576

const options: Tools.ToolsOptions = { region: "wt-wt", maxResults: 10, health, serverInfo }

const descriptors: Effect.Effect<ReadonlyArray<ToolDescriptor>> = Toolbox.pipe(
  Effect.map(({ list }) => list.map((tool) => tool.descriptor())),
  Effect.provide(Layer.provide(Toolbox.layerEffect(Tools.make(options)), [uncalled, openDoor]))
)

const toModel = ({ description, inputSchema, name }: ToolDescriptor) => ({ name, description, inputSchema })

describe("the list of tools", () => {
  it.effect("has ten, the one that is wanted most first", () =>
    Effect.map(descriptors, (list) => {
      expect(list.map(({ name }) => name)).toEqual([
        "web_search", "read_page", "research", "media_search", "instant_answer", "suggest_queries", "check_quote", "health_check",
        "get_performance_metrics", "get_server_info"
      ])
    }))

  it.effect(`costs a model less than ${MOST_TOKENS} tokens`, () =>
    Effect.map(descriptors, (list) => {
      const tokens = list.map((tool) => encode(JSON.stringify(toModel(tool))).length)
      const all = encode(JSON.stringify(list.map(toModel))).length
      expect(all, `of the tools: ${tokens.join(", ")}`).toBeLessThan(MOST_TOKENS)
    }))

  it.effect("is short on the wire, schemas of the answers and all", () =>
    Effect.map(descriptors, (list) => {
      expect(Buffer.byteLength(JSON.stringify({ tools: list }))).toBeLessThan(MOST_BYTES)
    }))

  it.effect("has arguments that every model provider takes", () =>
    Effect.map(descriptors, (list) => {
      for (const { inputSchema, name } of list) expect([name, unportable(inputSchema)]).toEqual([name, []])
    }))

  it.effect("says of every tool what clients show and ask their users by", () =>
    Effect.map(descriptors, (list) => {
      for (const { annotations, description, inputSchema, name, outputSchema, title } of list) {
        expect(name).toMatch(/^[a-z]+(?:_[a-z]+)*$/)
        expect(title).toMatch(/^[A-Z]/)
        expect(description).toMatch(/^[A-Z].*\.$/s)
        expect(annotations).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: expect.any(Boolean) })
        expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false })
        expect(Object.keys(outputSchema.properties).length).toBeGreaterThan(0)
      }
    }))

  it.effect("says which tools reach out of this machine", () =>
    Effect.map(descriptors, (list) => {
      expect(list.filter(({ annotations }) => annotations.openWorldHint).map(({ name }) => name))
        .toEqual(["web_search", "read_page", "research", "media_search", "instant_answer", "suggest_queries", "check_quote"])
    }))

  it.effect("asks for nothing but what it cannot do without", () =>
    Effect.map(descriptors, (list) => {
      expect(list.map(({ inputSchema }) => inputSchema.required ?? []))
        .toEqual([["query"], ["url"], ["question"], ["kind", "query"], ["query"], ["query"], ["url", "quote"], [], [], []])
    }))

  it.effect("tells the operator's number of results as the default", () =>
    Effect.map(descriptors, (list) => {
      expect(list.filter(({ name }) => name.endsWith("_search")).map(({ inputSchema }) => inputSchema.properties["max_results"]))
        .toEqual(Array.from({ length: 2 }, () => ({ type: "integer", minimum: 1, maximum: 50, default: 10 })))
    }))

  it.effect("is the same each time it is asked for", () =>
    Effect.map(Effect.all([descriptors, descriptors]), ([first, second]) => {
      expect(JSON.stringify(second)).toBe(JSON.stringify(first))
    }))
})
