import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { LRUCache } from "lru-cache"
import { createHash } from "node:crypto"
import { type AccessTokens, type Credentials, TokenRefused, TokensUnavailable } from "./AccessTokens.ts"
import { type Presented, presentedIn } from "./Presented.ts"
import type { Proofs } from "./Proofs.ts"
import * as Challenges from "./Challenges.ts"
import type { Verified } from "./Claims.ts"
import { fresh } from "./Freshness.ts"
import { metadata, type Resource } from "./Resource.ts"
import { Revocations } from "./Revocations.ts"
import { type Check, Unacceptable } from "./SignedTokens.ts"

export interface TokensOptions {
  readonly resource: Resource
  readonly check: Check
  /** Where tokens may be bound to keys. */
  readonly proofs?: Proofs | undefined
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
  { check, proofs, resource }: TokensOptions
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
        remembered.set(key, { verified: found, until: Math.min(now + REMEMBERED, found.expires) })
        return found
      })

    /** That whoever shows the token holds the key that it is bound to, at every request. */
    const proved = ({ boundTo }: Verified, { isProved, token }: Presented, { dpop, method, url }: Credentials) => {
      if (boundTo === undefined) {
        return isProved || resource.proofs?.required === true ? new Unacceptable({ reason: "unbound" }) : Effect.void
      }
      return proofs === undefined || !isProved
        ? new Unacceptable({ reason: "bound" })
        : proofs({ proof: dpop, method, url, token, boundTo })
    }

    const accepted = (presented: Presented, credentials: Credentials) =>
      Effect.flatMap(Effect.tap(verified(presented.token), (found) => proved(found, presented, credentials)), (found) =>
        Effect.if(revocations.has(found), {
          onTrue: () => new Unacceptable({ reason: "revoked" }),
          onFalse: () => Effect.map(Clock.currentTimeMillis, (now) => fresh(found.subject, now))
        }))

    return {
      verify: Effect.fn("AccessTokens.verify")(function*(credentials) {
        const { authorization } = credentials
        if (authorization === undefined || authorization === "") return yield* missing
        const presented = presentedIn(authorization)
        if (presented === undefined || (presented.isProved && proofs === undefined)) return yield* refused
        return yield* accepted(presented, credentials).pipe(
          Effect.tapErrorTag("Unacceptable", (error) => Effect.logInfo(error.message)),
          Effect.catchTags({
            Unacceptable: () => refused,
            IssuerUnreachable: ({ detail }) => new TokensUnavailable({ detail, retryAfterSeconds: RETRY_AFTER_SECONDS }),
            ReplaysUnavailable: ({ detail }) => new TokensUnavailable({ detail, retryAfterSeconds: RETRY_AFTER_SECONDS })
          })
        )
      }),
      insufficient: (subject, needed) => Challenges.insufficient(resource, subject, needed),
      metadata: metadata(resource)
    }
  })
