import * as Effect from "effect/Effect"
import type { InvalidInput } from "../domain/Errors.ts"
import type { AppOptions } from "../runtime/AppOptions.ts"
import type { ResolvedConfig } from "../runtime/AppConfig.ts"
import type { CannotServe } from "../runtime/HttpServer.ts"
import * as App from "../runtime/App.ts"
import * as Product from "../runtime/Product.ts"
import * as ReadingLayers from "../runtime/ReadingLayers.ts"
import * as SearchLayers from "../runtime/SearchLayers.ts"
import * as SecurityLayers from "../runtime/SecurityLayers.ts"
import { ofProcess } from "../runtime/Surroundings.ts"
import * as WatchLayers from "../runtime/WatchLayers.ts"
import * as ExportCommand from "./audit/ExportCommand.ts"
import { orComplain } from "./audit/Printing.ts"
import * as ShowCommand from "./audit/ShowCommand.ts"
import * as VerifyCommand from "./audit/VerifyCommand.ts"
import * as CheckUrlCommand from "./CheckUrlCommand.ts"
import * as ClientConfig from "./ClientConfig.ts"
import type { Command } from "./Commands.ts"
import * as ConfigPrint from "./ConfigPrint.ts"
import { atTerminal } from "./consent/Confirm.ts"
import * as ConsentCommands from "./consent/ConsentCommands.ts"
import * as DoctorCommand from "./DoctorCommand.ts"
import { ExitCode } from "./ExitCode.ts"
import * as HealthcheckCommand from "./HealthcheckCommand.ts"
import { help } from "./Help.ts"
import type { PageUnreadable } from "./PageFile.ts"
import * as ParseCommand from "./ParseCommand.ts"
import { complainLine, printLine } from "./Print.ts"
import * as ReadCommand from "./ReadCommand.ts"
import * as ReadFileCommand from "./ReadFileCommand.ts"
import * as SearchCommand from "./SearchCommand.ts"
import * as SuggestCommand from "./SuggestCommand.ts"
import * as TopCommand from "./top/TopCommand.ts"

/** Commands that need no configuration: version, and help for everything else. */
export const inform = (command: Command): Effect.Effect<ExitCode> =>
  Effect.as(
    printLine(command._tag === "Version" ? Product.version : help(command._tag === "Help" ? command.topic : undefined)),
    ExitCode.ok
  )

const searchCall = (command: Extract<Command, { readonly _tag: "Search" }>, maxResults: number) => {
  const { cursor, excludeSites, includeSites, query, timeRange } = command
  return {
    text: query,
    maxResults,
    ...(includeSites.length === 0 ? {} : { includeSites }),
    ...(excludeSites.length === 0 ? {} : { excludeSites }),
    ...(timeRange === undefined ? {} : { timeRange }),
    ...(cursor === undefined ? {} : { cursor })
  }
}

/** Where the trail cannot be read, that is said, and is all that is done. */
const withTrail = (options: AppOptions, use: (folder: string) => Effect.Effect<ExitCode>): Effect.Effect<ExitCode> =>
  Effect.scoped(Effect.flatMap(SecurityLayers.trailFolder(options), use)).pipe(orComplain(printLine))

/** The commands that a person calls; the exit code says how each went. */
export const run = (
  command: Command,
  config: ResolvedConfig,
  options: AppOptions
): Effect.Effect<ExitCode, CannotServe | InvalidInput | PageUnreadable> => {
  const { values } = config
  switch (command._tag) {
    case "ConfigPrint":
      return Effect.as(printLine(command.json ? ConfigPrint.json(config) : ConfigPrint.text(config)), ExitCode.ok)
    case "ClientConfig": {
      const { notices, places, snippet } = ClientConfig.render(command.client, config, ofProcess(Product.version))
      return complainLine(["Put this into:", ...places.map((place) => `  ${place}`), ...notices].join("\n")).pipe(
        Effect.zipRight(printLine(snippet)),
        Effect.as(ExitCode.ok)
      )
    }
    case "Parse":
      return ParseCommand.run({ ...command, selectors: options.files.selectors })
    case "Top":
      return Effect.provide(TopCommand.run(command, values.userAgent), WatchLayers.beside(options))
    case "CheckUrl":
      return Effect.provide(CheckUrlCommand.run(command), ReadingLayers.guard(options))
    case "Read":
      return command.file === undefined
        ? Effect.provide(ReadCommand.run(command), ReadingLayers.web(options))
        : ReadFileCommand.run({ ...command, file: command.file })
    case "Search":
      return Effect.provide(
        SearchCommand.run({ call: searchCall(command, values.maxResults), json: command.json }),
        SearchLayers.search(options)
      )
    case "Suggest":
      return Effect.provide(
        SuggestCommand.run({ text: command.text, region: values.region, json: command.json }),
        SearchLayers.search(options)
      )
    case "Doctor":
      return Effect.provide(DoctorCommand.run({ ...command, config }), SearchLayers.uncached(options))
    case "Healthcheck":
      return HealthcheckCommand.run({ ...command, host: values.host, port: values.port })
    case "ConsentList":
    case "ConsentGrant":
    case "ConsentRevoke":
    case "ConsentExport":
    case "ConsentErase":
      return Effect.flatMap(App.terms(options), (terms) =>
        ConsentCommands.run(command, { services: SecurityLayers.consent(options), terms, version: Product.version }))
    case "AuthInvite":
    case "AuthList":
    case "AuthRemove":
      return Effect.flatMap(
        Effect.all([Effect.promise(() => import("./auth/AuthCommands.ts")), Effect.promise(() => import("../runtime/AuthPeople.ts"))]),
        ([{ run }, { people, whereToEnrol }]) =>
          run(command, { people: people(options), confirm: atTerminal, enrolUrl: whereToEnrol(values) })
      )
    case "Http":
      return Effect.flatMap(
        Effect.promise(() => import("../runtime/HttpServer.ts")),
        ({ serve }) => Effect.as(serve(config, options), ExitCode.ok)
      )
    case "AuditVerify":
      return withTrail(options, (folder) => VerifyCommand.run({ ...command, folder }, printLine))
    case "AuditShow":
      return withTrail(options, (folder) => ShowCommand.run({ ...command, folder }, printLine))
    case "AuditExport":
      return withTrail(options, (folder) =>
        ExportCommand.run({ ...command, folder, product: { name: Product.NAME, version: Product.version } }, printLine))
    default:
      return inform(command)
  }
}
