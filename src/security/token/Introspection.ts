import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Claims from "./Claims.ts"
import type { IssuerHttp } from "./IssuerHttp.ts"
import { type Check, Unacceptable } from "./SignedTokens.ts"

export interface IntrospectionOptions {
  readonly expected: Claims.Expected
  readonly url: string
  /** With which this server shows the issuer who it is. */
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}

/** RFC 6749 section 2.3.1: both are encoded as a form would have them. */
const encoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1)

const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString("base64")}`

/** Tokens that only their issuer can read: it is asked about each (RFC 7662). */
export const make = (options: IntrospectionOptions, http: Context.Tag.Service<IssuerHttp>): Check => {
  const url = new URL(options.url)
  const authorization = Redacted.make(basic(options.clientId, Redacted.value(options.clientSecret)))
  const refuse = (reason: Claims.Reason) => new Unacceptable({ reason })
  return (token) =>
    Effect.gen(function*() {
      const answer = yield* http.post(url, { token: Redacted.value(token), token_type_hint: "access_token" }, authorization)
      if (!Predicate.isRecord(answer) || answer["active"] !== true) return yield* refuse("inactive")
      const read = Claims.read(answer, options.expected, yield* Clock.currentTimeMillis, "introspection")
      return yield* Either.isLeft(read) ? refuse(read.left) : Effect.succeed(read.right)
    })
}
