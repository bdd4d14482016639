import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Subject from "../Subject.ts"

/** What a request shows of who makes it, as it came. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly dpop: string | undefined
  readonly method: string
  /** As the client meant it: the resource that it asked for. */
  readonly url: string
}

/** What a request is answered with in place of the work, so that its client knows which token to come back with. */
export interface Challenge {
  readonly status: 401 | 403
  /** RFC 6750 section 3, RFC 9728 section 5.1. */
  readonly wwwAuthenticate: string
  readonly message: string
}

/** No token, or none that counts here. Why, only the audit trail knows: the text is the same for every reason. */
export class TokenRefused extends Schema.TaggedError<TokenRefused>()("TokenRefused", {
  challenge: Schema.Struct({
    status: Schema.Literal(401, 403),
    wwwAuthenticate: Schema.String,
    message: Schema.String
  })
}) {
  override get message(): string {
    return this.challenge.message
  }
}

/** Nobody can say whether the token counts: its issuer cannot be asked. */
export class TokensUnavailable extends Schema.TaggedError<TokensUnavailable>()("TokensUnavailable", {
  detail: Schema.String,
  retryAfterSeconds: Schema.Number
}) {
  override get message(): string {
    return `The access token cannot be checked now (${this.detail}); try again in ${this.retryAfterSeconds} s`
  }
}

/** Who asks over HTTP. */
export class AccessTokens extends Context.Tag("mcp-duckduckgo/security/token/AccessTokens")<AccessTokens, {
  /** Who asks. Fails with the challenge to answer with (one generic text), or where the issuer cannot be asked. */
  readonly verify: (credentials: Credentials) => Effect.Effect<Subject.SubjectShape, TokenRefused | TokensUnavailable>
  /** For a verified subject that lacks scopes: every scope that the operation needs and those already granted. */
  readonly insufficient: (subject: Subject.SubjectShape, needed: ReadonlyArray<Subject.Scope>) => Challenge
  /** The document of RFC 9728; undefined where nobody signs in. */
  readonly metadata: object | undefined
}>() {
  /** Nobody signs in: whoever can reach the address is served. What a client shows is not looked at. */
  static readonly none: Context.Tag.Service<AccessTokens> = {
    verify: () => Effect.succeed(Subject.anonymous("unknown", "unknown")),
    insufficient: (_, needed) => ({
      status: 403,
      wwwAuthenticate: `Bearer error="insufficient_scope", scope="${needed.join(" ")}"`,
      message: "Nobody signs in to this server, and without that this is not done"
    }),
    metadata: undefined
  }
}
