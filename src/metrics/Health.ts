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

export interface Figures {
  /** 0 to 1, of the whole machine or container. */
  readonly systemMemoryUsed: number
  readonly residentBytes: number
  /** One line for each refusal of DuckDuckGo's that is in force. */
  readonly blocks: ReadonlyArray<string>
  /** Endpoints that are left alone because they failed again and again. */
  readonly openCircuits: ReadonlyArray<string>
  /** What is wrong with the store behind the cache; undefined while nothing is. */
  readonly storeFailure: string | undefined
  readonly waiting: number
  readonly queueLimit: number
}

const MIB = 1024 * 1024
const SYSTEM_MEMORY = 0.9
const RESIDENT_MIB = 500

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Every check, in a fixed order. */
export const checks = (figures: Figures): ReadonlyArray<Check> => [
  {
    name: "system_memory",
    status: figures.systemMemoryUsed > SYSTEM_MEMORY ? "unhealthy" : "healthy",
    figure: `${percent(figures.systemMemoryUsed)} used`,
    threshold: percent(SYSTEM_MEMORY)
  },
  {
    name: "resident_memory",
    status: figures.residentBytes > RESIDENT_MIB * MIB ? "degraded" : "healthy",
    figure: `${Math.round(figures.residentBytes / MIB)} MiB`,
    threshold: `${RESIDENT_MIB} MiB`
  },
  {
    name: "duckduckgo",
    status: figures.blocks.length > 0 ? "degraded" : "healthy",
    figure: figures.blocks.length > 0 ? figures.blocks.join("; ") : "no refusal in force"
  },
  {
    name: "endpoints",
    status: figures.openCircuits.length > 0 ? "degraded" : "healthy",
    figure: figures.openCircuits.length > 0 ? `left alone after failures: ${figures.openCircuits.join(", ")}` : "all in use"
  },
  {
    name: "cache_store",
    status: figures.storeFailure === undefined ? "healthy" : "degraded",
    figure: figures.storeFailure === undefined ? "works" : `searches go on without it: ${figures.storeFailure}`
  },
  {
    name: "queue",
    status: figures.waiting >= figures.queueLimit ? "degraded" : "healthy",
    figure: `${figures.waiting} waiting`,
    threshold: String(figures.queueLimit)
  }
]

const gravity: Readonly<Record<Verdict, number>> = { healthy: 0, degraded: 1, unhealthy: 2 }

/** The worst check decides. */
export const verdictOf = (all: ReadonlyArray<Check>): Verdict =>
  all.reduce<Verdict>((worst, { status }) => (gravity[status] > gravity[worst] ? status : worst), "healthy")
