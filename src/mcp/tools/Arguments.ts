import * as Schema from "effect/Schema"
import { RegionCode } from "../../domain/Region.ts"
import { SafeSearch } from "../../domain/SafeSearch.ts"
import { MAX_RESULTS } from "../../domain/SearchQuery.ts"
import { optional } from "./Wire.ts"

/** Arguments that several tools take, described once. Short words: every client puts them in front of its model. */

export const query = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(499)).annotations({
  description: "What to search for"
})

export const region = optional(RegionCode)

export const safeSearch = optional(SafeSearch)

export const cursor = optional(Schema.String.annotations({ description: "nextCursor of the last answer" }))

export const maxResults = (byDefault: number) =>
  optional(
    Schema.Number.pipe(Schema.int(), Schema.between(1, MAX_RESULTS)).annotations({ default: byDefault })
  )
