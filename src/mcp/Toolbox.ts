import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { McpTool } from "./McpTool.ts"
import { type Registry, registryOf } from "./Registry.ts"

/** Specification 2025-11-25, tool names. */
const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/

/** The tools of this server, in the order in which they are listed. */
export class Toolbox extends Context.Tag("mcp-duckduckgo/mcp/Toolbox")<Toolbox, Registry<McpTool>>() {
  /** A name that is taken, or that no client would accept, is a defect. */
  static readonly make = (tools: ReadonlyArray<McpTool>): Effect.Effect<Registry<McpTool>> => {
    const wrong = tools.find((tool) => !TOOL_NAME.test(tool.name))
    return wrong === undefined
      ? registryOf("tool", tools, (tool) => tool.name)
      : Effect.dieMessage(`${JSON.stringify(wrong.name)} is not a tool name: 1 to 128 of A-Z a-z 0-9 _ - .`)
  }

  static readonly layer = (tools: ReadonlyArray<McpTool>): Layer.Layer<Toolbox> =>
    Layer.effect(Toolbox, Toolbox.make(tools))

  /** For tools that take services while they are made. */
  static readonly layerEffect = <E, R>(
    tools: Effect.Effect<ReadonlyArray<McpTool>, E, R>
  ): Layer.Layer<Toolbox, E, R> => Layer.effect(Toolbox, Effect.flatMap(tools, Toolbox.make))
}
