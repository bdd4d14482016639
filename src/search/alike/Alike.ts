import { LRUCache } from "lru-cache"
import type { PageRequest } from "../Backend.ts"
import { kindOf } from "../intent/Intent.ts"
import type { Kin } from "../Lookup.ts"
import { likeness, read, type Reading, sketchOf, THRESHOLD } from "./Likeness.ts"

interface Known {
  readonly key: string
  readonly text: string
  readonly reading: Reading
}

/** Queries that are remembered; far more than have answers in memory. */
const MOST_QUERIES = 5_000

/** Queries of one sketch; more than a handful mean that it says nothing. */
const MOST_OF_A_SKETCH = 8

/** What must be equal for an answer to be the same: all but the words. */
const frameOf = ({ df, region, safeSearch }: PageRequest): string => JSON.stringify([region, safeSearch, df ?? null])

/**
 * Queries of this process that were answered, and which of them mean the same as another one. Only first pages, only
 * queries without operators, and none for news: there a new answer is worth more than a request less.
 */
export const make = (): Kin<PageRequest> => {
  const bySketch = new LRUCache<string, ReadonlyArray<Known>>({ max: MOST_QUERIES })
  const texts = new LRUCache<string, string>({ max: MOST_QUERIES })

  const placeOf = (request: PageRequest): { readonly sketch: string; readonly reading: Reading } | undefined => {
    if (request.continuation !== undefined) return undefined
    const reading = read(request.text)
    return reading === undefined ? undefined : { sketch: `${frameOf(request)} ${sketchOf(reading)}`, reading }
  }

  return {
    learn: (request, key) => {
      const place = texts.has(key) ? undefined : placeOf(request)
      if (place === undefined) return
      texts.set(key, request.text)
      const others = bySketch.get(place.sketch) ?? []
      bySketch.set(place.sketch, [...others, { key, text: request.text, reading: place.reading }].slice(-MOST_OF_A_SKETCH))
    },
    keysFor: (request) => {
      const place = placeOf(request)
      if (place === undefined || kindOf(request.text) === "news") return []
      return (bySketch.get(place.sketch) ?? [])
        .map(({ key, reading }) => ({ key, score: likeness(reading, place.reading) }))
        .filter(({ score }) => score >= THRESHOLD)
        .toSorted((a, b) => b.score - a.score)
        .map(({ key }) => key)
    },
    textOf: (key) => texts.get(key)
  }
}
