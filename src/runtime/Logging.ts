import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Spans from "../metrics/Spans.ts"
import type { LogFormat, LogLevelWord } from "./settings/Server.ts"

const levels: Readonly<Record<LogLevelWord, LogLevel.LogLevel>> = {
  error: LogLevel.Error,
  warn: LogLevel.Warning,
  info: LogLevel.Info,
  debug: LogLevel.Debug,
  none: LogLevel.None
}

/** Names the trace that a line belongs to, by the names that OpenTelemetry recommends for logs that are no OTLP. */
const withTrace = <Output>(logger: Logger.Logger<unknown, Output>): Logger.Logger<unknown, Output> =>
  Logger.make((line) => {
    const span = Spans.ofLine(line)
    return logger.log(span === undefined ? line : {
      ...line,
      annotations: HashMap.set(HashMap.set(line.annotations, "trace_id", span.traceId), "span_id", span.spanId)
    })
  })

/**
 * Logs on standard error, one line a message: standard output belongs to answers and to the protocol. No layer: building
 * the two that this would take is a twentieth of the start. `also` gets the same lines.
 */
export const within = (options: {
  readonly logLevel: LogLevelWord
  readonly logFormat: LogFormat
  readonly also?: Logger.Logger<unknown, void> | undefined
}) => {
  const lines = options.logFormat === "json" ? Logger.jsonLogger : Logger.logfmtLogger
  const logger = Logger.withConsoleError(withTrace(lines))
  const loggers = options.also === undefined ? [logger] : [logger, options.also]
  return <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    work.pipe(
      Effect.locally(FiberRef.currentLoggers, HashSet.fromIterable(loggers)),
      Logger.withMinimumLogLevel(levels[options.logLevel])
    )
}
