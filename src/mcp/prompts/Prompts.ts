import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { guard, type Guarded, type Secured } from "../../security/Secured.ts"
import { type Completing, guardedCompleter } from "../Completions.ts"
import { type Registry, registryOf } from "../Registry.ts"
import { factCheck } from "./FactCheck.ts"
import type { McpPrompt, PromptDescriptor } from "./McpPrompt.ts"
import { newsBrief } from "./NewsBrief.ts"
import { pageSummary } from "./PageSummary.ts"
import { researchPlan } from "./ResearchPlan.ts"
import { technicalSearch } from "./TechnicalSearch.ts"

/** A prompt as it can be asked for: through the door only. */
export interface SecuredPrompt {
  readonly name: string
  readonly descriptor: () => PromptDescriptor
  /** The texts of the user messages. */
  readonly messages: Guarded<unknown, ReadonlyArray<string>, never, never>
  readonly complete: Completing
}

const secured = (prompt: McpPrompt): Effect.Effect<SecuredPrompt, never, Secured> =>
  Effect.zipWith(
    guard({
      operation: `prompt/${prompt.name}`,
      prepare: (args: unknown) => Effect.map(prompt.messages(args), (texts) => ({ facts: {}, work: Effect.succeed(texts) }))
    }),
    guardedCompleter(prompt.complete),
    (messages, complete) => ({ name: prompt.name, descriptor: prompt.descriptor, messages, complete })
  )

/** The prompts of this server. A name that is used twice, or that the policy does not know, is a defect. */
export class Prompts extends Context.Tag("mcp-duckduckgo/mcp/prompts/Prompts")<Prompts, Registry<SecuredPrompt>>() {
  static readonly make = (
    prompts: ReadonlyArray<McpPrompt> = [researchPlan, factCheck, newsBrief, technicalSearch, pageSummary]
  ): Effect.Effect<Registry<SecuredPrompt>, never, Secured> =>
    Effect.flatMap(Effect.forEach(prompts, secured), (all) => registryOf("prompt", all, (prompt) => prompt.name))

  static readonly layer = Layer.effect(Prompts, Effect.suspend(() => Prompts.make()))
}
