import * as Schema from "effect/Schema"
import { Provenance } from "../../domain/Provenance.ts"
import type { FailedAsk } from "../../search/FailedAsk.ts"

/** What every answer of a search tool has in common: its outcome, and for a failure why and what to do. */

export const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

export const Outcome = Schema.Literal("results", "no_results", "blocked", "layout_changed", "unavailable")
export type Outcome = typeof Outcome.Type

export const FailureReport = Schema.Struct({
  endpoint: Schema.String,
  reason: Schema.String,
  /** ISO 8601; an estimate. */
  until: optional(Schema.String),
  retryAfterSeconds: optional(Schema.Number)
})
export type FailureReport = typeof FailureReport.Type

/** Fields that stand beside the answer proper. */
export const common = {
  outcome: Outcome,
  failure: optional(FailureReport),
  nextStep: optional(Schema.String),
  provenance: optional(Provenance)
}

const outcomes = { Blocked: "blocked", LayoutChanged: "layout_changed", Unavailable: "unavailable" } as const

const reportOf = (failure: FailedAsk): FailureReport => {
  switch (failure._tag) {
    case "Blocked":
      return { endpoint: failure.endpoint, reason: failure.reason, until: new Date(failure.until).toISOString() }
    case "LayoutChanged":
      return { endpoint: failure.endpoint, reason: failure.evidence }
    case "Unavailable":
      return {
        endpoint: failure.endpoint,
        reason: failure.cause,
        ...(failure.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: failure.retryAfterSeconds })
      }
  }
}

const adviceFor = (failure: FailedAsk): string => {
  switch (failure._tag) {
    case "Blocked":
      return "Do not repeat this before then, nothing would be sent. Go on with what is known, and tell the user: " +
        "DuckDuckGo asks for a human. Solving its challenge in a browser on the same network " +
        "(https://html.duckduckgo.com/html/) and then running `mcp-duckduckgo doctor --solved` lifts this at once."
    case "LayoutChanged":
      return "Repeating will not help. Tell the user that mcp-duckduckgo could not read DuckDuckGo's answer and may need an update."
    case "Unavailable":
      return failure.retryAfterSeconds === undefined
        ? "Try once more; if it fails again, tell the user, who can run `mcp-duckduckgo doctor` to find the cause."
        : `Try again in ${failure.retryAfterSeconds} s.`
  }
}

/** The common fields of a failed answer. */
export const failed = (failure: FailedAsk) => ({
  outcome: outcomes[failure._tag],
  failure: reportOf(failure),
  nextStep: adviceFor(failure)
})

const headline: Readonly<Record<Outcome, string>> = {
  results: "",
  no_results: "Nothing was found.",
  blocked: "DuckDuckGo refused to answer. This does NOT mean that nothing exists.",
  layout_changed: "DuckDuckGo's answer could not be read. This does NOT mean that nothing exists.",
  unavailable: "DuckDuckGo could not be reached. This does NOT mean that nothing exists."
}

/** A failed answer in words. */
export const failureText = (answer: { readonly outcome: Outcome; readonly failure?: FailureReport; readonly nextStep?: string }): string => {
  const { failure, nextStep, outcome } = answer
  const lines = [headline[outcome]]
  if (failure !== undefined) lines.push(`Reason: ${failure.endpoint}: ${failure.reason}`)
  if (failure?.until !== undefined) lines.push(`Until about ${failure.until} (an estimate)`)
  if (nextStep !== undefined) lines.push(`Next step: ${nextStep}`)
  return lines.join("\n")
}

/** `3 s`, `5 min`, `2 h`, `4 days`. */
export const ageText = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}

/** An older answer beside a failure; nothing where there is none. */
export const olderText = (provenance: Provenance | undefined, text: string): ReadonlyArray<string> =>
  provenance === undefined || text === "" ? [] : [`An OLDER answer, ${ageText(provenance.ageSeconds)} old:`, text]

/** Where an answer comes from, in words. */
export const sourceText = ({ ageSeconds, answers, backend, cache }: Provenance): string => {
  if (cache === "miss") return `DuckDuckGo ${backend}, just now`
  const age = `from the cache, ${ageText(ageSeconds)} old${cache === "stale" ? " and past its lifetime" : ""}`
  return `DuckDuckGo ${backend}, ${age}${answers === undefined ? "" : `, the answer to ${JSON.stringify(answers)}`}`
}
