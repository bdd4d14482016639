import type { Provenance } from "../../../../src/domain/Provenance.ts"
import type { RankedHit } from "../../../../src/domain/SearchHit.ts"
import type { Blocked, LayoutChanged, NoResults, Results, Unavailable } from "../../../../src/domain/SearchOutcome.ts"

/** Outcomes as the rooms below would give them; whatever a test is about is given, the rest is the same always. */

export const FETCHED = "2026-06-15T12:00:00.000Z"
export const UNTIL = Date.parse("2026-06-15T12:15:00.000Z")

export const provenance = (over: Partial<Provenance> = {}): Provenance => ({
  backend: "html",
  cache: "miss",
  ageSeconds: 0,
  fetchedAt: FETCHED,
  ...over
})

export const older = (over: Partial<Provenance> = {}): Provenance =>
  provenance({ cache: "stale", ageSeconds: 7_200, ...over })

/** The hit at a place, with nothing that is optional. */
export const hit = (position: number, over: Partial<RankedHit> = {}): RankedHit => ({
  position,
  title: `Title ${position}`,
  url: `https://example.com/${position}`,
  displayUrl: `example.com/${position}`,
  snippet: `Snippet ${position}.`,
  ...over
})

export const hits = (count: number): ReadonlyArray<RankedHit> =>
  Array.from({ length: count }, (_, index) => hit(index + 1))

export const results = (over: Partial<Results> = {}): Results => ({
  _tag: "Results",
  hits: hits(2),
  notices: [],
  provenance: provenance(),
  ...over
})

/** An older answer. */
export const stale = (over: Partial<Results> = {}): Results => results({ provenance: older(), ...over })

export const noResults = (over: Partial<NoResults> = {}): NoResults => ({
  _tag: "NoResults",
  provenance: provenance(),
  ...over
})

export const blocked = (over: Partial<Blocked> = {}): Blocked => ({
  _tag: "Blocked",
  endpoint: "html",
  until: UNTIL,
  reason: "a bot challenge was shown",
  ...over
})

export const layoutChanged = (over: Partial<LayoutChanged> = {}): LayoutChanged => ({
  _tag: "LayoutChanged",
  endpoint: "html",
  evidence: "no result markup",
  ...over
})

export const unavailable = (over: Partial<Unavailable> = {}): Unavailable => ({
  _tag: "Unavailable",
  endpoint: "html",
  cause: "html.duckduckgo.com sent no answer within 6 s",
  ...over
})

export const instantAnswer = {
  heading: "Heron",
  text: "A long-legged bird.",
  url: "https://encyclopaedia.example/Heron",
  source: "Encyclopaedia"
}
