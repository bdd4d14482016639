import * as Context from "effect/Context"
import type { InstantAnswers } from "./InstantAnswers.ts"
import type { Media } from "./Media.ts"
import type { Search } from "./Search.ts"
import type { Status } from "./Status.ts"
import type { Suggestions } from "./Suggestions.ts"

/**
 * All that this room answers, behind one tag. The module loads none of the services: whoever only lists tools does not
 * wait for what a search needs.
 */
export class Searches extends Context.Tag("mcp-duckduckgo/search/Searches")<Searches, {
  readonly web: Context.Tag.Service<typeof Search>["run"]
  readonly media: Context.Tag.Service<typeof Media>["run"]
  readonly instantAnswer: Context.Tag.Service<typeof InstantAnswers>["get"]
  readonly suggestions: Context.Tag.Service<typeof Suggestions>["get"]
  readonly status: Context.Tag.Service<typeof Status>["read"]
}>() {}
