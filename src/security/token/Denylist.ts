import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** It cannot be told which tokens were taken back, or one could not be. Nobody may be let in on that. */
export class DenylistUnavailable extends Schema.TaggedError<DenylistUnavailable>()("DenylistUnavailable", {
  detail: Schema.String
}) {
  override get message(): string {
    return `The list of revoked tokens cannot be used: ${this.detail}`
  }
}

/** Ids of signed tokens, and of the grants that tokens rest on, that were taken back; each until the last token has expired. */
export class Denylist extends Context.Tag("mcp-duckduckgo/security/token/Denylist")<Denylist, {
  /** `until`: when nothing would count any more by itself, in milliseconds since the epoch. Revoked twice is revoked. */
  readonly revoke: (id: string, until: number) => Effect.Effect<void, DenylistUnavailable>
  readonly isRevoked: (id: string) => Effect.Effect<boolean, DenylistUnavailable>
}>() {}
