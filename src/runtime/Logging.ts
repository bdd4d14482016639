import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import type { LogFormat, LogLevelWord } from "./Settings.ts"

const levels: Readonly<Record<LogLevelWord, LogLevel.LogLevel>> = {
  error: LogLevel.Error,
  warn: LogLevel.Warning,
  info: LogLevel.Info,
  debug: LogLevel.Debug,
  none: LogLevel.None
}

/** Logs on standard error, one line a message: standard output belongs to answers and to the protocol. */
export const layer = (options: { readonly logLevel: LogLevelWord; readonly logFormat: LogFormat }): Layer.Layer<never> =>
  Logger.minimumLogLevel(levels[options.logLevel]).pipe(
    Layer.provideMerge(Logger.replace(
      Logger.defaultLogger,
      Logger.withConsoleError(options.logFormat === "json" ? Logger.jsonLogger : Logger.logfmtLogger)
    ))
  )
