/** The reason of a call that the limit of its subject refused. It counts as a call, not as a refusal: busy people meet it. */
export const OVER_LIMIT = "over_limit"

/** One call of one subject as the door saw it. Nothing of it is kept as it is: texts are counted, measured and hashed. */
export interface Observation {
  readonly subjectKey: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The name of the tool. */
  readonly operation: string
  readonly verdict: "allow" | "refuse"
  /** Why it was refused; only `OVER_LIMIT` makes a difference. */
  readonly reason?: string | undefined
  /** It was allowed and ended in an error. */
  readonly failed: boolean
  readonly query?: string | undefined
  /** The host of a page that was asked for. */
  readonly host?: string | undefined
}
