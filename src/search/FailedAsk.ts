import type { BackendName } from "../domain/Provenance.ts"
import type { AskError } from "./DuckDuckGo.ts"

/** Why a search has no answer, before anything is offered in its place. */
export type FailedAsk =
  | { readonly _tag: "Blocked"; readonly endpoint: BackendName; readonly until: number; readonly reason: string }
  | { readonly _tag: "LayoutChanged"; readonly endpoint: BackendName; readonly evidence: string }
  | {
    readonly _tag: "Unavailable"
    readonly endpoint: BackendName
    readonly cause: string
    readonly retryAfterSeconds?: number
    /** For want of the caller's time and not of an answer: one who has more of it may ask. */
    readonly late?: true
  }

export const isLate = (failure: FailedAsk): boolean => failure._tag === "Unavailable" && failure.late === true

/** The caller's deadline passed. */
export const outOfTime = (endpoint: BackendName): FailedAsk => ({
  _tag: "Unavailable",
  endpoint,
  cause: "the deadline of this search passed before DuckDuckGo answered",
  late: true
})

export interface FailedAttempt {
  readonly backend: BackendName
  readonly error: AskError
}

const retryOf = (error: AskError): number | undefined =>
  error._tag === "BadStatus" || error._tag === "CircuitOpen" || error._tag === "RateLimited"
    ? error.retryAfterSeconds
    : undefined

/**
 * What the attempts add up to: a refusal counts more than anything else, then the first attempt decides. What the others
 * met is told beside it.
 */
export const failureOf = (first: FailedAttempt, ...others: ReadonlyArray<FailedAttempt>): FailedAsk => {
  const attempts = [first, ...others]
  for (const { error } of attempts) {
    if (error._tag === "CoolingDown") {
      return { _tag: "Blocked", endpoint: error.endpoint, until: error.until, reason: error.reason }
    }
  }
  const beside = others.map(({ backend, error }) => `; ${backend}: ${error.message}`).join("")
  if (first.error._tag === "MarkupChanged") {
    return { _tag: "LayoutChanged", endpoint: first.backend, evidence: first.error.evidence + beside }
  }
  const waits = attempts.map(({ error }) => retryOf(error)).filter((seconds) => seconds !== undefined)
  return {
    _tag: "Unavailable",
    endpoint: first.backend,
    cause: first.error.message + beside,
    ...(waits.length === 0 ? {} : { retryAfterSeconds: Math.max(...waits) }),
    ...(attempts.every(({ error }) => error._tag === "RateLimited") ? { late: true } : {})
  }
}

/** One sentence for a reader. */
export const describe = (failure: FailedAsk): string => {
  switch (failure._tag) {
    case "Blocked":
      return `DuckDuckGo refuses (${failure.endpoint}: ${failure.reason}) until about ${new Date(failure.until).toISOString()}.`
    case "LayoutChanged":
      return `Its answer was not understood (${failure.endpoint}: ${failure.evidence}).`
    case "Unavailable":
      return `It was not available (${failure.cause}).`
  }
}
