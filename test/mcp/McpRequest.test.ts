import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import { describe, expect } from "vitest"
import { increasing, type Progress } from "../../src/mcp/McpRequest.ts"

describe("increasing", () => {
  it("lets through exactly the reports that go beyond all before them", () => {
    const amounts = FastCheck.array(FastCheck.oneof(FastCheck.integer({ min: -5, max: 20 }), FastCheck.double()))
    FastCheck.assert(FastCheck.property(amounts, (given) => {
      const sent: Array<number> = []
      const report = increasing((update: Progress) => Effect.sync(() => void sent.push(update.progress)))
      Effect.runSync(Effect.forEach(given, (progress) => report({ progress }), { discard: true }))
      const finite = given.filter(Number.isFinite)
      const records = finite.filter((amount, index) => finite.slice(0, index).every((before) => before < amount))
      expect(sent).toEqual(records)
    }))
  })

  it.effect("counts a report when it is made, not when it is described", () =>
    Effect.gen(function*() {
      const sent: Array<string | undefined> = []
      const report = increasing((update) => Effect.sync(() => void sent.push(update.message)))
      const second = report({ progress: 2, message: "second" })
      yield* report({ progress: 1, message: "first" })
      yield* second
      expect(sent).toEqual(["first", "second"])
    }))
})
