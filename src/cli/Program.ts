import * as Effect from "effect/Effect"
import * as AppConfig from "../runtime/AppConfig.ts"
import { print } from "../runtime/ConfigProblem.ts"
import * as Logging from "../runtime/Logging.ts"
import * as OperatorFiles from "../runtime/OperatorFiles.ts"
import * as Product from "../runtime/Product.ts"
import { ofProcess } from "../runtime/Surroundings.ts"
import { type Command, type Invocation, parse } from "./CommandLine.ts"
import { ExitCode } from "./ExitCode.ts"
import { complainLine, printLine } from "./Print.ts"

/** Each command is loaded when it is called: the server, which is called most, is the lightest. */
const commands = {
  help: () => import("./Help.ts"),
  parse: () => import("./ParseCommand.ts"),
  configPrint: () => import("./ConfigPrint.ts"),
  clientConfig: () => import("./ClientConfig.ts"),
  search: () => import("./SearchCommand.ts"),
  suggest: () => import("./SuggestCommand.ts"),
  doctor: () => import("./DoctorCommand.ts")
}

const load = <M>(command: () => Promise<M>): Effect.Effect<M> => Effect.promise(command)

const exit = (code: ExitCode) => Effect.as(code)

/** Commands that need a configuration. */
const configured = Effect.fnUntraced(function*(command: Command, config: AppConfig.ResolvedConfig) {
  const { values } = config
  switch (command._tag) {
    case "ConfigPrint": {
      const { json, text } = yield* load(commands.configPrint)
      return yield* printLine(command.json ? json(config) : text(config)).pipe(exit(ExitCode.ok))
    }
    case "ClientConfig": {
      const { render } = yield* load(commands.clientConfig)
      const { notices, places, snippet } = render(command.client, config, ofProcess(Product.version))
      yield* complainLine(["Put this into:", ...places.map((place) => `  ${place}`), ...notices].join("\n"))
      return yield* printLine(snippet).pipe(exit(ExitCode.ok))
    }
    default:
  }

  const options = { config: values, files: yield* OperatorFiles.load(values) }
  const { mcp, search } = yield* load(() => import("../runtime/App.ts"))
  switch (command._tag) {
    case "Search": {
      const { run } = yield* load(commands.search)
      const { cursor, excludeSites, includeSites, json, query, timeRange } = command
      const call = {
        text: query,
        maxResults: values.maxResults,
        ...(includeSites.length === 0 ? {} : { includeSites }),
        ...(excludeSites.length === 0 ? {} : { excludeSites }),
        ...(timeRange === undefined ? {} : { timeRange }),
        ...(cursor === undefined ? {} : { cursor })
      }
      return yield* run({ call, json }).pipe(Effect.provide(search(options)))
    }
    case "Suggest": {
      const { run } = yield* load(commands.suggest)
      return yield* run({ text: command.text, region: values.region, json: command.json }).pipe(Effect.provide(search(options)))
    }
    case "Doctor": {
      const { run } = yield* load(commands.doctor)
      const { json, offline, solved } = command
      return yield* run({ config, json, offline, solved }).pipe(Effect.provide(search(options)))
    }
    default: {
      const { serve } = yield* load(() => import("../transport/Stdio.ts"))
      return yield* serve().pipe(Effect.provide(mcp(options, "stdio")), exit(ExitCode.ok))
    }
  }
})

const withConfig = Effect.fnUntraced(function*({ command, configPath, flags }: Invocation) {
  const config = yield* AppConfig.load({
    ...ofProcess(Product.version),
    flags,
    ...(configPath === undefined ? {} : { configPath })
  })
  const warn = Effect.forEach(config.warnings, (problem) => Effect.logWarning(print(problem)), { discard: true })
  return yield* warn.pipe(
    Effect.zipRight(configured(command, config)),
    Effect.provide(Logging.layer(config.values))
  )
})

const invoked = Effect.fnUntraced(function*(invocation: Invocation) {
  const { command } = invocation
  switch (command._tag) {
    case "Version":
      return yield* printLine(Product.version).pipe(exit(ExitCode.ok))
    case "Help": {
      const { help } = yield* load(commands.help)
      return yield* printLine(help(command.topic)).pipe(exit(ExitCode.ok))
    }
    case "Parse": {
      const { run } = yield* load(commands.parse)
      return yield* run(command)
    }
    default:
      return yield* withConfig(invocation)
  }
})

/** The whole program: a command line in, an exit code out. What is wrong with the input is said on standard error. */
export const run = (argv: ReadonlyArray<string>): Effect.Effect<ExitCode> =>
  Effect.flatMap(parse(argv), invoked).pipe(
    Effect.catchAll((error) => Effect.as(complainLine(`mcp-duckduckgo: ${error.message}`), ExitCode.usage))
  )
