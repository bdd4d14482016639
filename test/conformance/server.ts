import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as McpBridge from "../../src/mcp/McpBridge.ts"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import { AccessTokens } from "../../src/security/token/AccessTokens.ts"
import * as Http from "../../src/transport/http/Http.ts"
import { openDoor } from "../mcp/support/OpenDoor.ts"
import { httpOptions } from "../transport/http/support/Options.ts"
import { extend } from "./Extraordinary.ts"
import { prompts, resources, tools } from "./Ordinary.ts"

/**
 * What the conformance suite tests besides the program as it is shipped: the same transport, guards and binding to the
 * SDK, with the tools, resources and prompts that the suite calls. The one argument is `sessions` or `stateless`.
 */
const main = Effect.gen(function*() {
  const sessions = process.argv[2] === "stateless" ? undefined : { idle: "5 minutes", absolute: "1 hour", capacity: 500 } as const
  const registries = Effect.all([Toolbox.make(tools), Prompts.make(prompts), Resources.make(resources)])
  const [toolbox, prompt, resource] = yield* Effect.provide(registries, openDoor)
  const bridge = yield* McpBridge.make({ name: "fixtures", title: "Fixtures", version: "1.0.0" }, extend).pipe(
    Effect.provideService(Toolbox, toolbox),
    Effect.provideService(Prompts, prompt),
    Effect.provideService(Resources, resource)
  )
  return yield* Http.serve(httpOptions({ sessions }), ({ url }) => Console.log(url)).pipe(
    Effect.provideService(McpBridge.McpBridge, bridge),
    Effect.provideService(AccessTokens, AccessTokens.none)
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(main, { disablePrettyLogger: true })
