import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { LRUCache } from "lru-cache"
import { createHash } from "node:crypto"
import { type AccessTokens, TokenRefused, TokensUnavailable } from "./AccessTokens.ts"
import { bearerOf } from "./Bearer.ts"
import * as Challenges from "./Challenges.ts"
import type { Verified } from "./Claims.ts"
import { fresh } from "./Freshness.ts"
import { metadata, type Resource } from "./Resource.ts"
import { Revocations } from "./Revocations.ts"
import { type Check, Unacceptable } from "./SignedTokens.ts"

export interface TokensOptions {
  readonly resource: Resource
  readonly check: Check
}

/** For how long a token that was found good is not checked again; what was revoked and what is too old is seen at once. */
const REMEMBERED = Duration.toMillis("1 minute")
const MOST_REMEMBERED = 10_000

const RETRY_AFTER_SECONDS = 5

/** Found by what it hashes to: the memory of the process holds no more tokens than it must. */
const keyOf = (token: Redacted.Redacted<string>): string =>
  createHash("sha256").update(Redacted.value(token)).digest("base64")

interface Remembered {
  readonly verified: Verified
  readonly until: number
}

/** Who asks over HTTP, where the tokens of one issuer count and nobody else. */
export const make = (
  { check, resource }: TokensOptions
): Effect.Effect<Context.Tag.Service<AccessTokens>> =>
  Effect.map(Revocations, (revocations) => {
    const remembered = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED })
    const refused = new TokenRefused({ challenge: Challenges.refused(resource) })
    const missing = new TokenRefused({ challenge: Challenges.missing(resource) })

    const verified = (token: Redacted.Redacted<string>) =>
      Effect.gen(function*() {
        const key = keyOf(token)
        const now = yield* Clock.currentTimeMillis
        const known = remembered.get(key)
        if (known !== undefined && now < known.until) return known.verified
        const found = yield* check(token)
        // Nothing here can prove that whoever shows the token holds the key that it is bound to (RFC 9449).
        if (found.boundTo !== undefined) return yield* new Unacceptable({ reason: "bound" })
        remembered.set(key, { verified: found, until: Math.min(now + REMEMBERED, found.expires) })
        return found
      })

    const accepted = (token: Redacted.Redacted<string>) =>
      Effect.flatMap(verified(token), (found) =>
        Effect.if(revocations.has(found), {
          onTrue: () => new Unacceptable({ reason: "revoked" }),
          onFalse: () => Effect.map(Clock.currentTimeMillis, (now) => fresh(found.subject, now))
        }))

    return {
      verify: Effect.fn("AccessTokens.verify")(function*({ authorization }) {
        if (authorization === undefined || authorization === "") return yield* missing
        const token = bearerOf(authorization)
        if (token === undefined) return yield* refused
        return yield* accepted(token).pipe(
          Effect.tapErrorTag("Unacceptable", (error) => Effect.logInfo(error.message)),
          Effect.catchTags({
            Unacceptable: () => refused,
            IssuerUnreachable: ({ detail }) => new TokensUnavailable({ detail, retryAfterSeconds: RETRY_AFTER_SECONDS })
          })
        )
      }),
      insufficient: (subject, needed) => Challenges.insufficient(resource, subject, needed),
      metadata: metadata(resource)
    }
  })
