import type { OutgoingHttpHeaders, ServerResponse } from "node:http"
import type { LoggedEvent } from "./EventLog.ts"
import type { Refusal } from "./Refusal.ts"

/** Of every answer: nothing is stored, guessed at, or told to the next page. */
const SECURE = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer"
} as const

/** Sends an answer whole, unless one has begun or nobody is there to read it. */
export const send = (
  response: ServerResponse,
  status: number,
  contentType: string | undefined,
  body: string,
  headers: OutgoingHttpHeaders = {}
): void => {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    ...SECURE,
    ...(contentType === undefined ? {} : { "Content-Type": contentType }),
    "Content-Length": Buffer.byteLength(body),
    ...headers
  })
  response.end(body)
}

export const json = (response: ServerResponse, status: number, value: unknown, headers: OutgoingHttpHeaders = {}): void =>
  send(response, status, "application/json", JSON.stringify(value), headers)

/** Nothing to say. */
export const empty = (response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void =>
  send(response, status, undefined, "", headers)

/** Begins an answer that goes on: events of the server (WHATWG HTML, section 9.2). No proxy shall hold them back. */
export const beginEvents = (response: ServerResponse, headers: OutgoingHttpHeaders): void => {
  response.writeHead(200, {
    ...SECURE,
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-store, no-transform",
    "X-Accel-Buffering": "no",
    ...headers
  })
  response.flushHeaders()
}

export const refuse = (response: ServerResponse, { code, headers, id, reason, status }: Refusal): void =>
  json(response, status, { jsonrpc: "2.0", id: id ?? null, error: { code, message: reason } }, headers)

/** One event of a stream. */
export const eventText = (data: string, id?: string): string =>
  id === undefined ? `data: ${data}\n\n` : `id: ${id}\ndata: ${data}\n\n`

/** What came after an event; that without data was only a mark. */
export const replayed = (events: ReadonlyArray<LoggedEvent>): string =>
  events.map(({ data, id }) => (data === "" ? "" : eventText(data, id))).join("")

/** The end of a stream that is over. */
export const replay = (response: ServerResponse, headers: OutgoingHttpHeaders, events: ReadonlyArray<LoggedEvent>): void => {
  beginEvents(response, headers)
  response.end(replayed(events))
}
