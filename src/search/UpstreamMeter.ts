import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { MeterShape } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import type { BackendName } from "../domain/Provenance.ts"

/** What came of a request, by the tag of its error; what is not in here did not go out. */
const results: Readonly<Record<string, string>> = {
  Refused: "refused",
  BadStatus: "bad_status",
  MarkupChanged: "layout_changed",
  FetchFailed: "failed",
  TimedOut: "timed_out",
  TooLarge: "too_large"
}

const resultOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>): string => {
  if (Exit.isSuccess(exit)) return "answered"
  const failure = Cause.failureOption(exit.cause)
  return failure._tag === "None" ? "interrupted" : results[failure.value._tag] ?? "failed"
}

const since = (begun: number): number => (performance.now() - begun) / 1000

/** What is counted of the way to DuckDuckGo. */
export const upstreamMeter = (meter: MeterShape) => ({
  /** Around one request, from sending it until its answer was read. */
  sent: (endpoint: BackendName) => <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
    Effect.suspend(() => {
      const begun = performance.now()
      return Effect.onExit(work, (exit) =>
        Effect.sync(() => {
          meter.add(Metrics.upstreamRequests, { endpoint, result: resultOf(exit) })
          meter.observe(Metrics.upstreamDuration, { endpoint }, since(begun))
        }))
    }),

  /** Around the whole of a turn; `work` is what is done in it. */
  turn: <A, E extends { readonly _tag: string }, R>(
    inTurn: (work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      const begun = performance.now()
      const started = Effect.sync(() => meter.observe(Metrics.paceWait, {}, since(begun)))
      return Effect.tapError(inTurn(Effect.zipRight(started, work)), (error) =>
        error._tag === "RateLimited" ? Effect.sync(() => meter.add(Metrics.paceRefusals, {})) : Effect.void)
    }),

  coolDown: (scope: BackendName | "all"): void =>
    meter.add(Metrics.coolDowns, { scope: scope === "all" ? "all" : "endpoint" })
})
