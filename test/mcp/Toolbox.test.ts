import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect } from "vitest"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { researchPlan } from "../../src/mcp/prompts/ResearchPlan.ts"
import { regions } from "../../src/mcp/resources/Regions.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import { echo, fakeTools, hang } from "./support/FakeTools.ts"

const defectOf = (exit: Exit.Exit<unknown, unknown>): string =>
  Exit.isFailure(exit) && Cause.isDie(exit.cause) ? Cause.pretty(exit.cause) : ""

describe("Toolbox", () => {
  it.effect("lists tools in the order given and finds them by name", () =>
    Effect.gen(function*() {
      const toolbox = yield* Toolbox
      expect(toolbox.list).toEqual(fakeTools)
      expect(toolbox.find("hang")).toBe(hang)
      expect(["__proto__", "constructor", "toString", ""].map(toolbox.find)).toEqual(Array.from({ length: 4 }))
    }).pipe(Effect.provide(Toolbox.layer(fakeTools))))

  it.effect("dies of a name that is used twice", () =>
    Effect.map(Effect.exit(Toolbox.make([echo, hang, echo])), (exit) => {
      expect(defectOf(exit)).toMatch(/two tools called "echo"/)
    }))

  it.effect("dies of a name that clients refuse", () =>
    Effect.forEach(["", "web search", "a/b", "x".repeat(129)], (name) =>
      Effect.map(Effect.exit(Toolbox.make([{ ...echo, name }])), (exit) => {
        expect(defectOf(exit)).toMatch(/is not a tool name/)
      })))

  it.effect("takes tools that an effect makes", () =>
    Effect.map(Toolbox, (toolbox) => {
      expect(toolbox.list).toEqual([echo])
    }).pipe(Effect.provide(Toolbox.layerEffect(Effect.succeed([echo])))))
})

describe("Prompts and Resources", () => {
  it.effect("die of a name that is used twice", () =>
    Effect.gen(function*() {
      const prompts = yield* Effect.exit(Effect.provide(Prompts, Prompts.layerOf([researchPlan, researchPlan])))
      const resources = yield* Effect.exit(Effect.provide(Resources, Resources.layerOf([regions, regions])))
      expect(defectOf(prompts)).toMatch(/two prompts called "research_plan"/)
      expect(defectOf(resources)).toMatch(/two resources called "duckduckgo:\/\/regions"/)
    }))
})
