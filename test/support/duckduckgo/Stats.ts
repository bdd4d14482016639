import type { IncomingHttpHeaders } from "node:http"
import type { EndpointName } from "./Endpoint.ts"
import type { Fault } from "./Faults.ts"

export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a simulator has seen since its start or its last reset. */
export interface Stats {
  readonly requests: number
  readonly byEndpoint: Readonly<Partial<Record<EndpointName, number>>>
  /** At most 10,000 different queries are told apart. */
  readonly byQuery: Readonly<Record<string, number>>
  /** Values of `kp` (`p` on the verticals): safe search as it was asked for. */
  readonly bySafeSearch: Readonly<Record<string, number>>
  /** Connections that carried at least one request. */
  readonly connections: number
  /** Faults served; `ok` is not one. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>
  /** Requests whose client went away before the answer was out. */
  readonly aborted: number
  readonly inFlight: number
  readonly maxInFlight: number
  /** One line a fault of the client's manners; empty for a polite client. */
  readonly impolite: ReadonlyArray<string>
  /** At most 20 different ones. */
  readonly userAgents: ReadonlyArray<string>
  /** The last 50, oldest first. */
  readonly lastRequests: ReadonlyArray<RecordedRequest>
  /** Faults of the simulator itself: a test that leaves one here proves nothing. */
  readonly defects: ReadonlyArray<string>
}

const MOST_QUERIES = 10_000
const MOST_AGENTS = 20
const LAST = 50

const count = <K>(counts: Map<K, number>, key: K, most = Number.POSITIVE_INFINITY): void => {
  const before = counts.get(key)
  if (before !== undefined || counts.size < most) counts.set(key, (before ?? 0) + 1)
}

/** A query is the client's text: `__proto__` must be a key like any other. */
const asRecord = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> => Object.fromEntries(counts)

export interface Counter {
  readonly connected: () => void
  readonly entered: () => void
  readonly left: (aborted: boolean) => void
  readonly asked: (endpoint: EndpointName, query: string, safeSearch: string | null, request: RecordedRequest) => void
  readonly fault: (fault: Fault) => void
  readonly defect: (line: string) => void
  readonly read: (impolite: ReadonlyArray<string>) => Stats
  readonly reset: () => void
}

const fresh = () => ({
  requests: 0,
  connections: 0,
  aborted: 0,
  maxInFlight: 0,
  byEndpoint: new Map<EndpointName, number>(),
  byQuery: new Map<string, number>(),
  bySafeSearch: new Map<string, number>(),
  faults: new Map<Fault, number>(),
  userAgents: new Set<string>(),
  lastRequests: new Array<RecordedRequest>(),
  defects: new Array<string>()
})

export const counter = (): Counter => {
  let seen = fresh()
  let inFlight = 0
  return {
    connected: () => {
      seen.connections += 1
    },
    entered: () => {
      seen.requests += 1
      inFlight += 1
      seen.maxInFlight = Math.max(seen.maxInFlight, inFlight)
    },
    left: (aborted) => {
      inFlight -= 1
      if (aborted) seen.aborted += 1
    },
    asked: (endpoint, query, safeSearch, request) => {
      count(seen.byEndpoint, endpoint)
      if (query !== "") count(seen.byQuery, query, MOST_QUERIES)
      if (safeSearch !== null) count(seen.bySafeSearch, safeSearch, 100)
      if (seen.userAgents.size < MOST_AGENTS) seen.userAgents.add(request.headers["user-agent"] ?? "")
      seen.lastRequests.push(request)
      if (seen.lastRequests.length > LAST) seen.lastRequests.shift()
    },
    fault: (fault) => count(seen.faults, fault),
    defect: (line) => {
      if (seen.defects.length < 50) seen.defects.push(line)
    },
    read: (impolite) => ({
      requests: seen.requests,
      byEndpoint: asRecord(seen.byEndpoint),
      byQuery: asRecord(seen.byQuery),
      bySafeSearch: asRecord(seen.bySafeSearch),
      connections: seen.connections,
      faults: asRecord(seen.faults),
      aborted: seen.aborted,
      inFlight,
      maxInFlight: seen.maxInFlight,
      impolite,
      userAgents: [...seen.userAgents],
      lastRequests: [...seen.lastRequests],
      defects: [...seen.defects]
    }),
    reset: () => {
      seen = fresh()
    }
  }
}
