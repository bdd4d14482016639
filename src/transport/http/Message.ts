import {
  isJSONRPCErrorResponse, isJSONRPCNotification, isJSONRPCRequest, isJSONRPCResultResponse, type JSONRPCErrorResponse,
  type JSONRPCNotification, type JSONRPCRequest, type JSONRPCResultResponse
} from "@modelcontextprotocol/sdk/types.js"
import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import { INVALID_REQUEST, PARSE_ERROR, type Refusal, refusal } from "./Refusal.ts"

/** One message of a client. */
export type Message =
  | { readonly _tag: "Request"; readonly request: JSONRPCRequest }
  | { readonly _tag: "Notification"; readonly notification: JSONRPCNotification }
  | { readonly _tag: "Response"; readonly response: JSONRPCResultResponse | JSONRPCErrorResponse }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Whether arrays and objects stand deeper within each other than `limit`. The text need not be JSON. */
export const isDeeper = (text: string, limit: number): boolean => {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) {
        if (text.charCodeAt(at) === BACKSLASH) at++
      }
    } else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++depth > limit) return true
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--
  }
  return false
}

const parsed = (text: string): Either.Either<unknown, Refusal> =>
  Either.try({
    try: (): unknown => JSON.parse(text),
    catch: () => refusal(400, "The body is no JSON", { code: PARSE_ERROR })
  })

const decoded = (bytes: Uint8Array): Either.Either<string, Refusal> =>
  Either.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => refusal(400, "The body is not UTF-8", { code: PARSE_ERROR })
  })

const invalid = (reason: string, id?: unknown): Refusal =>
  refusal(400, reason, {
    code: INVALID_REQUEST,
    ...(typeof id === "string" || typeof id === "number" ? { id } : {})
  })

const classified = (value: unknown): Either.Either<Message, Refusal> => {
  // Left the specification with revision 2025-06-18; before, one message could hide behind another.
  if (Array.isArray(value)) return Either.left(invalid("Several messages in one body: send each by itself"))
  if (isJSONRPCRequest(value)) return Either.right({ _tag: "Request", request: value })
  if (isJSONRPCNotification(value)) return Either.right({ _tag: "Notification", notification: value })
  if (isJSONRPCResultResponse(value) || isJSONRPCErrorResponse(value)) {
    return Either.right({ _tag: "Response", response: value })
  }
  return Either.left(invalid("The body is no message of JSON-RPC 2.0", Predicate.isRecord(value) ? value["id"] : undefined))
}

/** The one message of a body, or why there is none: no UTF-8, no JSON, too deep, a batch, no message of the protocol. */
export const read = (bytes: Uint8Array, maxDepth: number): Either.Either<Message, Refusal> =>
  decoded(bytes).pipe(
    Either.filterOrLeft(
      (text) => !isDeeper(text, maxDepth),
      () => invalid(`The body has values more than ${maxDepth} levels deep`)
    ),
    Either.flatMap(parsed),
    Either.flatMap(classified)
  )

export const isInitialize = ({ method }: JSONRPCRequest): boolean => method === "initialize"

/** The request that a client gives up, by the number that the client gave it. */
export const cancelledBy = ({ method, params }: JSONRPCNotification): unknown =>
  method === "notifications/cancelled" ? params?.["requestId"] : undefined
