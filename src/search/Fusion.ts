import type { SearchHit } from "../domain/SearchHit.ts"
import { canonicalKey } from "./CanonicalUrl.ts"

export interface FusedHit extends SearchHit {
  /** 1-based numbers of the queries that found it, in their order. */
  readonly foundBy: ReadonlyArray<number>
}

/** The constant of reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009). */
const K = 60

const fuller = (a: SearchHit, b: SearchHit): SearchHit => (b.snippet.length > a.snippet.length ? { ...b, url: a.url } : a)

/**
 * Several ranked lists as one: every list gives a hit 1 / (60 + its rank), the sums decide. The same page under slightly
 * different addresses is one hit, with the address of its best place and the longest snippet. Ties go to the hit that
 * stood higher in an earlier list.
 */
export const fuse = (lists: ReadonlyArray<ReadonlyArray<SearchHit>>): ReadonlyArray<FusedHit> => {
  const merged = new Map<string, { hit: SearchHit; score: number; foundBy: Array<number> }>()
  for (const [list, hits] of lists.entries()) {
    const seen = new Set<string>()
    for (const [rank, hit] of hits.entries()) {
      const key = canonicalKey(hit.url)
      if (seen.has(key)) continue
      seen.add(key)
      const score = 1 / (K + rank + 1)
      const known = merged.get(key)
      if (known === undefined) merged.set(key, { hit, score, foundBy: [list + 1] })
      else {
        known.hit = fuller(known.hit, hit)
        known.score += score
        known.foundBy.push(list + 1)
      }
    }
  }
  return [...merged.values()]
    .toSorted((a, b) => b.score - a.score)
    .map(({ foundBy, hit }) => ({ ...hit, foundBy }))
}
