import { byKind, type Query, random, type Result, run } from "./CacheSim.ts"

/**
 * What becomes of answers at once and of requests upstream where one stream of queries is spread over several caches.
 * Everything in it is made up; see `CacheSim.ts`.
 */

/** As built. */
const RULES = { lifetimeOf: byKind, revalidate: 0.25, evict: "least recent", secondSight: false } as const

/** Each cache by itself, for the share of the queries that reach it. */
const apart = (queries: ReadonlyArray<Query>, count: number, placeOf: (query: Query) => number, maxBytes: number): Result => {
  const shares = Array.from({ length: count }, (): Array<Query> => [])
  for (const query of queries) shares[placeOf(query)]?.push(query)
  let atOnce = 0
  let requests = 0
  for (const share of shares) {
    if (share.length === 0) continue
    const result = run(share, { ...RULES, maxBytes })
    atOnce += result.atOnce * share.length
    requests += result.requests * share.length
  }
  return { atOnce: atOnce / queries.length, requests: requests / queries.length }
}

export interface Growth {
  readonly name: string
  readonly count: number
  readonly result: Result
}

const COUNTS = [1, 2, 4, 8, 16] as const
/** Of one replica by default, in memory and on disk, counted as in memory; and of a Redis. */
const REPLICA_BYTES = 150 * 1024 * 1024
const REDIS_BYTES = 1024 * 1024 * 1024
/** Of the queries of a region, how many no other region asks: its languages, its places. */
const OWN_SHARE = 0.8

/** The same popularity in each region, but most questions are asked in one of them only. */
const regional = (queries: ReadonlyArray<Query>, regions: number): ReadonlyArray<Query & { readonly region: number }> => {
  const next = random(23)
  return queries.map((query) => {
    const region = Math.floor(next() * regions)
    const isOwn = (query.id * 7_919) % 100 < 100 * OWN_SHARE
    return { ...query, region, id: isOwn ? query.id * regions + region : -1 - query.id }
  })
}

/** Three days of 20,000 queries. */
export const QUERIES = { queries: 60_000, perDay: 20_000, different: 100_000, skew: 0.9 } as const

export const growth = (queries: ReadonlyArray<Query>): ReadonlyArray<Growth> =>
  COUNTS.flatMap((count) => {
    const next = random(11)
    const anywhere = () => Math.floor(next() * count)
    const world = regional(queries, count)
    const regionOf = new Map(world.map((query) => [query.at, query.region]))
    return [
      { name: "replicas, each by itself", count, result: apart(queries, count, anywhere, REPLICA_BYTES) },
      { name: "replicas on one Redis", count, result: apart(queries, 1, () => 0, REDIS_BYTES) },
      { name: "shards by subject, a Redis each", count, result: apart(queries, count, anywhere, REDIS_BYTES) },
      { name: "regions on one Redis", count, result: apart(world, 1, () => 0, REDIS_BYTES) },
      { name: "regions, a Redis each", count, result: apart(world, count, ({ at }) => regionOf.get(at) ?? 0, REDIS_BYTES) }
    ]
  })

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** As the document has it: answers at once, and requests upstream for a hundred searches. */
export const tableOf = (found: ReadonlyArray<Growth>): string => {
  const names = [...new Set(found.map(({ name }) => name))]
  const cell = (name: string, count: number): string => {
    const result = found.find((one) => one.name === name && one.count === count)?.result
    return result === undefined ? "-" : `${percent(result.atOnce)}, ${(100 * result.requests).toFixed(0)}`
  }
  return [
    `| | ${COUNTS.join(" | ")} |`,
    `|---${"|---".repeat(COUNTS.length)}|`,
    ...names.map((name) => `| ${name} | ${COUNTS.map((count) => cell(name, count)).join(" | ")} |`)
  ].join("\n")
}
