import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type { CacheStats } from "../cache/CacheStats.ts"
import type { SecondLevel } from "../cache/SecondLevel.ts"
import type { TextRequest } from "./Backend.ts"
import * as SuggestBackend from "./backend/Suggest.ts"
import { DuckDuckGo } from "./DuckDuckGo.ts"
import * as Foreign from "./Foreign.ts"
import type * as Lookup from "./Lookup.ts"
import { Parsers } from "./Parsers.ts"
import * as TextLookup from "./TextLookup.ts"
import type { LookupSettings } from "./TextLookup.ts"

export const Suggested = Schema.Struct({ phrases: Schema.Array(Schema.String) })
export type Suggested = typeof Suggested.Type

/** What others go on to type: DuckDuckGo's completions, the honest substitute for related searches. */
export class Suggestions extends Context.Tag("mcp-duckduckgo/search/Suggestions")<Suggestions, {
  readonly get: (request: TextRequest) => Effect.Effect<Lookup.Failed<Suggested> | Lookup.Found<Suggested>>
  readonly cacheStats: Effect.Effect<CacheStats>
}>() {
  static readonly layer = (settings: LookupSettings): Layer.Layer<Suggestions, never, DuckDuckGo | Parsers | SecondLevel> =>
    Layer.scoped(Suggestions, make(settings))
}

const make = Effect.fnUntraced(function*(settings: LookupSettings) {
  const backend = SuggestBackend.make(yield* DuckDuckGo, (yield* Parsers).load)
  const clean = (phrases: ReadonlyArray<string>): Suggested => ({ phrases: Foreign.phrasesOf(phrases) })
  const lookup = yield* TextLookup.make(backend, Suggested, clean, settings)
  return Suggestions.of({
    cacheStats: lookup.stats,
    get: (request) => lookup.get(request)
  })
})
