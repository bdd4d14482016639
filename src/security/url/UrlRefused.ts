import * as Schema from "effect/Schema"

/** Every rule, in the order in which they are asked; docs/url-guard.md says what each is for. */
export const Rule = Schema.Literal(
  "length",
  "parse",
  "scheme",
  "userinfo",
  "inward",
  "port",
  "address",
  "labels",
  "characters",
  "special-name",
  "single-label",
  "suffix",
  "blocklist",
  "answer"
)
export type Rule = typeof Rule.Type

/** What a rule has to say against an address or a name. */
export interface Objection {
  readonly rule: Rule
  readonly reason: string
}

/** Longer addresses are cut in messages. */
const SHOWN = 200

/** Where credentials may stand, with the little that browsers want before them. */
const CREDENTIALS = /^(\s*[a-z][a-z0-9+.-]*:[/\\]*|\s*[/\\]{2,})[^/\\?#]*@/i

/** An address as it may be shown: no credentials, no control characters, no more than a line. */
const shown = (text: string): string => {
  const plain = text
    // Browsers leave these out wherever they stand.
    .replaceAll(/[\t\n\r]/g, "")
    .replace(CREDENTIALS, "$1")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{FFFD}")
  return plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain
}

/** A rule forbids to go there: nothing is sent. */
export class UrlRefused extends Schema.TaggedError<UrlRefused>()("UrlRefused", {
  /** As it was asked for, without credentials and cut to a line. */
  url: Schema.String,
  rule: Rule,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.url === "" ? "The empty URL" : this.url} is refused (rule ${this.rule}): ${this.reason}`
  }

  static of(url: string, { reason, rule }: Objection): UrlRefused {
    return new UrlRefused({ url: shown(url), rule, reason })
  }
}
