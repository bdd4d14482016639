import type { Random } from "./Random.ts"

/** What stays the same about one honest subject. Rates are of a working day. */
export interface Persona {
  readonly kind: "worker" | "evenings" | "agent" | "scheduled" | "occasional"
  /** How probable each hour of the local day is. */
  readonly hours: ReadonlyArray<number>
  /** Activity of a Saturday or Sunday, as a share of that of a working day. */
  readonly weekend: number
  readonly sessions: number
  /** Calls of a session, on average. */
  readonly calls: number
  /** Between two calls of a session, the median. */
  readonly gapMillis: number
  /** East of Greenwich. */
  readonly zoneHours: number
  /** Topics under way at the same time. */
  readonly topics: number
  /** The probability that a topic is given up for another on a day. */
  readonly drift: number
  /** The weights of `operations`. */
  readonly tools: ReadonlyArray<number>
  /** The share of calls that fail for reasons of their own. */
  readonly failing: number
  /** The share of questions with a pasted identifier: the name of a function, an error code, a digest. */
  readonly pasting: number
  /** The share of pages that a person, when asked, does not agree to. */
  readonly declining: number
}

export const operations = [
  "web_search", "read_page", "search_news", "instant_answer", "suggest_queries", "research", "search_images"
] as const

export const readsPages: ReadonlySet<string> = new Set(["read_page", "research"])

/** A bell round an hour of the day, which goes on after midnight. */
const bell = (middle: number, width: number): ReadonlyArray<number> =>
  Array.from({ length: 24 }, (_, hour) => {
    const far = Math.min(Math.abs(hour - middle), 24 - Math.abs(hour - middle))
    return Math.exp(-(far ** 2) / (2 * width ** 2))
  })

const both = (a: ReadonlyArray<number>, b: ReadonlyArray<number>, share: number): ReadonlyArray<number> =>
  a.map((weight, hour) => weight + share * (b[hour] ?? 0))

const tools = (random: Random, weights: ReadonlyArray<number>): ReadonlyArray<number> =>
  weights.map((weight) => weight * random.logNormal(1, 0.7))

export const persona = (random: Random): Persona => {
  const kinds = ["worker", "evenings", "agent", "scheduled", "occasional"] as const
  const kind = kinds[random.weighted([0.4, 0.2, 0.2, 0.08, 0.12])] ?? "worker"
  const common = {
    kind,
    zoneHours: random.whole(-8, 10),
    topics: random.whole(2, 6),
    drift: random.between(0.03, 0.2),
    failing: random.logNormal(0.02, 0.6),
    pasting: random.logNormal(0.02, 1),
    declining: random.logNormal(0.03, 0.8)
  }
  const people = tools(random, [70, 12, 6, 5, 4, 1, 6])
  switch (kind) {
    case "worker":
      return {
        ...common,
        hours: both(bell(random.between(9.5, 11), 1.6), bell(random.between(14, 16), 1.8), 0.9),
        weekend: random.between(0.02, 0.3),
        sessions: random.logNormal(3.5, 0.5),
        calls: random.logNormal(4, 0.4),
        gapMillis: random.logNormal(70_000, 0.4),
        tools: people
      }
    case "evenings":
      return {
        ...common,
        hours: both(bell(random.between(19.5, 22), 1.6), bell(12.5, 1.2), 0.3),
        weekend: random.between(0.8, 2.2),
        sessions: random.logNormal(2, 0.5),
        calls: random.logNormal(4.5, 0.4),
        gapMillis: random.logNormal(80_000, 0.4),
        tools: people
      }
    case "agent":
      return {
        ...common,
        hours: both(bell(random.between(10, 12), 2), bell(random.between(15, 18), 2.4), 1),
        weekend: random.between(0.1, 0.8),
        sessions: random.logNormal(3.5, 0.6),
        calls: random.logNormal(14, 0.5),
        gapMillis: random.logNormal(7_000, 0.5),
        failing: random.logNormal(0.04, 0.6),
        tools: tools(random, [50, 30, 5, 2, 2, 5, 1])
      }
    case "scheduled":
      return {
        ...common,
        hours: bell(random.whole(0, 23), 0.35),
        weekend: random.between(0.3, 1),
        sessions: 1.2,
        calls: random.logNormal(25, 0.4),
        gapMillis: random.logNormal(5_000, 0.4),
        drift: 0.02,
        tools: tools(random, [60, 30, 8, 1, 1, 1, 1])
      }
    case "occasional":
      return {
        ...common,
        hours: both(bell(random.between(9, 21), 3), bell(random.between(9, 21), 3), 1),
        weekend: random.between(0.5, 1.5),
        sessions: random.logNormal(0.5, 0.4),
        calls: random.logNormal(4, 0.4),
        gapMillis: random.logNormal(90_000, 0.4),
        tools: people
      }
  }
}
