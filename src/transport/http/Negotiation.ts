import * as Either from "effect/Either"
import type { IncomingHttpHeaders } from "node:http"
import { PROTOCOL_VERSIONS } from "../../mcp/McpBridge.ts"
import { type Refusal, refusal } from "./Refusal.ts"

/** What a client that sends no header is taken to speak (specification 2025-11-25, transports: protocol version header). */
const UNSAID_VERSION = "2025-03-26"

/** Before this revision clients choke on an event without data, which is what makes a stream resumable from its start. */
const RESUMABLE_SINCE = "2025-11-25"

const mediaType = (text: string): string => (text.split(";", 1)[0] ?? "").trim().toLowerCase()

/** RFC 9110 section 12.5.1, as far as it matters here: `q=0` is a no, other weights are all one. */
export const accepts = (accept: string | undefined, wanted: string): boolean => {
  const family = `${wanted.split("/", 1)[0] ?? ""}/*`
  return (accept ?? "*/*").split(",").some((range) => {
    const type = mediaType(range)
    return (type === wanted || type === family || type === "*/*") && !/;\s*q=0(?:\.0{0,3})?\s*(?:;|$)/i.test(range)
  })
}

const JSON_TYPE = "application/json"
const EVENTS_TYPE = "text/event-stream"

/** `application/json`, in UTF-8. Other types are what web pages can send without asking first. */
const isJson = (contentType: string | undefined): boolean => {
  const [type = "", ...parameters] = (contentType ?? "").split(";")
  return mediaType(type) === JSON_TYPE && parameters.every((parameter) => {
    const [name = "", value = ""] = parameter.trim().toLowerCase().split("=")
    return name !== "charset" || value.replaceAll("\"", "") === "utf-8"
  })
}

/** That a POST is one which can be read, and whose answer will be understood. */
export const post = (headers: IncomingHttpHeaders): Either.Either<void, Refusal> => {
  if (!isJson(headers["content-type"])) return Either.left(refusal(415, "Content-Type must be application/json"))
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return Either.left(refusal(415, "Content-Encoding is not supported"))
  }
  return accepts(headers.accept, JSON_TYPE) && accepts(headers.accept, EVENTS_TYPE)
    ? Either.void
    : Either.left(refusal(406, `Accept must name ${JSON_TYPE} and ${EVENTS_TYPE}`))
}

/** The same for GET, which is answered with events. */
export const events = (headers: IncomingHttpHeaders): Either.Either<void, Refusal> =>
  accepts(headers.accept, EVENTS_TYPE) ? Either.void : Either.left(refusal(406, `Accept must name ${EVENTS_TYPE}`))

/** The revision that the request is made in. */
export const version = (headers: IncomingHttpHeaders): Either.Either<string, Refusal> => {
  const named = headers["mcp-protocol-version"] ?? UNSAID_VERSION
  return typeof named === "string" && PROTOCOL_VERSIONS.includes(named)
    ? Either.right(named)
    : Either.left(refusal(400, `MCP-Protocol-Version is not one of ${PROTOCOL_VERSIONS.join(", ")}`))
}

/** Revisions are dates: their order is that of the texts. */
export const canResume = (version: string): boolean => version >= RESUMABLE_SINCE
