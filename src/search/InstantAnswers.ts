import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CacheStats } from "../cache/CacheStats.ts"
import type { SecondLevel } from "../cache/SecondLevel.ts"
import { briefOf, type InstantAnswer, InstantAnswerDetail } from "../domain/InstantAnswer.ts"
import type { TextRequest } from "./Backend.ts"
import * as InstantAnswerBackend from "./backend/InstantAnswer.ts"
import { DuckDuckGo } from "./DuckDuckGo.ts"
import * as Foreign from "./Foreign.ts"
import type * as Lookup from "./Lookup.ts"
import { Parsers } from "./Parsers.ts"
import * as TextLookup from "./TextLookup.ts"
import type { LookupSettings } from "./TextLookup.ts"

/** Facts and disambiguation from DuckDuckGo's Instant Answer API: English, encyclopaedic, empty for most questions. */
export class InstantAnswers extends Context.Tag("mcp-duckduckgo/search/InstantAnswers")<InstantAnswers, {
  readonly get: (
    request: TextRequest
  ) => Effect.Effect<Lookup.Failed<InstantAnswerDetail> | Lookup.Found<InstantAnswerDetail>>
  /** The short form, for a place where it is welcome and not needed: a failure counts as no answer. */
  readonly brief: (request: TextRequest) => Effect.Effect<InstantAnswer | undefined>
  readonly cacheStats: Effect.Effect<CacheStats>
}>() {
  static readonly layer = (settings: LookupSettings): Layer.Layer<InstantAnswers, never, DuckDuckGo | Parsers | SecondLevel> =>
    Layer.scoped(InstantAnswers, make(settings))
}

const make = Effect.fnUntraced(function*(settings: LookupSettings) {
  const backend = InstantAnswerBackend.make(yield* DuckDuckGo, (yield* Parsers).load)
  const lookup = yield* TextLookup.make(backend, InstantAnswerDetail, Foreign.detailOf, settings)
  const get = (request: TextRequest) => lookup.get(request)
  return InstantAnswers.of({
    cacheStats: lookup.stats,
    get,
    brief: (request) =>
      Effect.map(get(request), (answer) => (answer._tag === "Found" ? briefOf(answer.value) : undefined))
  })
})
