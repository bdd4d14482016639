import { type NonEmpty, random } from "./Random.ts"
import { steer } from "./Steering.ts"

const TAILS: NonEmpty<string> = [
  "guide", "for beginners", "near me", "meaning", "history", "vs quarry", "examples", "repair", "опыт", "2026",
  "checklist", "pdf"
]

/** At most eight phrases that begin with the query; none for an empty one or one that asks for nothing. */
export const suggestions = (seed: number, query: string): ReadonlyArray<string> => {
  const start = query.trim().toLowerCase()
  if (start === "" || steer(start).nothing !== "none") return []
  const draw = random(`${seed}|suggest|${start}`)
  const phrases = new Set([start])
  for (let index = 0; index < 7; index++) phrases.add(`${start} ${draw.pick(TAILS)}`)
  return [...phrases]
}

/**
 * `type=list` answers `["q", ["phrase", …]]`, otherwise `[{"phrase": …}, …]`. An empty query is answered by a bare list
 * in both forms, and a bang by entries with more fields.
 */
export const suggestJson = (seed: number, query: string, asList: boolean): string => {
  if (query.trim() === "") return "[]"
  if (query.startsWith("!")) {
    const bangs = [`${query}`, `${query}x`].map((phrase, index) => ({
      image: `/i/${phrase.slice(1)}.png`,
      phrase,
      score: 90 - index,
      snippet: `Site number ${index + 1}`
    }))
    return JSON.stringify(bangs)
  }
  const phrases = suggestions(seed, query)
  return JSON.stringify(asList ? [query, phrases] : phrases.map((phrase) => ({ phrase })))
}
