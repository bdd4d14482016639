import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as HashSet from "effect/HashSet"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import type { LogFormat, LogLevelWord } from "./settings/Server.ts"

const levels: Readonly<Record<LogLevelWord, LogLevel.LogLevel>> = {
  error: LogLevel.Error,
  warn: LogLevel.Warning,
  info: LogLevel.Info,
  debug: LogLevel.Debug,
  none: LogLevel.None
}

/**
 * Logs on standard error, one line a message: standard output belongs to answers and to the protocol. No layer: building
 * the two that this would take is a twentieth of the start.
 */
export const within = (options: { readonly logLevel: LogLevelWord; readonly logFormat: LogFormat }) => {
  const logger = Logger.withConsoleError(options.logFormat === "json" ? Logger.jsonLogger : Logger.logfmtLogger)
  return <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    work.pipe(
      Effect.locally(FiberRef.currentLoggers, HashSet.make(logger)),
      Logger.withMinimumLogLevel(levels[options.logLevel])
    )
}
