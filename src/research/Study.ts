import type { SearchOutcome } from "../domain/SearchOutcome.ts"
import type { Opened } from "../reader/WebReader.ts"
import type { SearchCall } from "../search/SearchCall.ts"

export interface StudyRequest {
  readonly question: string
  /** 1 to 5; derived from the question where there are none. */
  readonly queries: ReadonlyArray<string>
  /** Pages that are read, 1 to 10. */
  readonly maxPages: number
  readonly filters: Pick<SearchCall, "includeSites" | "timeRange">
}

/** What became of one query. */
export interface AskedQuery {
  readonly query: string
  readonly outcome: SearchOutcome
}

/** What became of one page. */
export interface Source {
  /** `S1`, `S2`, … in the order of their rank. */
  readonly id: string
  readonly url: string
  readonly host: string
  readonly title: string
  /** What DuckDuckGo showed of it. */
  readonly snippet: string
  /** 1-based numbers of the queries that found it. */
  readonly foundBy: ReadonlyArray<number>
  readonly state:
    | { readonly _tag: "Read"; readonly opened: Opened }
    /** It says nearly what an earlier source says, which is named. */
    | { readonly _tag: "Same"; readonly opened: Opened; readonly as: string }
    | { readonly _tag: "Failed"; readonly reason: string }
}

/** A passage, word for word. */
export interface Quoted {
  /** The same for the same place of the same text, whenever it is found: snapshot and offset. */
  readonly citation: string
  /** The id of its source. */
  readonly source: string
  readonly text: string
  readonly flags: ReadonlyArray<string>
}

/** All that was found; it says nothing of its own. */
export interface Study {
  readonly queries: ReadonlyArray<AskedQuery>
  readonly sources: ReadonlyArray<Source>
  /** The best first. */
  readonly evidence: ReadonlyArray<Quoted>
  /** What a reader must know to trust it: what was not done, and why. */
  readonly notices: ReadonlyArray<string>
}

/** How far a study has come; `done` of `total` steps. */
export interface Step {
  readonly done: number
  readonly total: number
  readonly message: string
}
