import type { SearchHit } from "../domain/SearchHit.ts"
import { canonicalKey } from "../search/CanonicalUrl.ts"
import { type FusedHit, fuse } from "../search/Fusion.ts"

/** Pages of one host that are read, as long as others have something to say. */
const MOST_OF_HOST = 2

export interface Candidate extends FusedHit {
  readonly host: string
}

const hostOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined
  const { hostname, protocol } = new URL(url)
  return protocol === "https:" || protocol === "http:" ? hostname.replace(/^www\./, "") : undefined
}

/**
 * The pages worth reading, the best first: by reciprocal rank fusion, each page once, of each host two at first and the
 * others behind all the rest.
 */
export const candidates = (lists: ReadonlyArray<ReadonlyArray<SearchHit>>): ReadonlyArray<Candidate> => {
  const counts = new Map<string, number>()
  const first: Array<Candidate> = []
  const later: Array<Candidate> = []
  for (const hit of fuse(lists)) {
    const host = hostOf(hit.url)
    if (host === undefined) continue
    const count = (counts.get(host) ?? 0) + 1
    counts.set(host, count)
    ;(count <= MOST_OF_HOST ? first : later).push({ ...hit, host })
  }
  return [...first, ...later]
}

/** Whether two addresses are the same page as far as addresses tell. */
export const isSamePage = (a: string, b: string): boolean => canonicalKey(a) === canonicalKey(b)
