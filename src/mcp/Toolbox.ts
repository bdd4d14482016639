import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Purpose } from "../security/consent/Purposes.ts"
import * as Terms from "../security/consent/Terms.ts"
import type { Level } from "../security/Level.ts"
import type { Rule } from "../security/Policy.ts"
import { guard, type Guarded, Secured, type TermsOf } from "../security/Secured.ts"
import type { McpRequest } from "./McpRequest.ts"
import type { McpTool, PublicError, ToolAnswer, ToolDescriptor } from "./McpTool.ts"
import { type Registry, registryOf } from "./Registry.ts"

/** Specification 2025-11-25, tool names. */
const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/

/** A tool as it can be called: through the door only. */
export interface SecuredTool {
  readonly name: string
  /** By the policy; a call may ask for more. */
  readonly level: Level
  readonly descriptor: () => ToolDescriptor
  readonly call: Guarded<unknown, ToolAnswer, PublicError, McpRequest>
}

/**
 * A consent to a purpose holds for the tools that serve it as they were described when it was given. Worked out when a
 * purpose is first asked about: tools do not change while the server runs.
 */
export const termsOf = (
  tools: ReadonlyArray<McpTool>,
  ruleOf: (operation: string) => Rule | undefined
): TermsOf => {
  const known = new Map<Purpose, string>()
  return (purpose) => {
    const found = known.get(purpose) ?? Terms.of(
      tools.filter((tool) => ruleOf(operationOf(tool))?.purpose === purpose).map((tool) => tool.descriptor())
    )
    known.set(purpose, found)
    return found
  }
}

const operationOf = (tool: McpTool): string => `tool/${tool.name}`

const secured = (tools: ReadonlyArray<McpTool>): Effect.Effect<ReadonlyArray<SecuredTool>, never, Secured> =>
  Effect.flatMap(Secured, ({ ruleOf }) => {
    const terms = termsOf(tools, ruleOf)
    return Effect.forEach(tools, (tool) =>
      Effect.map(
        guard({ operation: operationOf(tool), terms, prepare: tool.prepare }),
        (call) => ({
          name: tool.name,
          level: ruleOf(operationOf(tool))?.level ?? "PUBLIC",
          descriptor: tool.descriptor,
          call
        })
      ))
  })

/** The tools of this server, in the order in which they are listed. */
export class Toolbox extends Context.Tag("mcp-duckduckgo/mcp/Toolbox")<Toolbox, Registry<SecuredTool>>() {
  /** A name that is taken, that no client would accept, or that the policy does not know, is a defect. */
  static readonly make = (tools: ReadonlyArray<McpTool>): Effect.Effect<Registry<SecuredTool>, never, Secured> => {
    const wrong = tools.find((tool) => !TOOL_NAME.test(tool.name))
    return wrong === undefined
      ? Effect.flatMap(secured(tools), (all) => registryOf("tool", all, (tool) => tool.name))
      : Effect.dieMessage(`${JSON.stringify(wrong.name)} is not a tool name: 1 to 128 of A-Z a-z 0-9 _ - .`)
  }

  static readonly layer = (tools: ReadonlyArray<McpTool>): Layer.Layer<Toolbox, never, Secured> =>
    Layer.effect(Toolbox, Toolbox.make(tools))

  /** For tools that take services while they are made. */
  static readonly layerEffect = <E, R>(
    tools: Effect.Effect<ReadonlyArray<McpTool>, E, R>
  ): Layer.Layer<Toolbox, E, R | Secured> => Layer.effect(Toolbox, Effect.flatMap(tools, Toolbox.make))
}
