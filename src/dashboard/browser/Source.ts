import type { Board } from "../Board.ts"

export type Range = Board["range"]

/** Where the figures come from: the server itself, or the client that shows this page for it. */
export interface Source {
  /** Fails with an error whose message is for the reader. */
  readonly load: (range: Range) => Promise<Board>
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null

/** It is this program's own answer: that it is one, and not a page of a proxy, is all that has to be told. */
const isBoard = (value: unknown): value is Board =>
  isRecord(value) && ["times", "tiles", "alerts", "panels"].every((key) => Array.isArray(value[key])) && isRecord(value["server"])

export const parse = (text: string): Board => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (!isBoard(value)) throw new Error("The answer was none of this server's. Is there a proxy between?")
  return value
}

const PATHS: Readonly<Record<Range, string>> = {
  "15m": "dashboard/data",
  "6h": "dashboard/data/6h",
  "24h": "dashboard/data/24h"
}

const DEADLINE = 10_000

const reasons: ReadonlyMap<number, string> = new Map([
  [401, "The server wants a token, which this page has none of. Open it where the server listens, or through a proxy that signs in."],
  [403, "The server does not serve this page under this name. Open it under the address that the server prints."],
  [404, "The server has no dashboard at this address."],
  [503, "The server is shutting down."]
])

export const web: Source = {
  load: async (range) => {
    let reply: Response
    try {
      reply = await fetch(new URL(PATHS[range], location.href), { cache: "no-store", signal: AbortSignal.timeout(DEADLINE) })
    } catch {
      throw new Error("The server does not answer.")
    }
    if (!reply.ok) throw new Error(reasons.get(reply.status) ?? `The server answered with HTTP ${reply.status}.`)
    return parse(await reply.text())
  }
}
