import * as Schema from "effect/Schema"

/** JSON-RPC 2.0, section 5.1. */
export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602
export const INTERNAL_ERROR = -32603
/** Specification 2025-11-25, resources: error handling. */
export const RESOURCE_NOT_FOUND = -32002
/** Of the range left to servers: the request was not carried out because of the state that the server is in. */
export const NOT_NOW = -32000

/** A request that is answered with a JSON-RPC error in place of a result. */
export class RpcError extends Schema.TaggedError<RpcError>()("RpcError", {
  code: Schema.Number,
  reason: Schema.String,
  data: Schema.optionalWith(Schema.Unknown, { exact: true })
}) {
  override get message(): string {
    return this.reason
  }
}

export const invalidParams = (reason: string): RpcError => new RpcError({ code: INVALID_PARAMS, reason })
