import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { McpRequest } from "../../../src/mcp/McpRequest.ts"
import * as McpTool from "../../../src/mcp/McpTool.ts"

/** Tools that end in each of the ways that a tool can end. */

class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {}) {
  override get message(): string {
    return "Nobody answered; try again later"
  }
}

const annotations = { readOnlyHint: true }
const Nothing = Schema.Struct({})
const Done = Schema.Struct({ ok: Schema.Boolean })
const done = () => ({ text: "done" })

export const echo = McpTool.make({
  name: "echo",
  title: "Echo",
  description: "Says a text several times.",
  annotations,
  input: Schema.Struct({
    text: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(20)).annotations({ description: "What to say" }),
    times: Schema.optionalWith(Schema.Number.pipe(Schema.int(), Schema.between(1, 5)), { default: () => 1 })
      .annotations({ default: 1, description: "How often" }),
    tone: Schema.optionalWith(Schema.Literal("calm", "loud"), { exact: true }),
    tags: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
  }),
  output: Schema.Struct({ said: Schema.Array(Schema.String) }),
  handler: ({ text, times }) => Effect.succeed({ said: Array.from({ length: times }, () => text) }),
  render: ({ said }) => ({ text: said.join(" ") })
})

export const steps = McpTool.make({
  name: "steps",
  title: "Steps",
  description: "Reports three steps, one of them out of turn.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () =>
    Effect.gen(function*() {
      const request = yield* McpRequest
      yield* request.progress({ progress: 1, total: 3, message: "one" })
      yield* request.progress({ progress: 2, total: 3, message: "two" })
      yield* request.progress({ progress: 1, total: 3, message: "one again" })
      yield* request.progress({ progress: 3, total: 3, message: "three" })
      return { ok: true }
    }),
  render: done
})

export const refused = McpTool.make({
  name: "refused",
  title: "Refused",
  description: "Fails with a typed error.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () => new Unreachable(),
  render: done
})

export const blocked = McpTool.make({
  name: "blocked",
  title: "Blocked",
  description: "Gives an answer that counts as an error.",
  annotations,
  input: Nothing,
  output: Schema.Struct({ outcome: Schema.Literal("results", "blocked") }),
  handler: () => Effect.succeed({ outcome: "blocked" as const }),
  render: ({ outcome }) => ({ text: `The outcome is ${outcome}`, isError: outcome === "blocked" })
})

export const defect = McpTool.make({
  name: "defect",
  title: "Defect",
  description: "Dies of a bug.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () => Effect.die(new Error("the secret is 42")),
  render: done
})

export const misfit = McpTool.make({
  name: "misfit",
  title: "Misfit",
  description: "Gives an output that does not fit its schema.",
  annotations,
  input: Nothing,
  output: Schema.Struct({ count: Schema.Number.pipe(Schema.int()) }),
  handler: () => Effect.succeed({ count: 1.5 }),
  render: done
})

export const hang = McpTool.make({
  name: "hang",
  title: "Hang",
  description: "Never answers.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () =>
    Effect.logInfo("hanging").pipe(
      Effect.zipRight(Effect.never),
      Effect.onInterrupt(() => Effect.logInfo("hang was interrupted"))
    ),
  render: done
})

export const slow = McpTool.make({
  name: "slow",
  title: "Slow",
  description: "Answers after a while.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () =>
    Effect.logInfo("slow has begun").pipe(Effect.zipRight(Effect.sleep("700 millis")), Effect.as({ ok: true })),
  render: done
})

export const chatty = McpTool.make({
  name: "chatty",
  title: "Chatty",
  description: "Writes to stdout on every way that a library might.",
  annotations,
  input: Nothing,
  output: Done,
  handler: () =>
    Effect.sync(() => {
      console.log("stray: console.log")
      console.info("stray: console.info")
      console.table([{ stray: "console.table" }])
      process.stdout.write("stray: process.stdout.write\n")
      process.stdout.write(Buffer.from("stray: bytes\n"))
      return { ok: true }
    }),
  render: done
})

export const fakeTools = [echo, steps, refused, blocked, defect, misfit, hang, slow, chatty]
