import type * as Tracer from "effect/Tracer"
import type { Sampling } from "./OtelEnv.ts"

/** The part of a trace id by which it is chosen: 52 random bits, so that every service with this ratio keeps the same traces. */
const DIGITS = 13
const RANGE = 16 ** DIGITS

/** Whether a trace that begins here is kept. The same id always gets the same answer, and a higher ratio keeps all that a lower one does. */
export const keeps = (ratio: number, traceId: string): boolean =>
  Number.parseInt(traceId.slice(-DIGITS), 16) >= (1 - ratio) * RANGE

/** A span below another of this process goes with it; for a caller's, the setting says whose choice counts. */
export const sampled = ({ parent, ratio }: Sampling, above: Tracer.AnySpan | undefined, traceId: string): boolean => {
  if (above !== undefined && (above._tag === "Span" || parent)) return above.sampled
  return keeps(ratio, traceId)
}
