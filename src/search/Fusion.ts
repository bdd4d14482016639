import type { SearchHit } from "../domain/SearchHit.ts"
import { canonicalKey } from "./CanonicalUrl.ts"

export interface FusedHit extends SearchHit {
  /** 1-based numbers of the queries that found it, in their order. */
  readonly foundBy: ReadonlyArray<number>
}

/** The constant of reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009). */
const K = 60

interface Merged {
  hit: SearchHit
  bestRank: number
  score: number
  readonly foundBy: Array<number>
}

/** One page, found twice: as it stood at its better place, with whatever only the other one tells. */
const merged = (better: SearchHit, other: SearchHit): SearchHit => ({
  ...other,
  ...better,
  snippet: other.snippet.length > better.snippet.length ? other.snippet : better.snippet
})

/**
 * Several ranked lists as one: every list gives a hit 1 / (60 + its rank), the sums decide. The same page under slightly
 * different addresses is one hit, with the address of its best place and the longest snippet. Ties go to the hit that
 * stood higher in an earlier list.
 */
export const fuse = (lists: ReadonlyArray<ReadonlyArray<SearchHit>>): ReadonlyArray<FusedHit> => {
  const pages = new Map<string, Merged>()
  for (const [list, hits] of lists.entries()) {
    const seen = new Set<string>()
    for (const [rank, hit] of hits.entries()) {
      const key = canonicalKey(hit.url)
      if (seen.has(key)) continue
      seen.add(key)
      const score = 1 / (K + rank + 1)
      const known = pages.get(key)
      if (known === undefined) pages.set(key, { hit, bestRank: rank, score, foundBy: [list + 1] })
      else {
        known.hit = rank < known.bestRank ? merged(hit, known.hit) : merged(known.hit, hit)
        known.bestRank = Math.min(rank, known.bestRank)
        known.score += score
        known.foundBy.push(list + 1)
      }
    }
  }
  return [...pages.values()]
    .toSorted((a, b) => b.score - a.score)
    .map(({ foundBy, hit }) => ({ ...hit, foundBy }))
}
