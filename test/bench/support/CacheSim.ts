import * as Duration from "effect/Duration"
import { defaults, type Kind } from "../../../src/search/intent/Kind.ts"

/** A cache in front of a stream of queries, with the rules of eviction that were weighed. Everything in it is made up. */

/** The same numbers for the same seed: a multiplicative generator. */
export const random = (seed: number): () => number => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** Shares of kinds as one may think of them for agents: mostly code and general matters. */
const mix: ReadonlyArray<readonly [Kind, number]> = [
  ["technical", 0.35], ["general", 0.7], ["news", 0.8], ["finance", 0.85], ["local", 0.9], ["shopping", 0.95], ["academic", 1]
]

export interface Query {
  readonly id: number
  readonly kind: Kind
  /** Bytes of memory. */
  readonly size: number
  /** Milliseconds since the beginning. */
  readonly at: number
}

export interface StreamOptions {
  readonly queries: number
  readonly perDay: number
  readonly different: number
  /** The exponent of Zipf's law. */
  readonly skew: number
}

/** Queries whose popularity follows Zipf's law; about 12 kB each, some much larger. */
export const stream = ({ different, perDay, queries, skew }: StreamOptions): ReadonlyArray<Query> => {
  const next = random(7)
  const sums = new Float64Array(different)
  let total = 0
  for (let rank = 0; rank < different; rank++) sums[rank] = total += 1 / (rank + 1) ** skew
  const traits = Array.from({ length: different }, () => {
    const draw = next()
    return {
      kind: mix.find(([, upTo]) => draw < upTo)?.[0] ?? "general",
      size: Math.round(12_000 * Math.exp(0.5 * (next() + next() + next() + next() - 2) * 1.7))
    }
  })
  return Array.from({ length: queries }, (_, index) => {
    const wanted = next() * total
    let [low, high] = [0, different - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return { id: low, at: index * 86_400_000 / perDay, ...(traits[low] ?? { kind: "general", size: 12_000 }) }
  })
}

interface Entry {
  readonly size: number
  readonly freshUntil: number
  readonly lifetime: number
  uses: number
  rank: number
}

export interface Rules {
  readonly maxBytes: number
  readonly lifetimeOf: (kind: Kind) => number
  /** For what share of its lifetime more an entry is given at once and renewed. */
  readonly revalidate: number
  /** Which entry goes: the least recently used, what has lapsed before that, or what is large and little used. */
  readonly evict: "lapsed first" | "least recent" | "size and use"
  /** Keeps only what was asked before, within the last so many different queries. */
  readonly secondSight: boolean
}

export const byKind = (kind: Kind): number => Duration.toMillis(defaults[kind])

export interface Result {
  /** Answered without waiting, of 1. */
  readonly atOnce: number
  /** Requests upstream for each query, renewals too. */
  readonly requests: number
}

export const run = (queries: ReadonlyArray<Query>, rules: Rules): Result => {
  const entries = new Map<number, Entry>()
  const seen = new Set<number>()
  let bytes = 0
  let inflation = 0
  let atOnce = 0
  let requests = 0

  const drop = (id: number): void => {
    bytes -= entries.get(id)?.size ?? 0
    entries.delete(id)
  }

  const victim = (now: number): number => {
    let chosen = entries.keys().next().value ?? -1
    if (rules.evict === "least recent") return chosen
    let least = Number.POSITIVE_INFINITY
    for (const [id, entry] of entries) {
      if (rules.evict === "lapsed first") {
        if (entry.freshUntil + entry.lifetime * rules.revalidate < now) return id
      } else if (entry.rank < least) {
        least = entry.rank
        chosen = id
      }
    }
    if (rules.evict === "size and use") inflation = least
    return chosen
  }

  for (const { at, id, kind, size } of queries) {
    const known = entries.get(id)
    if (known !== undefined) {
      entries.delete(id)
      entries.set(id, known)
      known.uses++
      known.rank = inflation + known.uses / known.size
    }
    const fresh = known !== undefined && at <= known.freshUntil
    const recent = known !== undefined && at <= known.freshUntil + known.lifetime * rules.revalidate
    if (recent) atOnce++
    if (fresh) continue
    requests++
    const admitted = !rules.secondSight || seen.has(id)
    seen.add(id)
    if (seen.size > 20_000) seen.delete(seen.values().next().value ?? -1)
    if (!admitted) continue
    drop(id)
    const lifetime = rules.lifetimeOf(kind)
    const uses = known?.uses ?? 1
    entries.set(id, { size, lifetime, freshUntil: at + lifetime, uses, rank: inflation + uses / size })
    bytes += size
    while (bytes > rules.maxBytes) drop(victim(at))
  }
  return { atOnce: atOnce / queries.length, requests: requests / queries.length }
}
