import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/** A rule forbids to go there; the error `UrlRefused` of whoever makes the rules. */
export interface Refusal extends Error {
  readonly _tag: "UrlRefused"
  readonly url: string
  readonly rule: string
  readonly reason: string
}

/** Where a request may go, as far as can be said before its host is looked up. */
export interface Admitted {
  /** Parsed once; what is sent is made of this and of nothing else. */
  readonly url: URL
  /** Lower case, ASCII, without brackets and final dot. */
  readonly host: string
  readonly port: number
  /** The operator opened it: it is asked directly, whatever proxy there is. */
  readonly isPrivate: boolean
}

/**
 * What the fetcher asks at each step before it goes on. The rules are no matter of this room, which knows how to obey
 * them: `security/url/UrlGuard.ts` has them.
 */
export class Gate extends Context.Tag("mcp-duckduckgo/egress/page/Gate")<Gate, {
  /** Parses an address, against the page that leads to it where there is one, and lets it pass or not. */
  readonly admit: (text: string, from?: URL) => Effect.Effect<Admitted, Refusal>
  /** What speaks against a connection to this IP address for the sake of `admitted`. */
  readonly forbid: (admitted: Admitted, address: string) => Refusal | undefined
}>() {}
