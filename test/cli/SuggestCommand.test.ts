import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect } from "vitest"
import * as SuggestCommand from "../../src/cli/SuggestCommand.ts"
import { failed, failureText } from "../../src/mcp/tools/Wire.ts"
import type { Failed, Found } from "../../src/search/Lookup.ts"
import { type Suggested, Suggestions } from "../../src/search/Suggestions.ts"
import { blocked, provenance } from "../mcp/tools/support/Outcomes.ts"
import { captureOutput } from "./support/Output.ts"

const found = (...phrases: ReadonlyArray<string>): Found<Suggested> =>
  ({ _tag: "Found", value: { phrases }, fetchedAt: 0, provenance: provenance({ backend: "suggest" }) })

const failure = blocked({ endpoint: "suggest" })
const refused: Failed<Suggested> = { _tag: "Failed", failure, stale: undefined }

const run = (answer: Failed<Suggested> | Found<Suggested>, json = false, text = "heron") =>
  Effect.gen(function*() {
    const output = captureOutput()
    const code = yield* SuggestCommand.run({ text, region: "wt-wt", json })
    return { code, stdout: output.stdout(), stderr: output.stderr() }
  }).pipe(Effect.provide(Layer.mock(Suggestions, {
    cacheStats: Effect.dieMessage("not asked"),
    get: () => Effect.succeed(answer)
  })))

describe("suggest", () => {
  it.effect("prints completions, one a line", () =>
    Effect.map(run(found("heron", "heron bird")), (ran) => {
      expect(ran).toEqual({ code: 0, stdout: "heron\nheron bird\n", stderr: "" })
    }))

  it.effect("as JSON prints an array, an empty one too", () =>
    Effect.gen(function*() {
      expect(JSON.parse((yield* run(found("heron"), true)).stdout)).toEqual(["heron"])
      expect(JSON.parse((yield* run(found(), true)).stdout)).toEqual([])
    }))

  it.effect("says that there is none, which is no failure", () =>
    Effect.map(run(found()), (ran) => {
      expect(ran).toMatchObject({ code: 0, stdout: "DuckDuckGo has no completion for this.\n" })
    }))

  it.effect("tells a refusal, and ends with 1", () =>
    Effect.gen(function*() {
      expect(yield* run(refused)).toMatchObject({ code: 1, stdout: `${failureText(failed(failure))}\n` })
      const { code, stdout } = yield* run(refused, true)
      expect(code).toBe(1)
      expect(JSON.parse(stdout)).toEqual(failed(failure))
    }))

  it.effect("refuses a text of nothing but blanks", () =>
    Effect.map(Effect.flip(run(found(), false, " ")), (error) => {
      expect(error.message).toContain("query: is empty")
    }))
})
