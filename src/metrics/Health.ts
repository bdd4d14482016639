/** The rules by which a server calls itself well. Pure: figures in, verdict out. */

export type Verdict = "healthy" | "degraded" | "unhealthy"

export interface Check {
  readonly name: string
  readonly status: Verdict
  /** What was measured, with its unit. */
  readonly figure: string
  /** Beyond which it is not healthy any more. */
  readonly threshold?: string
}

/** Settings, since machines and patience differ. */
export interface Thresholds {
  /** 0 to 1, of the machine or container. */
  readonly systemMemory: number
  readonly residentBytes: number
  readonly meanSeconds: number
  readonly slowestSeconds: number
  readonly auditWaiting: number
  readonly queueLimit: number
}

export interface Figures {
  /** 0 to 1, of the machine or container. */
  readonly systemMemoryUsed: number
  readonly residentBytes: number
  /** Calls of the last five minutes; none where there were none. */
  readonly calls: { readonly total: number; readonly meanSeconds: number; readonly slowestSeconds: number } | undefined
  /** One line for each refusal of DuckDuckGo's that is in force. */
  readonly blocks: ReadonlyArray<string>
  /** Endpoints that are left alone because they failed again and again. */
  readonly openCircuits: ReadonlyArray<string>
  readonly waiting: number
  readonly audit: { readonly writable: boolean; readonly waiting: number }
  /** Why stored consent does not count; none where all is well. */
  readonly consentProblem: string | undefined
  readonly limits: { readonly subjects: number; readonly shared: number }
  /** What else must answer, such as a disk or Redis, and why it does not. */
  readonly stores: ReadonlyArray<{ readonly name: string; readonly failure: string | undefined }>
}

const MIB = 1024 * 1024

/** A search needs one of these. */
const WAYS_TO_SEARCH = ["html", "lite"]

const percent = (share: number): string => `${Math.round(share * 100)} %`
const seconds = (value: number): string => `${value.toFixed(value < 1 ? 2 : 1)} s`
const mib = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`

const callChecks = (calls: Figures["calls"], limit: Thresholds): ReadonlyArray<Check> => {
  const none = "no calls in the last 5 min"
  return [
    {
      name: "mean_response",
      status: calls !== undefined && calls.meanSeconds > limit.meanSeconds ? "degraded" : "healthy",
      figure: calls === undefined ? none : `${seconds(calls.meanSeconds)} over ${calls.total} calls in 5 min`,
      threshold: seconds(limit.meanSeconds)
    },
    {
      name: "slowest_response",
      status: calls !== undefined && calls.slowestSeconds > limit.slowestSeconds ? "unhealthy" : "healthy",
      figure: calls === undefined ? none : `${seconds(calls.slowestSeconds)} in 5 min`,
      threshold: seconds(limit.slowestSeconds)
    }
  ]
}

const endpointsStatus = (open: ReadonlyArray<string>): Verdict => {
  if (WAYS_TO_SEARCH.every((endpoint) => open.includes(endpoint))) return "unhealthy"
  return open.length > 0 ? "degraded" : "healthy"
}

const securityChecks = ({ audit, consentProblem, limits }: Figures, limit: Thresholds): ReadonlyArray<Check> => [
  {
    name: "audit",
    status: !audit.writable || audit.waiting > limit.auditWaiting ? "degraded" : "healthy",
    figure: audit.writable ? `${audit.waiting} records waiting` : "cannot be written",
    threshold: `${limit.auditWaiting} waiting`
  },
  {
    name: "consent",
    status: consentProblem === undefined ? "healthy" : "degraded",
    figure: consentProblem === undefined ? "grants can be read" : "grants cannot be read and do not count"
  },
  {
    name: "limits",
    status: limits.shared > 0 ? "degraded" : "healthy",
    figure: limits.shared > 0
      ? `${limits.subjects} subjects, and more that share one limit`
      : `${limits.subjects} subjects, each with a limit of its own`
  }
]

/** Every check, in a fixed order. */
export const checks = (figures: Figures, limit: Thresholds): ReadonlyArray<Check> => [
  {
    name: "system_memory",
    status: figures.systemMemoryUsed > limit.systemMemory ? "unhealthy" : "healthy",
    figure: `${percent(figures.systemMemoryUsed)} used`,
    threshold: percent(limit.systemMemory)
  },
  {
    name: "resident_memory",
    status: figures.residentBytes > limit.residentBytes ? "degraded" : "healthy",
    figure: mib(figures.residentBytes),
    threshold: mib(limit.residentBytes)
  },
  ...callChecks(figures.calls, limit),
  {
    name: "duckduckgo",
    status: figures.blocks.length > 0 ? "degraded" : "healthy",
    figure: figures.blocks.length > 0 ? figures.blocks.join("; ") : "no refusal in force"
  },
  {
    name: "endpoints",
    status: endpointsStatus(figures.openCircuits),
    figure: figures.openCircuits.length > 0 ? `left alone after failures: ${figures.openCircuits.join(", ")}` : "all in use"
  },
  {
    name: "queue",
    status: figures.waiting >= limit.queueLimit ? "degraded" : "healthy",
    figure: `${figures.waiting} waiting`,
    threshold: String(limit.queueLimit)
  },
  ...securityChecks(figures, limit),
  ...figures.stores.map(({ failure, name }): Check => ({
    name,
    status: failure === undefined ? "healthy" : "degraded",
    figure: failure ?? "works"
  }))
]

const gravity: Readonly<Record<Verdict, number>> = { healthy: 0, degraded: 1, unhealthy: 2 }

/** The worst check decides. */
export const verdictOf = (all: ReadonlyArray<Check>): Verdict =>
  all.reduce<Verdict>((worst, { status }) => (gravity[status] > gravity[worst] ? status : worst), "healthy")
