import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Snapshot } from "../reader/Snapshot.ts"
import type { PageReads } from "./PageReads.ts"
import type { QuoteChecks } from "./QuoteChecks.ts"
import type { Research } from "./Research.ts"

/**
 * All that is done with pages, behind one tag. The module loads none of the services: whoever only lists tools does not
 * wait for what reading needs.
 */
export class Readings extends Context.Tag("mcp-duckduckgo/research/Readings")<Readings, {
  readonly page: Context.Tag.Service<typeof PageReads>["read"]
  readonly quote: Context.Tag.Service<typeof QuoteChecks>["check"]
  readonly study: Context.Tag.Service<typeof Research>["study"]
  /** A text that was read, by its sha256 in hex. */
  readonly snapshot: (hash: string) => Effect.Effect<Snapshot | undefined>
}>() {}
