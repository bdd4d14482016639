import * as Duration from "effect/Duration"

/** What a query is about, as far as that tells how soon its answer changes. `general`: it does not tell. */
export const kinds = ["news", "local", "finance", "shopping", "general", "technical", "academic"] as const
export type Kind = (typeof kinds)[number]

/** How long an answer to each kind of query counts as fresh. */
export type Lifetimes = Readonly<Record<Kind, Duration.Duration>>

export const defaults: Lifetimes = {
  news: Duration.minutes(15),
  local: Duration.hours(2),
  finance: Duration.hours(3),
  shopping: Duration.hours(6),
  general: Duration.hours(6),
  technical: Duration.hours(24),
  academic: Duration.hours(36)
}
