import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { InvalidInput } from "../domain/Errors.ts"
import type { InstantAnswerDetail } from "../domain/InstantAnswer.ts"
import type { TextRequest } from "./Backend.ts"
import type { Failed, Found } from "./Lookup.ts"
import type { Media } from "./Media.ts"
import type { Search } from "./Search.ts"
import type { Status } from "./Status.ts"
import type { Suggested } from "./Suggestions.ts"

/**
 * All that this room answers, behind one tag, for texts as callers send them. The module loads none of the services:
 * whoever only lists tools does not wait for what a search needs.
 */
export class Searches extends Context.Tag("mcp-duckduckgo/search/Searches")<Searches, {
  readonly web: Context.Tag.Service<typeof Search>["run"]
  readonly media: Context.Tag.Service<typeof Media>["run"]
  readonly instantAnswer: (
    request: TextRequest
  ) => Effect.Effect<Failed<InstantAnswerDetail> | Found<InstantAnswerDetail>, InvalidInput>
  readonly suggestions: (request: TextRequest) => Effect.Effect<Failed<Suggested> | Found<Suggested>, InvalidInput>
  readonly status: Context.Tag.Service<typeof Status>["read"]
}>() {}
