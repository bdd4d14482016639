import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import type { JSONRPCMessage, JSONRPCRequest, RequestId } from "@modelcontextprotocol/sdk/types.js"
import type { IncomingHttpHeaders } from "node:http"
import type { SubjectShape } from "../../security/Subject.ts"
import type { EventStream } from "./EventStream.ts"
import type { Exchange } from "./Exchange.ts"
import { REFUSED } from "./Refusal.ts"

/** A request that waits for its answer. */
export interface Asked {
  /** As the client numbered it. */
  readonly id: RequestId
  readonly subject: SubjectShape
  readonly exchange: Exchange
}

/** Between the SDK's server and the exchanges of HTTP. */
export interface Channel {
  readonly transport: Transport
  readonly ask: (asked: Asked, request: JSONRPCRequest, headers: IncomingHttpHeaders) => void
  /** A notification of the client, or its answer to a question. */
  readonly hear: (message: JSONRPCMessage, headers: IncomingHttpHeaders) => void
  /** What the SDK's number of a request stands for. */
  readonly asked: (id: RequestId) => Asked | undefined
  readonly waiting: () => Iterable<Asked>
  readonly count: () => number
  /** Gives a request up: its work is interrupted and its exchange ended. */
  readonly cancel: (asked: Asked, reason: string) => void
}

/**
 * Requests get numbers of our own on the way to the SDK: clients choose theirs freely, those of several clients collide,
 * and the SDK can cancel no request that is numbered 0.
 */
export const make = (sessionId?: string, standalone?: EventStream): Channel => {
  const waiting = new Map<RequestId, Asked>()
  let last = 0

  const transport: Transport = {
    ...(sessionId === undefined ? {} : { sessionId }),
    start: async () => undefined,
    send: async (message, options) => {
      if (!("method" in message)) {
        const asked = message.id === undefined ? undefined : waiting.get(message.id)
        // One that was cancelled meanwhile has no exchange any more.
        if (asked === undefined || message.id === undefined) return
        waiting.delete(message.id)
        return asked.exchange.answer({ ...message, id: asked.id })
      }
      const related = options?.relatedRequestId
      const asked = related === undefined ? undefined : waiting.get(related)
      if (asked !== undefined) asked.exchange.tell(message)
      else if (related === undefined) standalone?.push(message)
    },
    close: async () => {
      for (const asked of waiting.values()) asked.exchange.abandon(gaveUp(asked, "The session is over"))
      waiting.clear()
      transport.onclose?.()
    }
  }

  const gaveUp = ({ id }: Asked, reason: string) => ({ jsonrpc: "2.0", id, error: { code: REFUSED, message: reason } })

  return {
    transport,
    ask: (asked, request, headers) => {
      const id = ++last
      waiting.set(id, asked)
      transport.onmessage?.({ ...request, id }, {
        requestInfo: { headers },
        // Only where the client can come back for the rest.
        closeSSEStream: asked.exchange.pause
      })
    },
    hear: (message, headers) => transport.onmessage?.(message, { requestInfo: { headers } }),
    asked: (id) => waiting.get(id),
    waiting: () => waiting.values(),
    count: () => waiting.size,
    cancel: (asked, reason) => {
      for (const [id, other] of waiting) {
        if (other !== asked) continue
        waiting.delete(id)
        transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id, reason } })
        asked.exchange.abandon(gaveUp(asked, reason))
      }
    }
  }
}
