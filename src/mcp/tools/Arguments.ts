import * as Schema from "effect/Schema"
import { RegionCode } from "../../domain/Region.ts"
import { SafeSearch } from "../../domain/SafeSearch.ts"
import { MAX_RESULTS } from "../../domain/SearchQuery.ts"
import type { Facts } from "../../security/Secured.ts"
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

/** Of what browsers take; the rules for addresses say the rest. */
const MOST_URL = 8_192

export const url = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(MOST_URL)).annotations({ description: "" })

/** The decision about a page depends on its host; of what has none, the rules for addresses will say so. */
export const aboutUrl = (text: string, sealed: Readonly<Record<string, string>> = {}): Facts => ({
  ...(URL.canParse(text) && new URL(text).hostname !== "" ? { target: new URL(text).hostname } : {}),
  sealed: { url: text, ...sealed }
})
