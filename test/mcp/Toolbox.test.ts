import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { researchPlan } from "../../src/mcp/prompts/ResearchPlan.ts"
import { regions } from "../../src/mcp/resources/Regions.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import { Secured } from "../../src/security/Secured.ts"
import { echo, fakeTools, hang } from "./support/FakeTools.ts"
import { openDoor } from "./support/OpenDoor.ts"

const defectOf = (exit: Exit.Exit<unknown, unknown>): string =>
  Exit.isFailure(exit) && Cause.isDie(exit.cause) ? Cause.pretty(exit.cause) : ""

const diesOf = (tools: Parameters<typeof Toolbox.make>[0]) => Effect.exit(Effect.provide(Toolbox.make(tools), openDoor))

describe("Toolbox", () => {
  it.effect("lists tools in the order given and finds them by name", () =>
    Effect.gen(function*() {
      const toolbox = yield* Toolbox
      expect(toolbox.list.map(({ name }) => name)).toEqual(fakeTools.map(({ name }) => name))
      expect(toolbox.find("hang")?.descriptor()).toBe(hang.descriptor())
      expect(["__proto__", "constructor", "toString", ""].map(toolbox.find)).toEqual(Array.from({ length: 4 }))
    }).pipe(Effect.provide(Layer.provide(Toolbox.layer(fakeTools), openDoor))))

  it.effect("dies of a name that is used twice", () =>
    Effect.map(diesOf([echo, hang, echo]), (exit) => {
      expect(defectOf(exit)).toMatch(/two tools called "echo"/)
    }))

  it.effect("dies of a name that clients refuse", () =>
    Effect.forEach(["", "web search", "a/b", "x".repeat(129)], (name) =>
      Effect.map(diesOf([{ ...echo, name }]), (exit) => {
        expect(defectOf(exit)).toMatch(/is not a tool name/)
      })))

  it.effect("dies of a tool that the policy does not know", () =>
    Effect.map(
      Effect.exit(Effect.provide(Toolbox.make([echo]), Layer.mock(Secured, { ruleOf: () => undefined }))),
      (exit) => {
        expect(defectOf(exit)).toMatch(/no rule for tool\/echo/)
      }
    ))

  it.effect("takes tools that an effect makes", () =>
    Effect.map(Toolbox, (toolbox) => {
      expect(toolbox.list.map(({ name }) => name)).toEqual(["echo"])
    }).pipe(Effect.provide(Layer.provide(Toolbox.layerEffect(Effect.succeed([echo])), openDoor))))
})

describe("Prompts and Resources", () => {
  it.effect("die of a name that is used twice", () =>
    Effect.gen(function*() {
      const prompts = yield* Effect.exit(Effect.provide(Prompts.make([researchPlan, researchPlan]), openDoor))
      const resources = yield* Effect.exit(Effect.provide(Resources.make([regions, regions]), openDoor))
      expect(defectOf(prompts)).toMatch(/two prompts called "research_plan"/)
      expect(defectOf(resources)).toMatch(/two resources called "duckduckgo:\/\/regions"/)
    }))
})
