import type { Readable } from "node:stream"
import { idOf, make as makeLineReader, type Overlong } from "./LineReader.ts"
import type { Write } from "./ReservedOutput.ts"

type Id = string | number

/** What this transport must see of a message; the protocol's own types stay with the binding. */
interface Message {
  readonly id?: unknown
  readonly method?: unknown
  readonly params?: unknown
}

export interface StdioTransportOptions<M extends object> {
  readonly stdin: Readable
  readonly write: Write
  /** Bytes written that the client has not taken yet. */
  readonly unread: () => number
  readonly maxLineBytes: number
  /** Tells a message of the protocol from other JSON. */
  readonly isMessage: (value: unknown) => value is M
  /** A line that was not understood; it is dropped. */
  readonly onDropped: (reason: string) => void
  /** The client will send no more. */
  readonly onEnd: () => void
  /** The client cannot be answered any more. */
  readonly onBroken: (error: Error) => void
}

/** JSON-RPC 2.0, section 5.1. */
const INVALID_REQUEST = -32_600

/** Reading pauses while the client leaves this much unread, so that a client that only asks cannot fill the memory. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024

const isId = (value: unknown): value is Id => typeof value === "string" || typeof value === "number"

const isObject = (value: unknown): value is Message => typeof value === "object" && value !== null

const cancelled = (message: Message): Id | undefined => {
  if (message.method !== "notifications/cancelled" || !isObject(message.params)) return undefined
  const requestId = "requestId" in message.params ? message.params.requestId : undefined
  return isId(requestId) ? requestId : undefined
}

/**
 * One JSON-RPC message a line, in both directions (specification 2025-11-25, stdio). Next to the SDK's own transport it
 * survives a line beyond the bound (that one closes the connection and leaves the process hanging), answers it, and
 * knows which requests still wait for their answers, so that a shutdown can let them through.
 */
export const make = <M extends object>(options: StdioTransportOptions<M>) => {
  const { isMessage, onBroken, onDropped, onEnd, stdin } = options
  const waiting = new Set<Id>()
  let writing = 0
  let held = false
  let closed = false

  const put = (message: object): Promise<void> =>
    new Promise((resolve, reject) => {
      writing += 1
      if (options.unread() > MAX_UNREAD_BYTES) {
        held = true
        stdin.pause()
      }
      options.write(`${JSON.stringify(message)}\n`, (error) => {
        writing -= 1
        if (error !== undefined && error !== null) {
          onBroken(error)
          return reject(error)
        }
        if (held && !closed && options.unread() <= MAX_UNREAD_BYTES) {
          held = false
          stdin.resume()
        }
        resolve()
      })
    })

  const refuse = (id: Id | undefined, message: string) => {
    put({ jsonrpc: "2.0", ...(id === undefined ? {} : { id }), error: { code: INVALID_REQUEST, message } })
      .catch(onBroken)
  }

  const onLine = (line: string) => {
    if (line.trim() === "") return
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      return onDropped("a line that is no JSON")
    }
    if (!isMessage(value)) {
      onDropped("JSON that is no message of the protocol")
      if (isObject(value) && isId(value.id) && typeof value.method === "string") refuse(value.id, "Invalid Request")
      return
    }
    const message: Message = value
    if (isId(message.id) && typeof message.method === "string") waiting.add(message.id)
    const gone = cancelled(message)
    if (gone !== undefined) waiting.delete(gone)
    transport.onmessage?.(value)
  }

  const onOverlong = (line: Overlong) => {
    onDropped(`a line of ${line.bytes} bytes`)
    refuse(idOf(line), `The message has ${line.bytes} bytes; at most ${options.maxLineBytes} are read`)
  }

  const reader = makeLineReader(options.maxLineBytes, onLine, onOverlong)
  const onData = (chunk: Buffer | string) => reader.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk)
  const onFinish = () => {
    reader.end()
    onEnd()
  }
  const onError = (error: Error) => {
    transport.onerror?.(error)
    onEnd()
  }

  const transport: {
    onmessage?: (message: M) => void
    onerror?: (error: Error) => void
    onclose?: () => void
    readonly start: () => Promise<void>
    readonly send: (message: object) => Promise<void>
    readonly close: () => Promise<void>
    /** Every request has its answer, and the client has every byte. */
    readonly isSettled: () => boolean
    readonly unanswered: () => number
  } = {
    start: async () => {
      stdin.on("data", onData)
      stdin.once("end", onFinish)
      stdin.once("close", onEnd)
      stdin.on("error", onError)
      if (stdin.readableEnded || stdin.destroyed) onEnd()
    },
    send: (message: Message) => {
      if (message.method === undefined && isId(message.id)) waiting.delete(message.id)
      return put(message)
    },
    close: async () => {
      closed = true
      stdin.off("data", onData)
      stdin.off("end", onFinish)
      stdin.off("close", onEnd)
      stdin.pause()
      transport.onclose?.()
    },
    isSettled: () => waiting.size === 0 && writing === 0,
    unanswered: () => waiting.size
  }
  return transport
}
