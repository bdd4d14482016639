import * as Schema from "effect/Schema"

/** Why Redis did not do what it was asked. */
export const RedisFault = Schema.Literal(
  /** No connection, or none that answers. */
  "down",
  /** No answer in time; whether it was done is not known. */
  "slow",
  /** A replica, or a server that cannot write to its disk: it can be read. */
  "read_only",
  /** Its memory is used up, and it evicts nothing: it can be read. */
  "full",
  /** Wrong user or password, or a user that may not do this. */
  "denied",
  /** Anything else that it said. */
  "error"
)
export type RedisFault = typeof RedisFault.Type

export class RedisFailed extends Schema.TaggedError<RedisFailed>()("RedisFailed", {
  fault: RedisFault,
  /** The command or the script. */
  operation: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `Redis could not do ${this.operation}: ${this.detail}`
  }
}

const WORDS: ReadonlyArray<readonly [pattern: RegExp, fault: RedisFault]> = [
  [/^(?:READONLY|MISCONF|NOREPLICAS)\b/, "read_only"],
  [/^OOM\b/, "full"],
  [/^(?:NOAUTH|NOPERM|WRONGPASS)\b/, "denied"],
  [/^(?:LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY)\b/, "down"],
  [/^(?:ERR|WRONGTYPE|NOSCRIPT|EXECABORT|CROSSSLOT|UNKILLABLE)\b/, "error"]
]

/** An error inside of a script is told with words around it: `ERR Error running script … -READONLY …`. */
const INNER = /(?:^|[\s-])(?<word>READONLY|MISCONF|NOREPLICAS|OOM|NOPERM)\b/

/** What an error of the client means. What the server did not say is a matter of the connection. */
export const faultOf = (message: string): RedisFault => {
  const inner = INNER.exec(message)?.groups?.["word"]
  const text = inner ?? message
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? "down"
}
