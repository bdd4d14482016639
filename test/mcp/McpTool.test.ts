import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { describe, expect } from "vitest"
import { McpRequest } from "../../src/mcp/McpRequest.ts"
import * as McpTool from "../../src/mcp/McpTool.ts"
import { blocked, echo, misfit, refused } from "./support/FakeTools.ts"

const call = (tool: McpTool.McpTool, args: unknown) =>
  Effect.provideService(Effect.flatMap(tool.prepare(args), ({ work }) => work), McpRequest, McpRequest.local)

describe("McpTool", () => {
  it.effect("decodes, handles, encodes and says it in words", () =>
    Effect.map(call(echo, { text: "hi", times: "2" }), (answer) => {
      expect(answer).toEqual({ text: "hi hi", structured: { said: ["hi", "hi"] }, isError: false })
    }))

  it.effect("fails with every wrong argument", () =>
    Effect.map(Effect.flip(call(echo, { text: "", times: 9 })), (error) => {
      expect(error._tag).toBe("InvalidInput")
      expect(error.message).toMatch(/text: .*times: /)
    }))

  it.effect("passes on the error of its handler, and an answer that counts as one", () =>
    Effect.gen(function*() {
      expect((yield* Effect.flip(call(refused, {})))._tag).toBe("Unreachable")
      expect(yield* call(blocked, {})).toMatchObject({ isError: true, structured: { outcome: "blocked" } })
    }))

  it.effect("dies of an output that does not fit its schema", () =>
    Effect.map(Effect.exit(call(misfit, {})), (exit) => {
      expect(Exit.isFailure(exit) && Cause.isDie(exit.cause)).toBe(true)
    }))

  it.effect("puts out the encoded side and nothing that the schema does not name", () => {
    const tool = McpTool.make({
      name: "dates",
      title: "Dates",
      description: "Gives a date.",
      annotations: {},
      input: Schema.Struct({}),
      output: Schema.Struct({ at: Schema.Date }),
      handler: () => Effect.succeed({ at: new Date(0), secret: 1 }),
      render: ({ at }) => ({ text: String(at.getTime()) })
    })
    return Effect.map(call(tool, {}), (answer) => {
      expect(answer).toEqual({ text: "0", structured: { at: "1970-01-01T00:00:00.000Z" }, isError: false })
    })
  })

  it("works the schemas out once, at the first question", () => {
    let asked = 0
    const input = Schema.Struct({ a: Schema.String })
    const make = McpTool.once(() => {
      asked += 1
      return input
    })
    expect(asked).toBe(0)
    expect([make(), make()]).toEqual([input, input])
    expect(asked).toBe(1)
    expect(echo.descriptor()).toBe(echo.descriptor())
  })
})
