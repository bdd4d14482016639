import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { McpBridge } from "../../../src/mcp/McpBridge.ts"
import { Prompts } from "../../../src/mcp/prompts/Prompts.ts"
import { region, regions } from "../../../src/mcp/resources/Regions.ts"
import { Resources } from "../../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../../src/mcp/Toolbox.ts"
import * as Stdio from "../../../src/transport/Stdio.ts"
import { fakeTools } from "../../mcp/support/FakeTools.ts"
import { openDoor } from "../../mcp/support/OpenDoor.ts"

/** A server of fake tools over stdio. The one argument is the drain bound in milliseconds. */
const logToStderr = Logger.replace(Logger.defaultLogger, Logger.withConsoleError(Logger.logfmtLogger))

const bridge = McpBridge.layer({ name: "fake", title: "Fake", version: "0.0.0" }).pipe(
  Layer.provide(Layer.mergeAll(Toolbox.layer(fakeTools), Prompts.layer, Resources.layer([regions, region]))),
  Layer.provide(openDoor),
  Layer.provideMerge(logToStderr)
)

NodeRuntime.runMain(
  Stdio.serve({ drain: Number(process.argv[2] ?? 5_000) }).pipe(Effect.provide(bridge)),
  { disablePrettyLogger: true }
)
