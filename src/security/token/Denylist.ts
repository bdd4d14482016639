import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

/** It cannot be told which tokens were taken back, or one could not be. Nobody may be let in on that. */
export class DenylistUnavailable extends Schema.TaggedError<DenylistUnavailable>()("DenylistUnavailable", {
  detail: Schema.String
}) {
  override get message(): string {
    return `The list of revoked tokens cannot be used: ${this.detail}`
  }
}

/** Tokens held by one process. A server that issues tokens for an hour revokes so many in none. */
const MOST = 100_000

/** The ids (`jti`) of signed tokens that were taken back before they expire; each until it expires. */
export class Denylist extends Context.Tag("mcp-duckduckgo/security/token/Denylist")<Denylist, {
  /** `until`: when the token expires by itself, in milliseconds since the epoch. Revoked twice is revoked. */
  readonly revoke: (jti: string, until: number) => Effect.Effect<void, DenylistUnavailable>
  readonly isRevoked: (jti: string) => Effect.Effect<boolean, DenylistUnavailable>
}>() {
  /** For one process, in memory. When it is full, nothing more can be revoked: forgetting one would let it in again. */
  static readonly layer: Layer.Layer<Denylist> = Layer.sync(Denylist, () => {
    const revoked = new Map<string, number>()
    const sweep = (now: number): void => {
      for (const [jti, until] of revoked) if (until <= now) revoked.delete(jti)
    }
    return {
      revoke: (jti, until) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          if (revoked.size >= MOST) sweep(now)
          if (revoked.size >= MOST) return Effect.fail(new DenylistUnavailable({ detail: `it holds ${MOST} tokens` }))
          if (until > now) revoked.set(jti, Math.max(until, revoked.get(jti) ?? 0))
          return Effect.void
        }),
      isRevoked: (jti) => Effect.map(Clock.currentTimeMillis, (now) => (revoked.get(jti) ?? 0) > now)
    }
  })
}
