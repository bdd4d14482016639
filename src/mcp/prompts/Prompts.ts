import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { type Registry, registryOf } from "../Registry.ts"
import { factCheck } from "./FactCheck.ts"
import type { McpPrompt } from "./McpPrompt.ts"
import { newsBrief } from "./NewsBrief.ts"
import { researchPlan } from "./ResearchPlan.ts"
import { technicalSearch } from "./TechnicalSearch.ts"

/** The prompts of this server. A name that is used twice is a defect. */
export class Prompts extends Context.Tag("mcp-duckduckgo/mcp/prompts/Prompts")<Prompts, Registry<McpPrompt>>() {
  static readonly layerOf = (prompts: ReadonlyArray<McpPrompt>): Layer.Layer<Prompts> =>
    Layer.effect(Prompts, registryOf("prompt", prompts, (prompt) => prompt.name))

  static readonly layer: Layer.Layer<Prompts> = Prompts.layerOf([researchPlan, factCheck, newsBrief, technicalSearch])
}
