import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** The issuer could not be asked, or answered with something that is of no use. */
export class IssuerUnreachable extends Schema.TaggedError<IssuerUnreachable>()("IssuerUnreachable", {
  detail: Schema.String
}) {
  override get message(): string {
    return `The issuer of access tokens cannot be asked: ${this.detail}`
  }
}

/**
 * The way to the issuer, which the operator named: it may be in a private network. Each request has a deadline and a bound
 * on its answer; no redirect is followed.
 */
export class IssuerHttp extends Context.Tag("mcp-duckduckgo/security/token/IssuerHttp")<IssuerHttp, {
  /** The JSON of an answer with status 200. */
  readonly get: (url: URL) => Effect.Effect<unknown, IssuerUnreachable>
  /** The same of a form that is posted. */
  readonly post: (
    url: URL,
    form: Readonly<Record<string, string>>,
    authorization: Redacted.Redacted<string>
  ) => Effect.Effect<unknown, IssuerUnreachable>
}>() {}
