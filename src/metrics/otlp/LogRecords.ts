import * as Cause from "effect/Cause"
import * as Inspectable from "effect/Inspectable"
import type * as Logger from "effect/Logger"
import type * as LogLevel from "effect/LogLevel"
import * as Spans from "../Spans.ts"
import { keyValues, type LogRecord } from "./Payload.ts"

/** SeverityNumber of the OpenTelemetry log data model. */
const severities: Readonly<Record<LogLevel.LogLevel["_tag"], number>> = {
  All: 0,
  Trace: 1,
  Debug: 5,
  Info: 9,
  Warning: 13,
  Error: 17,
  Fatal: 21,
  None: 0
}

const text = (message: unknown): string =>
  (Array.isArray(message) ? message : [message]).map((part) => Inspectable.toStringUnknown(part, 0)).join(" ")

/** A line of the log as OpenTelemetry has it: the same words, which the operator already has on standard error. */
export const recordOf = (options: Logger.Logger.Options<unknown>): LogRecord => {
  const { annotations, cause, date, logLevel, message } = options
  const span = Spans.ofLine(options)
  return {
    at: date.getTime(),
    severity: { number: severities[logLevel._tag], text: logLevel.label },
    body: text(message),
    attributes: keyValues([
      ...annotations,
      ...(Cause.isEmpty(cause) ? [] : [["exception.stacktrace", Cause.pretty(cause, { renderErrorCause: true })] as const])
    ]),
    traceId: span?.traceId,
    spanId: span?.spanId
  }
}
