import type { OutgoingHttpHeaders, ServerResponse } from "node:http"
import type { EventLog } from "./EventLog.ts"
import * as EventStream from "./EventStream.ts"
import * as Reply from "./Reply.ts"

/** An answer that has not come by then begins as a stream: the client sees that something is going on. */
const PATIENCE_TICKS = 2

/** How long a client may take to read an answer that is complete. */
const READING_TICKS = 30

export interface ExchangeOptions {
  readonly response: ServerResponse
  /** Worked out when the answer begins, which may be long after the request; `answer` where it comes at once. */
  readonly headers: (answer: object | undefined) => OutgoingHttpHeaders
  readonly log: { readonly events: EventLog; readonly stream: number } | undefined
  /** Nobody waits for the answer any more. */
  readonly onGone: () => void
}

/**
 * One request and its answer. A plain JSON answer as long as there is nothing to say before it; a stream of events as
 * soon as there is, or when it takes long.
 */
export interface Exchange {
  /** A report or a question that belongs to the request. */
  readonly tell: (message: object) => void
  readonly answer: (message: object) => void
  /** There will be no answer, since it was given up: `message` tells those who wait all the same. */
  readonly abandon: (message: object) => void
  /** Lets the client come back for the rest; only where there is a log. */
  readonly pause: () => void
  readonly resume: EventStream.EventStream["resume"]
  /** Whether there will be anything left to do for it. */
  readonly tick: () => boolean
}

export const make = ({ headers, log, onGone, response }: ExchangeOptions): Exchange => {
  const stream = EventStream.make({ log, onGone: () => gone() })
  let state: "waiting" | "streaming" | "answered" = "waiting"
  let ticks = 0

  const gone = () => {
    if (state === "answered") return
    state = "answered"
    onGone()
  }

  const begin = () => {
    if (state !== "waiting") return
    state = "streaming"
    if (!response.destroyed) stream.attach(response, headers(undefined))
  }

  response.once("close", () => {
    if (state === "waiting") gone()
  })

  const answer = (message: object) => {
    if (state === "streaming") {
      stream.push(message)
      stream.finish()
    } else if (state === "waiting") Reply.json(response, 200, message, headers(message))
    state = "answered"
    ticks = 0
  }

  return {
    tell: (message) => {
      begin()
      stream.push(message)
    },
    answer,
    abandon: (message) => {
      if (state === "streaming") stream.finish()
      else answer(message)
      state = "answered"
    },
    pause: () => {
      if (log === undefined) return
      begin()
      stream.pause()
    },
    resume: stream.resume,
    tick: () => {
      ticks++
      if (state === "answered") {
        if (ticks >= READING_TICKS) response.destroy()
        return !response.closed
      }
      if (state === "waiting" && ticks >= PATIENCE_TICKS) begin()
      stream.tick()
      return true
    }
  }
}
