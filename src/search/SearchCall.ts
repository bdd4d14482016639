import * as Either from "effect/Either"
import { InvalidInput } from "../domain/Errors.ts"
import type { RankedHit } from "../domain/SearchHit.ts"
import type { SafeSearch } from "../domain/SafeSearch.ts"
import type { SearchQuery } from "../domain/SearchQuery.ts"
import { format, type TimeRange } from "../domain/TimeRange.ts"
import * as QueryText from "./QueryText.ts"

/** What a caller asks for: what it leaves out comes from the cursor, or else from the operator's defaults. */
export interface SearchCall {
  readonly text: string
  readonly region?: string
  readonly safeSearch?: SafeSearch
  readonly timeRange?: TimeRange
  readonly includeSites?: ReadonlyArray<string>
  readonly excludeSites?: ReadonlyArray<string>
  /** 1 to 50. */
  readonly maxResults: number
  /** Ends the list before it costs more than this; one hit is given in any case. */
  readonly budget?: { readonly max: number; readonly costOf: (hit: RankedHit) => number }
  readonly cursor?: string
}

export interface SearchDefaults {
  readonly region: string
  readonly safeSearch: SafeSearch
  /** The operator's safe search holds, whatever a caller asks for, unless that is stricter. */
  readonly safeSearchLock: boolean
}

const strictness: Readonly<Record<SafeSearch, number>> = { off: 0, moderate: 1, strict: 2 }

/** A caller's wish, bounded from below by the operator's lock. */
export const allowedSafeSearch = (wish: SafeSearch | undefined, defaults: SearchDefaults): SafeSearch => {
  if (wish === undefined) return defaults.safeSearch
  return defaults.safeSearchLock && strictness[wish] < strictness[defaults.safeSearch] ? defaults.safeSearch : wish
}

/** What a caller must be told whose wish the lock has overruled. */
export const lockRemark = (call: SearchCall, defaults: SearchDefaults): ReadonlyArray<string> =>
  call.safeSearch === undefined || allowedSafeSearch(call.safeSearch, defaults) === call.safeSearch
    ? []
    : [`Safe search is locked to ${defaults.safeSearch} by the operator of this server`]

const sameList = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

/** Fields that the caller states and that are not those the cursor was made for. */
const contradictions = (call: SearchCall, query: SearchQuery, defaults: SearchDefaults): ReadonlyArray<string> => {
  const range = (value: TimeRange | undefined) => (value === undefined ? "" : format(value))
  const checks: ReadonlyArray<readonly [string, boolean]> = [
    ["query", QueryText.normalise(call.text) !== query.text],
    ["region", call.region !== undefined && call.region !== query.region],
    // The lock may be newer than the cursor.
    ["safe_search", allowedSafeSearch(call.safeSearch ?? query.safeSearch, defaults) !== query.safeSearch],
    ["time_range", call.timeRange !== undefined && range(call.timeRange) !== range(query.timeRange)],
    ["include_sites", call.includeSites !== undefined && !sameList(call.includeSites, query.includeSites)],
    ["exclude_sites", call.excludeSites !== undefined && !sameList(call.excludeSites, query.excludeSites)]
  ]
  return checks.filter(([, differs]) => differs).map(([field]) => field)
}

/** The whole query, after cursor and defaults. A cursor that belongs to another query is refused, not bent. */
export const resolve = (
  call: SearchCall,
  continued: SearchQuery | undefined,
  defaults: SearchDefaults
): Either.Either<SearchQuery, InvalidInput> => {
  if (continued !== undefined) {
    const [field, ...more] = contradictions(call, continued, defaults)
    return field === undefined
      ? Either.right(continued)
      : Either.left(
        InvalidInput.field(
          "cursor",
          `belongs to another search: ${[field, ...more].join(", ")} differ${more.length === 0 ? "s" : ""}; ` +
            "repeat the search that gave the cursor, or leave it out"
        )
      )
  }
  return Either.map(QueryText.read(call.text), (text) => ({
    text,
    region: call.region ?? defaults.region,
    safeSearch: allowedSafeSearch(call.safeSearch, defaults),
    ...(call.timeRange === undefined ? {} : { timeRange: call.timeRange }),
    includeSites: call.includeSites ?? [],
    excludeSites: call.excludeSites ?? []
  }))
}
