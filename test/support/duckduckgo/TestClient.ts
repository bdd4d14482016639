import { Agent, type IncomingHttpHeaders, request } from "node:http"

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

export interface AskOptions {
  /** Sent as a POST; otherwise the request is a GET. */
  readonly form?: Readonly<Record<string, string>> | ReadonlyArray<readonly [string, string]>
  readonly headers?: Readonly<Record<string, string>>
  readonly agent?: Agent
}

/** What a polite client of the simulator sends with every request. */
export const manners = {
  "user-agent": "TestClient/1.0",
  "sec-fetch-mode": "navigate",
  referer: "https://html.duckduckgo.com/"
}

const isPairs = (form: NonNullable<AskOptions["form"]>): form is ReadonlyArray<readonly [string, string]> =>
  Array.isArray(form)

const encode = (form: NonNullable<AskOptions["form"]>): string => {
  const fields = new URLSearchParams()
  for (const [name, value] of isPairs(form) ? form : Object.entries(form)) fields.append(name, value)
  return fields.toString()
}

/**
 * One request on a connection of its own, unless an agent is given. Rejects where the connection breaks before the
 * whole answer is in, and after 10 s.
 */
export const ask = (url: string, options: AskOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const body = options.form === undefined ? undefined : encode(options.form)
    const sent = request(url, {
      method: body === undefined ? "GET" : "POST",
      agent: options.agent ?? false,
      signal: AbortSignal.timeout(10_000),
      headers: {
        ...manners,
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...options.headers
      }
    })
    sent.once("error", reject)
    sent.once("response", (response) => {
      const parts: Array<Buffer> = []
      response.on("data", (part: Buffer) => parts.push(part))
      response.once("error", reject)
      response.once("end", () => {
        const bytes = Buffer.concat(parts)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString("utf8") })
      })
    })
    sent.end(body)
  })
