import * as Schema from "effect/Schema"

/** JSON-RPC 2.0, section 5.1. */
export const PARSE_ERROR = -32_700
export const INVALID_REQUEST = -32_600
/** Of the range left to servers; the same numbers that the SDK's own transport uses. */
export const REFUSED = -32_000
export const NO_SESSION = -32_001

/** A request that is answered before it reaches the protocol: an HTTP status, and a JSON-RPC error in the body. */
export class Refusal extends Schema.TaggedError<Refusal>()("Refusal", {
  status: Schema.Number,
  code: Schema.Number,
  reason: Schema.String,
  headers: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** Of the JSON-RPC request, where it was understood so far. */
  id: Schema.optionalWith(Schema.Union(Schema.String, Schema.Number), { exact: true })
}) {
  override get message(): string {
    return `HTTP ${this.status}: ${this.reason}`
  }
}

export const refusal = (
  status: number,
  reason: string,
  more: { readonly code?: number; readonly headers?: Readonly<Record<string, string>>; readonly id?: string | number } = {}
): Refusal =>
  new Refusal({
    status,
    code: more.code ?? REFUSED,
    reason,
    headers: more.headers ?? {},
    ...(more.id === undefined ? {} : { id: more.id })
  })

/** Not now; seconds after which it is worth another try. */
export const unavailable = (reason: string, retryAfterSeconds: number): Refusal =>
  refusal(503, reason, { headers: { "Retry-After": String(retryAfterSeconds) } })

export const NO_SUCH_PATH = "There is nothing at this path"
