import * as Schema from "effect/Schema"
import { RegionCode } from "./Region.ts"
import { SafeSearch } from "./SafeSearch.ts"
import { TimeRange } from "./TimeRange.ts"

/** DuckDuckGo refuses 500 characters and more; operators and neutralised bangs count too. */
export const MAX_QUERY_LENGTH = 499

/** The most hits one call may ask for. DuckDuckGo answers about 10 a page, so this is five polite requests. */
export const MAX_RESULTS = 50

/** Of a host name: letters of any script with their marks (Hindi and Thai have many), digits, hyphens inside. */
const LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?"

/** A host name as it stands behind `site:`, e.g. `example.org` or `docs.example.org`; lower case, no scheme, no path. */
export const SiteName = Schema.String.pipe(
  Schema.pattern(new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*${LABEL}$`, "u"), {
    message: (issue) => `${JSON.stringify(issue.actual)} is not a host name such as example.org`
  })
)

/** One search of the web, after every default has been applied. */
export const SearchQuery = Schema.Struct({
  text: Schema.String,
  region: RegionCode,
  safeSearch: SafeSearch,
  timeRange: Schema.optionalWith(TimeRange, { exact: true }),
  includeSites: Schema.Array(SiteName),
  excludeSites: Schema.Array(SiteName)
})
export type SearchQuery = typeof SearchQuery.Type
