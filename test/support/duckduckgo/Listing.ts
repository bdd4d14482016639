import { type Ad, adAt, articleOf, type CorpusKey, type Hit, hitAt, hostsFor } from "./Corpus.ts"
import type { Fields } from "./Markup.ts"
import { type LinkStyle, steer, type Steering } from "./Steering.ts"
import { vqdFor } from "./Vqd.ts"

/** What stays the same for a simulated site's whole life. */
export interface World {
  readonly seed: number
  readonly resultsPerPage: number
  readonly totalResults: number
  /** `YYYY-MM-DD`: the day that dates are counted back from. */
  readonly today: string
}

export interface Filters {
  readonly kl?: string
  readonly df?: string
}

export interface ListingRequest extends Required<Filters> {
  readonly query: string
  readonly steering: Steering
  readonly offset: number
  readonly method: string
  readonly userAgent: string
}

export interface ZeroClick {
  readonly heading: string
  readonly url: string
  readonly text: string
  readonly source: string
  readonly image: string | undefined
}

/**
 * How the list ends: `open`: with its last hit; `marker`: with the end marker; `none`, `none-old`: there is nothing at
 * all; `no-more`: nothing after the earlier pages.
 */
export type Ending = "open" | "marker" | "none" | "none-old" | "no-more"

/** One page of results, before it becomes markup. */
export interface Listing {
  readonly query: string
  readonly kl: string
  readonly df: string
  readonly offset: number
  readonly status: 200 | 202
  readonly hits: ReadonlyArray<Hit>
  readonly ads: ReadonlyArray<Ad>
  readonly links: LinkStyle
  readonly next: Fields | undefined
  readonly previous: Fields | undefined
  readonly zeroClick: ZeroClick | undefined
  readonly spelling: string | undefined
  readonly ending: Ending
  /** A first entry whose link is a `javascript:` one: no result. */
  readonly decoy: boolean
}

/** The first page is asked with an empty region, the later ones with the form's `wt-wt`: both are the whole world. */
export const corpusKey = (
  world: World,
  query: string,
  filters: Filters,
  steering = steer(query)
): CorpusKey => ({
  seed: world.seed,
  query: query.trim(),
  kl: filters.kl === undefined || filters.kl === "wt-wt" ? "" : filters.kl,
  df: filters.df ?? "",
  today: world.today,
  steering,
  hosts: hostsFor(steering)
})

export const totalOf = (world: World, key: CorpusKey): number => {
  if (key.steering.nothing !== "none" || key.hosts.length === 0) return 0
  return key.steering.total ?? world.totalResults
}

/** Offset and length of a slice of the list, cut at its end. */
export const hitsBetween = (world: World, key: CorpusKey, offset: number): ReadonlyArray<Hit> => {
  const end = Math.min(offset + world.resultsPerPage, totalOf(world, key))
  const hits: Array<Hit> = []
  for (let rank = offset; rank < end; rank++) {
    const hit = hitAt(key, rank)
    if (hit !== undefined) hits.push(hit)
  }
  return hits
}

const zeroClickOf = (key: CorpusKey): ZeroClick | undefined => {
  switch (key.steering.zeroClick) {
    case "none":
      return undefined
    case "article": {
      const article = articleOf(key)
      return { ...article, image: `https://i.duckduckgo.com${article.image}` }
    }
    case "address":
      return {
        heading: "IP address",
        url: "https://address.example/",
        text: "Your IP address is 192.0.2.44 in Harbour Town",
        source: "Address",
        image: undefined
      }
  }
}

const formFields = (
  world: World,
  request: ListingRequest,
  at: { readonly s: number; readonly dc: number }
): Fields => [
  ["q", request.query],
  ["s", String(at.s)],
  ["nextParams", ""],
  ["v", "l"],
  ["o", "json"],
  ["dc", String(at.dc)],
  ["api", "d.js"],
  ["vqd", vqdFor(world.seed, request.query, request.userAgent)],
  ["kl", request.kl === "" ? "wt-wt" : request.kl],
  ...(request.df === "" ? [] : [["df", request.df] as const])
]

const endingOf = (key: CorpusKey, total: number, page: { readonly hits: number; readonly end: number }): Ending => {
  if (page.hits === 0) {
    if (key.steering.endMarker) return "marker"
    if (total > 0) return "no-more"
    return key.steering.nothing === "old" ? "none-old" : "none"
  }
  return key.steering.endMarker && page.end >= total && !key.steering.emptyLastPage ? "marker" : "open"
}

export const listingOf = (world: World, request: ListingRequest): Listing => {
  const { steering } = request
  const key = corpusKey(world, request.query, request, steering)
  const total = totalOf(world, key)
  const { offset } = request
  const hits = hitsBetween(world, key, offset)
  const end = offset + hits.length
  const room = offset === 0 && hits.length > 0 ? steering.ads : 0
  const ads = Array.from({ length: room }, (_, index) => adAt(key, index))
  const more = hits.length > 0 && (end < total || steering.emptyLastPage)
  const before = Math.max(0, offset - world.resultsPerPage)
  return {
    query: request.query,
    kl: request.kl,
    df: request.df,
    offset,
    status: steering.status,
    hits,
    ads,
    links: steering.links ?? (request.method === "POST" ? "direct" : "wrapped"),
    next: more ? formFields(world, request, { s: end, dc: end + ads.length + 1 }) : undefined,
    previous: offset > 0 ? formFields(world, request, { s: before, dc: before + 1 }) : undefined,
    zeroClick: offset === 0 ? zeroClickOf(key) : undefined,
    spelling: offset === 0 ? steering.spelling : undefined,
    ending: endingOf(key, total, { hits: hits.length, end }),
    decoy: steering.hostile && offset === 0 && hits.length > 0
  }
}
