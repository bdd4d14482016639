import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { McpRequest } from "../../../../src/mcp/McpRequest.ts"
import * as McpTool from "../../../../src/mcp/McpTool.ts"
import { fakeTools } from "../../../mcp/support/FakeTools.ts"
import { served, type ServedOptions } from "./Server.ts"

/** A tool that says when it has begun and when it was interrupted, and goes on when it is let. */
const watched = Effect.gen(function*() {
  const [began, interrupted, release] = [yield* Deferred.make<void>(), yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const tool = McpTool.make({
    name: "watched",
    title: "Watched",
    description: "Waits.",
    annotations: {},
    input: Schema.Struct({}),
    output: Schema.Struct({ ok: Schema.Boolean }),
    handler: () =>
      Effect.gen(function*() {
        const { progress } = yield* McpRequest
        yield* progress({ progress: 1 })
        yield* Deferred.succeed(began, undefined)
        yield* Deferred.await(release)
        return { ok: true }
      }).pipe(Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))),
    render: () => ({ text: "done" })
  })
  return { tool, began: Deferred.await(began), interrupted: Deferred.await(interrupted), release: Deferred.succeed(release, undefined) }
})

/** A server that has this tool as well. */
export const withWatched = (options: ServedOptions = {}) =>
  Effect.gen(function*() {
    const { tool, ...states } = yield* watched
    return { ...states, ...yield* served({ ...options, tools: [...fakeTools, tool] }) }
  })
