import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Verified } from "./Claims.ts"

/**
 * Tokens that were taken back before they expire: signed ones count by themselves, so whoever checks them has to ask. By
 * default none is.
 */
export class Revocations extends Context.Reference<Revocations>()("mcp-duckduckgo/security/token/Revocations", {
  defaultValue: (): { readonly has: (token: Verified) => Effect.Effect<boolean> } => ({ has: () => Effect.succeed(false) })
}) {}
