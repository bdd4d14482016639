import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { expect } from "vitest"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { all, Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import * as Tools from "../../src/mcp/tools/Tools.ts"
import { policy, ruleOf } from "../../src/security/Policy.ts"
import { Secured } from "../../src/security/Secured.ts"
import { health, serverInfo, uncalled } from "../mcp/tools/support/Fakes.ts"

it.effect("every operation of the server has a rule, and every rule an operation", () =>
  Effect.gen(function*() {
    const asked = new Set<string>()
    const door = Layer.mock(Secured, {
      ruleOf: (operation) => {
        asked.add(operation)
        return ruleOf(policy, operation)
      }
    })
    const options = { region: "wt-wt", maxResults: 10, health, serverInfo }
    const [tools, resources] = yield* Effect.provide(Effect.all([Tools.make(options), all(options)]), uncalled)
    yield* Effect.provide(Effect.all([Toolbox.make(tools), Prompts.make(), Resources.make(resources)]), door)
    expect([...asked].toSorted()).toEqual(Object.keys(policy).toSorted())
  }))
