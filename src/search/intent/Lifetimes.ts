import * as Duration from "effect/Duration"
import { kindOf } from "./Intent.ts"
import type { Kind, Lifetimes } from "./Kind.ts"

/** What was not there may have been written since: nothing found is believed for so long. */
const EMPTY = Duration.minutes(5)

/** Whoever narrows a search to the last day, week … wants what has come in since. By DuckDuckGo's `df`. */
const spans: Readonly<Record<string, Duration.Duration>> = {
  d: Duration.minutes(15),
  w: Duration.hours(1),
  m: Duration.hours(3),
  y: Duration.hours(6)
}

/** Days that are not over everywhere yet. */
const DAY = Duration.toMillis(Duration.days(1))

const spanLimit = (df: string, now: number): Duration.Duration | undefined => {
  const [from, to] = df.split("..")
  if (from === undefined || to === undefined) return spans[df]
  // Of a time that has passed nothing new comes in.
  return Date.parse(`${to}T23:59:59Z`) + DAY < now ? undefined : spans["d"]
}

export interface Asked {
  readonly text: string
  /** DuckDuckGo's `df`: `d`, `w`, `m`, `y`, or two days with `..` between them. */
  readonly df?: string | undefined
  /** The kind, where it is known without looking at the words. */
  readonly kind?: Kind
}

/** How long the answer that was given at `now`, milliseconds since the epoch, counts as fresh. */
export const lifetimeOf = (lifetimes: Lifetimes, { df, kind, text }: Asked, empty: boolean, now: number): Duration.Duration => {
  const own = lifetimes[kind ?? kindOf(text)]
  const limit = df === undefined ? undefined : spanLimit(df, now)
  const narrowed = limit === undefined ? own : Duration.min(own, limit)
  return empty ? Duration.min(narrowed, EMPTY) : narrowed
}
