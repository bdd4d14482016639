import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import { AccessTokens } from "./AccessTokens.ts"
import type { Expected } from "./Claims.ts"
import * as Introspection from "./Introspection.ts"
import { IssuerHttp } from "./IssuerHttp.ts"
import * as IssuerKeys from "./IssuerKeys.ts"
import type { Proofs } from "./Proofs.ts"
import type { Resource } from "./Resource.ts"
import * as SignedTokens from "./SignedTokens.ts"
import * as Tokens from "./Tokens.ts"

export interface ExternalOptions {
  readonly resource: Resource
  readonly algorithms: ReadonlyArray<SignedTokens.Algorithm>
  /** See `Claims.Expected`. */
  readonly skewSeconds: number
  readonly jwksUrl: string | undefined
  /** See `Tokens.TokensOptions`. */
  readonly proofs?: Proofs | undefined
  /** Where the issuer is asked about each token, in place of keys. */
  readonly introspection: {
    readonly url: string
    readonly clientId: string
    readonly clientSecret: Redacted.Redacted<string>
  } | undefined
}

/** The tokens of an issuer that the operator named. */
export const layer = (options: ExternalOptions): Layer.Layer<AccessTokens, never, IssuerHttp> =>
  Layer.effect(
    AccessTokens,
    Effect.gen(function*() {
      const { algorithms, introspection, jwksUrl, proofs, resource, skewSeconds } = options
      const http = yield* IssuerHttp
      const expected: Expected = { issuer: resource.issuer, audience: resource.uri, skewSeconds }
      if (introspection !== undefined) {
        return yield* Tokens.make({ resource, proofs, check: Introspection.make({ ...introspection, expected }, http) })
      }
      const { keysFor } = yield* IssuerKeys.make({ issuer: resource.issuer, jwksUrl }, http)
      return yield* Tokens.make({ resource, proofs, check: SignedTokens.make({ algorithms, expected, keysFor }) })
    })
  )
