import * as Tracer from "effect/Tracer"

/** version-traceid-parentid-flags, lower-case hexadecimal; later versions may append fields. W3C Trace Context, section 3.2. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/

/**
 * The span that a W3C `traceparent` names, or nothing where the value is not a valid one: a caller's broken header
 * starts a new trace, as the specification asks, and never fails a call.
 */
export const parentOf = (traceparent: unknown): Tracer.ExternalSpan | undefined => {
  const parts = typeof traceparent === "string" ? TRACEPARENT.exec(traceparent) : null
  if (parts === null) return undefined
  const [, version, traceId, spanId, flags, more] = parts
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (version === "00" && more !== undefined) return undefined
  return Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 })
}
