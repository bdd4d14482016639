import * as Effect from "effect/Effect"
import { type MeterShape, nothing } from "../../../src/metrics/Meter.ts"

/** Stands for `metrics/Meter.ts` in a program that counts nothing. */
export { Meter } from "../../../src/metrics/Meter.ts"

export const make: Effect.Effect<MeterShape> = Effect.succeed(nothing)
