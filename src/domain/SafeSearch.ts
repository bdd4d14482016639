import * as Schema from "effect/Schema"

/** How much adult content DuckDuckGo may return. Its own default is `moderate`. */
export const SafeSearch = Schema.Literal("strict", "moderate", "off")
export type SafeSearch = typeof SafeSearch.Type
