import type { OutgoingHttpHeaders, ServerResponse } from "node:http"
import type { EventLog, LoggedEvent } from "./EventLog.ts"
import * as Reply from "./Reply.ts"

/** The clock of streams: everything that lasts is counted in ticks of a second. */
export const TICK_MILLIS = 1000

/** A stream says something at least so often, so that nothing between the two ends takes it for dead. */
const KEEP_ALIVE_TICKS = 15

/** How long a client whose connection broke may take to come back. */
const RETURN_TICKS = 60

/** What a client is told to wait before it comes back, in milliseconds. */
const RETRY_MILLIS = 1000

/** A client that leaves this much unread is cut off. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024

export interface EventStreamOptions {
  /** Of the session; with it a client can come back to the stream. */
  readonly log: { readonly events: EventLog; readonly stream: number } | undefined
  /** Nobody reads any more, and nobody will. */
  readonly onGone: () => void
}

/** Messages for one client, as events of a response that goes on. With a log it outlives the connection for a while. */
export interface EventStream {
  readonly attach: (response: ServerResponse, headers: OutgoingHttpHeaders) => void
  /** The client is back and has missed these. */
  readonly resume: (response: ServerResponse, headers: OutgoingHttpHeaders, missed: ReadonlyArray<LoggedEvent>) => void
  readonly push: (message: object) => void
  /** Everything was said. */
  readonly finish: () => void
  /** Ends the connection and not the stream: the client shall come back for the rest. */
  readonly pause: () => void
  readonly isRead: () => boolean
  readonly tick: () => void
}

export const make = ({ log, onGone }: EventStreamOptions): EventStream => {
  let reader: ServerResponse | undefined
  let quiet = 0
  let alone = 0
  let over = false

  const write = (text: string) => {
    if (reader === undefined) return
    quiet = 0
    reader.write(text)
    if (reader.writableLength > MAX_UNREAD_BYTES) reader.destroy()
  }

  const gone = () => {
    if (over) return
    over = true
    onGone()
  }

  const take = (response: ServerResponse, headers: OutgoingHttpHeaders) => {
    reader?.end()
    reader = response
    alone = 0
    over = false
    response.once("close", () => {
      if (reader !== response) return
      reader = undefined
      if (log === undefined) gone()
    })
    Reply.beginEvents(response, headers)
  }

  const leave = () => {
    const response = reader
    reader = undefined
    response?.end()
  }

  return {
    attach: (response, headers) => {
      take(response, headers)
      // An event without data: from here on the client knows where it can go on.
      if (log !== undefined) write(`id: ${log.events.append(log.stream, "")}\nretry: ${RETRY_MILLIS}\ndata: \n\n`)
    },
    resume: (response, headers, missed) => {
      take(response, headers)
      const text = Reply.replayed(missed)
      if (text !== "") write(text)
    },
    push: (message) => {
      const data = JSON.stringify(message)
      const id = log?.events.append(log.stream, data)
      write(Reply.eventText(data, id))
    },
    finish: () => {
      over = true
      leave()
    },
    pause: leave,
    isRead: () => reader !== undefined,
    tick: () => {
      if (over) return
      if (reader === undefined) {
        if (++alone > RETURN_TICKS) gone()
      } else if (++quiet >= KEEP_ALIVE_TICKS) write(": still here\n\n")
    }
  }
}
