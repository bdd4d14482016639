import type { IncomingMessage } from "node:http"

export const MOST_BODY_BYTES = 64 * 1024

/** `Gone`: the client left before its body was whole. */
export type RequestBody =
  | { readonly _tag: "Whole"; readonly text: string }
  | { readonly _tag: "TooLarge" }
  | { readonly _tag: "Gone" }

/** What is beyond the bound is read and thrown away, so that the client can be told. */
export const readBody = (request: IncomingMessage): Promise<RequestBody> =>
  new Promise((resolve) => {
    const parts: Array<Buffer> = []
    let size = 0
    request.on("data", (part: Buffer) => {
      size += part.length
      if (size <= MOST_BODY_BYTES) parts.push(part)
      else resolve({ _tag: "TooLarge" })
    })
    request.once("end", () => resolve({ _tag: "Whole", text: Buffer.concat(parts).toString("utf8") }))
    request.once("error", () => resolve({ _tag: "Gone" }))
    request.once("close", () => resolve({ _tag: "Gone" }))
  })
