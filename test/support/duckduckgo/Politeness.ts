import type { IncomingHttpHeaders } from "node:http"
import type { EndpointName } from "./Endpoint.ts"

export interface PolitenessRule {
  /** So many requests may arrive within any window; default 2. */
  readonly requests?: number
  /** Default 10,000. */
  readonly windowMillis?: number
  /** Whose requests are counted; default html, lite and site. */
  readonly endpoints?: ReadonlyArray<EndpointName>
}

export interface Arrival {
  readonly endpoint: EndpointName
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

/** Notes what would lower a client's standing with the real site, one line a fault. */
export interface Politeness {
  readonly arrive: (arrival: Arrival) => void
  /** The answer is out, or its client gone. */
  readonly leave: (endpoint: EndpointName) => void
  readonly note: (line: string) => void
  readonly notes: () => ReadonlyArray<string>
  readonly reset: () => void
}

const MOST_NOTES = 200

/**
 * A client that keeps its own clock may be early on this one by the jitter of a loopback connection: a window is taken
 * as 2 % shorter than it is called.
 */
const TOLERANCE = 0.98

const TRACING = ["traceparent", "tracestate", "b3", "x-b3-traceid", "x-b3-spanid", "baggage"] as const
const COOKIES: ReadonlySet<string> = new Set(["kl", "df"])

const foreignCookies = (header: string | undefined): ReadonlyArray<string> =>
  (header ?? "")
    .split(";")
    .map((pair) => pair.split("=", 1)[0]?.trim() ?? "")
    .filter((name) => name !== "" && !COOKIES.has(name))

const headerFaults = ({ endpoint, headers, method }: Arrival): ReadonlyArray<string> => {
  const faults: Array<string> = TRACING.filter((name) => headers[name] !== undefined).map((name) => `header ${name}`)
  for (const name of foreignCookies(headers.cookie)) faults.push(`cookie ${name}`)
  const type = headers["content-type"] ?? ""
  if (method === "POST" && !type.startsWith("application/x-www-form-urlencoded")) {
    faults.push(`POST with content type ${type === "" ? "(none)" : type}`)
  }
  if ((endpoint === "html" || endpoint === "lite") && headers["sec-fetch-mode"] === undefined) {
    faults.push("no Sec-Fetch-Mode")
  }
  if ((headers["user-agent"] ?? "") === "") faults.push("no User-Agent")
  return faults
}

export const politeness = (rule: PolitenessRule = {}, now: () => number = () => performance.now()): Politeness => {
  const requests = rule.requests ?? 2
  const windowMillis = rule.windowMillis ?? 10_000
  const counted: ReadonlySet<EndpointName> = new Set(rule.endpoints ?? ["html", "lite", "site"])
  let lines: Array<string> = []
  let arrivals: Array<number> = []
  let inFlight = 0
  let agent: string | undefined

  const note = (line: string): void => {
    if (lines.length < MOST_NOTES) lines.push(line)
    else if (lines.length === MOST_NOTES) lines.push(`(more than ${MOST_NOTES}; the rest is not kept)`)
  }

  const pace = (endpoint: EndpointName): void => {
    if (!counted.has(endpoint)) return
    const time = now()
    arrivals = arrivals.filter((earlier) => time - earlier < windowMillis * TOLERANCE)
    arrivals.push(time)
    inFlight += 1
    if (arrivals.length > requests) note(`${endpoint}: ${arrivals.length} requests within ${windowMillis} ms`)
    if (inFlight > 1) note(`${endpoint}: ${inFlight} requests at the same time`)
  }

  return {
    arrive: (arrival) => {
      pace(arrival.endpoint)
      for (const fault of headerFaults(arrival)) note(`${arrival.endpoint}: ${fault}`)
      const current = arrival.headers["user-agent"] ?? ""
      if (agent !== undefined && agent !== current) note(`${arrival.endpoint}: the User-Agent changed`)
      agent = current
    },
    leave: (endpoint) => {
      if (counted.has(endpoint)) inFlight -= 1
    },
    note,
    notes: () => [...lines],
    // Requests that are still open leave later: their number must survive a reset.
    reset: () => {
      lines = []
      arrivals = []
      agent = undefined
    }
  }
}
