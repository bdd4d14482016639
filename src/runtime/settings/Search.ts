import { type RegionCode, WORLD } from "../../domain/Region.ts"
import { SafeSearch } from "../../domain/SafeSearch.ts"
import { MAX_RESULTS } from "../../domain/SearchQuery.ts"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"

export interface SearchValues {
  readonly region: RegionCode
  readonly safeSearch: SafeSearch
  readonly safeSearchLock: boolean
  readonly maxResults: number
  readonly selectorsFile: string | undefined
}

export const search: SettingsOf<SearchValues> = {
  region: make({
    key: "region",
    section: "search",
    codec: Codecs.region,
    default: WORLD,
    description: "The region of the results when the caller names none."
  }),
  safeSearch: make({
    key: "safeSearch",
    section: "search",
    codec: Codecs.choice(...SafeSearch.literals),
    default: "moderate",
    description: "How strictly adult content is left out when the caller does not say."
  }),
  safeSearchLock: make({
    key: "safeSearchLock",
    section: "search",
    codec: Codecs.boolean,
    default: false,
    description: "Callers cannot choose a laxer safe search than the setting; a laxer one is overridden."
  }),
  maxResults: make({
    key: "maxResults",
    section: "search",
    codec: Codecs.integer(1, MAX_RESULTS),
    default: 10,
    description: "How many results a search gives when the caller names no number."
  }),
  selectorsFile: make({
    key: "selectorsFile",
    section: "search",
    codec: Codecs.optional(Codecs.path("FILE")),
    default: undefined,
    description: "A JSON file whose selectors replace the built-in ones, for the day DuckDuckGo changes its markup."
  })
}
