/** One call of one subject as the door saw it. Nothing of it is kept as it is: texts are counted, measured and hashed. */
export interface Observation {
  readonly subjectKey: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The name of the tool. */
  readonly operation: string
  readonly verdict: "allow" | "refuse"
  /** Why it was refused, or what it failed of. */
  readonly reason?: string | undefined
  /** It was allowed and ended in an error. */
  readonly failed: boolean
  readonly query?: string | undefined
  /** The host of a page that was asked for. */
  readonly host?: string | undefined
}
