import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import type { MeterShape } from "../metrics/Meter.ts"
import * as Metrics from "../metrics/Metrics.ts"
import * as Spans from "../metrics/Spans.ts"
import type { Level } from "../security/Level.ts"
import type { Body, ToolFailure } from "./Methods.ts"
import type { RpcError } from "./RpcError.ts"

type Failure = RpcError | ToolFailure

const isOutcome = (word: string): word is Metrics.Outcome => Metrics.OUTCOMES.some((known) => known === word)

const outcomeNamed = (word: unknown, otherwise: Metrics.Outcome): Metrics.Outcome =>
  typeof word === "string" && isOutcome(word) ? word : otherwise

/** `InvalidInput` is `invalid_input`. */
const ofTag = (tag: string): string => tag.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase()

/** What a call of a tool came to. */
export const outcomeOf = (exit: Exit.Exit<Body, Failure>): Metrics.Outcome => {
  if (Exit.isSuccess(exit)) {
    const structured = exit.value["structuredContent"]
    return outcomeNamed(Predicate.isRecord(structured) ? structured["outcome"] : undefined, "ok")
  }
  const failure = Cause.failureOption(exit.cause)
  if (failure._tag === "None") return Cause.isInterrupted(exit.cause) ? "interrupted" : "defect"
  return outcomeNamed(failure.value._tag === "ToolFailure" ? ofTag(failure.value.tag) : undefined, "error")
}

/** `error.type` of the semantic conventions: empty for a success. */
const errorType = (exit: Exit.Exit<Body, Failure>): string => {
  if (Exit.isSuccess(exit)) return ""
  const failure = Cause.failureOption(exit.cause)
  if (failure._tag === "None") return "interrupted"
  return failure.value._tag === "ToolFailure" ? "tool_error" : String(failure.value.code)
}

export interface Measured {
  readonly meter: MeterShape
  readonly method: string
  readonly network: "pipe" | "tcp"
  /** None for what is no call of a tool. */
  readonly tool: { readonly name: string; readonly level: Level } | undefined
}

const record = ({ meter, method, network, tool }: Measured, seconds: number, exit: Exit.Exit<Body, Failure>): void => {
  meter.observe(Metrics.operationDuration, {
    [Spans.MCP_METHOD]: method,
    [Spans.GEN_AI_TOOL]: tool?.name ?? "",
    [Spans.ERROR_TYPE]: errorType(exit),
    [Spans.NETWORK_TRANSPORT]: network
  }, seconds)
  if (tool === undefined) return
  const outcome = outcomeOf(exit)
  meter.add(Metrics.requests, { tool: tool.name, outcome, level: tool.level })
  // Who only asks how the server is does not make it look better or worse. Nor does a client that hung up.
  if (tool.level !== "PUBLIC" && outcome !== "interrupted") meter.call(seconds, Exit.isFailure(exit))
}

/** Counts a request and takes its time. */
export const measured = (what: Measured) =>
<R>(work: Effect.Effect<Body, Failure, R>): Effect.Effect<Body, Failure, R> =>
  Effect.suspend(() => {
    const begun = performance.now()
    return Effect.onExit(work, (exit) => Effect.sync(() => record(what, (performance.now() - begun) / 1000, exit)))
  })
