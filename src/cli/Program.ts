import * as Effect from "effect/Effect"
import { McpBridge } from "../mcp/McpBridge.ts"
import * as App from "../runtime/App.ts"
import * as AppConfig from "../runtime/AppConfig.ts"
import { print } from "../runtime/ConfigProblem.ts"
import * as Heap from "../runtime/Heap.ts"
import * as OperatorFiles from "../runtime/OperatorFiles.ts"
import * as Product from "../runtime/Product.ts"
import * as StartedCode from "../runtime/StartedCode.ts"
import { ofProcess } from "../runtime/Surroundings.ts"
import * as Telemetry from "../runtime/Telemetry.ts"
import * as Stdio from "../transport/Stdio.ts"
import { type Invocation, parse } from "./CommandLine.ts"
import { ExitCode } from "./ExitCode.ts"
import { complainLine } from "./Print.ts"

/** Everything but the server: loaded when a person calls for it, so that the server starts without it. */
const terminal = Effect.promise(() => import("./Terminal.ts"))

/** By then a client has asked for what there is; one that leaves sooner ends the start too. */
const START = "1 second"

const keepCode = Effect.ensuring(Effect.sleep(START), Heap.asAtStart(StartedCode.keep))

const configured = Effect.fnUntraced(function*({ command, configPath, flags }: Invocation) {
  const surroundings = ofProcess(Product.version)
  const config = yield* AppConfig.load({
    ...surroundings,
    flags,
    ...(configPath === undefined ? {} : { configPath })
  })
  const work = Effect.gen(function*() {
    for (const problem of config.warnings) yield* Effect.logWarning(print(problem))
    const options = { config: config.values, files: yield* OperatorFiles.load(config) }
    if (command._tag === "Stdio") {
      const bridge = yield* App.mcp(options, "stdio")
      yield* Heap.keepSmall
      yield* Effect.forkScoped(keepCode)
      return yield* Effect.as(Effect.provideService(Stdio.serve(), McpBridge, bridge), ExitCode.ok)
    }
    const { run } = yield* terminal
    return yield* run(command, config, options)
  }).pipe(Effect.scoped)
  return yield* Telemetry.within(config.values, surroundings.env)(work)
})

/** What needs no configuration works with a wrong one too. */
const invoked = (invocation: Invocation) =>
  invocation.command._tag === "Help" || invocation.command._tag === "Version"
    ? Effect.flatMap(terminal, ({ inform }) => inform(invocation.command))
    : configured(invocation)

/** The whole program: a command line in, an exit code out. What is wrong with the input is said on standard error. */
export const run = (argv: ReadonlyArray<string>): Effect.Effect<ExitCode> =>
  Effect.flatMap(parse(argv), invoked).pipe(
    Effect.catchAll((error) => Effect.as(complainLine(`mcp-duckduckgo: ${error.message}`), ExitCode.usage)),
    // A span costs a hundredth of a search: `Telemetry` turns the tracer on where somebody reads them.
    Effect.withTracerEnabled(false)
  )
